/**
 * How long this process itself was busy, in processor time: what runs beside it on the
 * machine makes none of it longer, as it would with a clock on the wall.
 */
const MICROS = 1_000;

/** Of all threads so far, ms. */
export const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROS;
};

const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / MICROS;
};

export interface LoopWatch {
  /** The longest work of this thread between two turns of its event loop, ms. */
  longestMs(): number;
  stop(): void;
}
export const watchLoop = (): LoopWatch => {
  let longest = 0;
  let last = threadMs();
  const look = (): void => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const looking = setInterval(look, 1);
  return {
    longestMs() {
      look();
      return longest;
    },
    stop() {
      clearInterval(looking);
    },
  };
};
