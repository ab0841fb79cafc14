/** What a driver in memory hands out is a copy: nobody changes a record by holding it. */
export const copy = <T extends object>(value: T): T => structuredClone(value);

export const copyOrNull = <T extends object>(value: T | undefined): T | null =>
  value === undefined ? null : structuredClone(value);

/** Newest first; of two from the same moment the one that was added later. */
export const newestFirst = <T>(values: Iterable<T>, timeOf: (value: T) => number): T[] =>
  [...values].reverse().sort((a, b) => timeOf(b) - timeOf(a));

/** Oldest first, or in any other rising order; equals keep the order in which they were added. */
export const rising = <T>(values: Iterable<T>, keyOf: (value: T) => string | number): T[] =>
  [...values].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  });
