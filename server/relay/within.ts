/** The outcome of a promise, or that it took too long. */
export type Outcome<T> =
  { status: "done"; value: T } | { status: "failed"; error: unknown } | { status: "late" };

/** Never rejects. A late promise goes on by itself; its outcome is dropped. */
export const within = async <T>(limitMs: number, promise: Promise<T>): Promise<Outcome<T>> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome<T>>((resolve) => {
    // If this process was held up, the answer is waiting in the pipe: Node runs a timer that is
    // due before it reads, so what is there is read first.
    const giveUp = (): unknown => setImmediate(() => resolve({ status: "late" }));
    timer = setTimeout(() => setImmediate(giveUp), limitMs);
  });
  const settled = promise.then(
    (value): Outcome<T> => ({ status: "done", value }),
    (error: unknown): Outcome<T> => ({ status: "failed", error }),
  );
  const outcome = await Promise.race([settled, late]);
  clearTimeout(timer);
  return outcome;
};
