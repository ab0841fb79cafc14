/** A server that runs nothing but a relay, in a process of its own that tests may freeze and kill. */
import { createRelay } from "#server/relay/relay.ts";
import { BEAT_MS } from "#server/relay/watchdog-wire.ts";
import type { Relay } from "#server/relay/types.ts";
import { DEFAULT_RELAY_SETTINGS } from "#sfu-config/settings.ts";

export interface Call {
  id: number;
  method: keyof Relay | "block" | "due";
  args: unknown[];
}
export type Word =
  | { type: "ready" }
  | { type: "lost"; sessionIds: string[] }
  | { type: "reply"; id: number; value: unknown }
  | { type: "refused"; id: number; error: string };

const say = (word: Word): void => void process.send?.(word);
const quiet = (): void => undefined;

let due: number | null = null;
const relay = await createRelay({
  dueInMs: () => due && due - performance.now(),
  settings: { ...DEFAULT_RELAY_SETTINGS, firstPort: 0 },
  log: { info: quiet, warn: quiet, error: quiet },
  listener: {
    lost: (sessionIds) => say({ type: "lost", sessionIds }),
    gone: quiet,
    changed: quiet,
  },
});

const block = (forMs: number): void => {
  const until = performance.now() + forMs;
  while (performance.now() < until);
};

process.on("message", (call: Call) => {
  const { id, method } = call;
  // A permit cannot travel; here everything is permitted.
  const args = call.args.map((arg) => (arg === "permit" ? () => true : arg));
  if (method === "block") return block(Number(args[0]));
  if (method === "due") {
    due = performance.now() + Number(args[0]);
    // Answered once the watchdog has been told.
    setTimeout(() => say({ type: "reply", id, value: undefined }), 2 * BEAT_MS);
    return;
  }
  const run = relay[method] as (...args: unknown[]) => unknown;
  Promise.resolve()
    .then(() => run(...args))
    .then(
      (value) => say({ type: "reply", id, value }),
      (error: unknown) => say({ type: "refused", id, error: String(error) }),
    );
});
// It goes with the test, however that went.
process.once("disconnect", () => process.exit());
say({ type: "ready" });
