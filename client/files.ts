/** Offers a file that was made in this page: it is sent nowhere. */
export const offer = (name: string, content: Blob | string, type = "text/plain"): void => {
  const file = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

export const offerJson = (name: string, content: unknown): void => {
  offer(name, JSON.stringify(content, null, 2), "application/json");
};
