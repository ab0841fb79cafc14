/** Finds what never changes once, and forgets what was found first when it is too much. */
export function remembered<T>(most: number): (key: string, find: () => Promise<T>) => Promise<T> {
  const known = new Map<string, T>();
  return async (key, find) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = await find();
    known.set(key, found);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return found;
  };
}
