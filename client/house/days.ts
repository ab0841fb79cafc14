/** Days as people say them, in the words of this page's language. Pure. */
const LANGUAGE = "en-GB";
const short = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "long" });
const long = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "long", year: "numeric" });

/** "3 November"; with the year when it is another one. */
export const dayOf = (at: number, now = Date.now()): string => {
  const day = new Date(at);
  const sameYear = day.getFullYear() === new Date(now).getFullYear();
  return (sameYear ? short : long).format(day);
};

/** "3 November 2026": on what is kept for years. */
export const fullDay = (at: number): string => long.format(new Date(at));

/** The same as a key: "2026-11-03", on the person's own calendar. */
export const dayKey = (at: number): string => {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
};

/** Midnight at which the day "2026-11-03" begins here; null when it is none. */
export const startOf = (key: string): number | null => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(key);
  if (found === null) return null;
  const [year, month, date] = found.slice(1).map(Number) as [number, number, number];
  const day = new Date(year, month - 1, date);
  // The 31st of a short month would quietly be another day.
  return day.getMonth() === month - 1 && day.getDate() === date ? day.getTime() : null;
};

/** Midnight at which that day ends here. */
export const endOf = (key: string): number | null => {
  const start = startOf(key);
  if (start === null) return null;
  const day = new Date(start);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
};
