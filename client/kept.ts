/** Small choices kept on this device, and how far papers and notes had come. No name, text or key is among them. */

/** Storage may be refused (private windows, policies): then a choice lasts as long as the page. */
export const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Not kept.
  }
};
export const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    // Refused: nothing was kept.
    return null;
  }
};
