/**
 * `npm run bench -- NAME [--json FILE] [--blocks N] [--quick]`
 *
 * Ours against the bare libraries, side by side in one run on one machine. Load
 * stays on this machine; nothing is downloaded.
 */
import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { descendantsOf } from "#test/support/server-processes.ts";
import { benches } from "./benches/index.ts";
import type { Bench } from "./core/bench.ts";
import { facts, type Facts } from "./core/facts.ts";
import { canPin, CORES, loadAverage, pin } from "./core/machine.ts";
import { isVoid, tableOf, type Report } from "./core/report.ts";

const SEED = 20_261_123;
const BLOCKS = { usual: 10, quick: 2 } as const;
/** A run whose control does not hold proves nothing and is made again, so often in all. */
const TRIES = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    blocks: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});

const usage = (): never => {
  const names = Object.keys(benches).join(", ");
  console.error(
    `npm run bench -- NAME [--json FILE] [--blocks N] [--quick]\nNAME: ${names} or all`,
  );
  process.exit(2);
};

const chosen = (): [string, Bench][] => {
  const [name] = positionals;
  if (name === "all") return Object.entries(benches);
  const bench = Object.entries(benches).find(([known]) => known === name);
  return bench === undefined ? usage() : [bench];
};

const measure = async (name: string, bench: Bench, before: Facts): Promise<Report> => {
  const quick = values.quick;
  const blocks = Number(values.blocks ?? (quick ? BLOCKS.quick : BLOCKS.usual));
  if (!Number.isInteger(blocks) || blocks < 2) usage();
  const say = (progress: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`  ... ${progress}\n`);
  };
  for (let tried = 1; ; tried += 1) {
    const startedAt = performance.now();
    const report = await bench({ blocks, quick, seed: SEED, say });
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const last = quick || tried === TRIES;
    if (isVoid(report)) {
      report.notes.push(
        last
          ? "This run is void: its figures prove nothing. Run again on a calm machine."
          : "This run is void and made again.",
      );
    }
    const loadAfter = loadAverage();
    report.notes.push(
      `${before.cpu}, ${before.cores} cores, Linux ${before.kernel}, load ${before.loadBefore.toFixed(1)} to ${loadAfter.toFixed(1)}, ${seconds} s, ${before.at.slice(0, 10)}`,
      `mediasoup ${before.mediasoup}, worker ${before.workerSha256.slice(0, 12)}, commit ${before.commit}`,
    );
    console.log(`\n${tableOf(report)}`);
    if (values.json !== undefined) {
      const line = {
        bench: name,
        quick,
        blocks,
        seconds,
        ...before,
        loadAfter,
        void: isVoid(report),
      };
      appendFileSync(values.json, `${JSON.stringify({ ...line, ...report })}\n`);
    }
    if (last || !isVoid(report)) return report;
  }
};

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    for (const { pid } of descendantsOf(process.pid)) process.kill(pid, "SIGKILL");
    process.exit(130);
  });
}
for (const [name, bench] of chosen()) {
  if (canPin()) pin([process.pid], CORES.load);
  await measure(name, bench, facts());
}
// Native WebRTC threads of the load generator may linger; everything measured is printed.
process.exit(0);
