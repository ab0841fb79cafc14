/** Recorders without a process or a disk: they keep what they were asked, and answer as told to. */
import type { Source } from "#protocol/words.ts";
import type { Fault } from "#protocol/words.ts";
import type { RecorderState, Recorders } from "#server/consent/ports.ts";
import { AppError, type ErrorCode } from "#server/errors.ts";

interface Kept {
  recording: string;
  state: RecorderState | null;
  permit: ((source: Source | "talkback", from: string) => boolean) | null;
}
export interface MemoryRecorders extends Recorders {
  /** What was asked, oldest first. */
  readonly calls: string[];
  /** The next call of this name is refused with this code. */
  refuse(call: "prepare" | "start" | "drop", code: ErrorCode): void;
  /** From now on calls of this name wait; the returned function lets them go on. */
  hold(call: "prepare" | "start" | "stop" | "permitChanged" | "drop"): () => void;
  /** The permit of each start, oldest first. */
  readonly permits: NonNullable<Kept["permit"]>[];
  /** Whether a packet of this source would be taken now. */
  takes(session: string, source: Source | "talkback", from: string): boolean;
  /** The recorder breaks by itself. */
  fail(session: string, fault: Fault): void;
}

export function memoryRecorders(): MemoryRecorders {
  const kept = new Map<string, Kept>();
  const calls: string[] = [];
  const permits: NonNullable<Kept["permit"]>[] = [];
  const refusals = new Map<string, ErrorCode>();
  const gates = new Map<string, Promise<void>>();
  const listeners: ((session: string, fault: Fault | null) => void)[] = [];
  const tell = (session: string, fault: Fault | null): void => {
    for (const listener of listeners) listener(session, fault);
  };
  const called = async (call: string): Promise<void> => {
    calls.push(call);
    await gates.get(call);
    const code = refusals.get(call);
    refusals.delete(call);
    if (code !== undefined) throw new AppError(code);
  };
  const become = (session: string, state: RecorderState["state"], fault: Fault | null = null) => {
    const one = kept.get(session);
    if (one === undefined) return;
    one.state = { state, fault, keys: ["a key file"] };
    tell(session, fault);
  };
  return {
    ...{ calls, permits },
    refuse: (call, code) => void refusals.set(call, code),
    hold(call) {
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.set(call, promise);
      return () => {
        gates.delete(call);
        resolve();
      };
    },
    takes: (session, source, from) => kept.get(session)?.permit?.(source, from) ?? false,
    fail(session, fault) {
      const one = kept.get(session);
      if (one) one.permit = null;
      become(session, "failed", fault);
    },
    async prepare({ recording, session }) {
      await called("prepare");
      kept.set(session, { recording, state: null, permit: null });
      become(session, "starting");
    },
    async start(session, permit) {
      await called("start");
      const one = kept.get(session);
      if (one === undefined) throw new AppError("recorder-unavailable");
      one.permit = permit;
      permits.push(permit);
      become(session, "on");
    },
    permitChanged: async () => called("permitChanged"),
    gap: (_session, kind) => void calls.push(`gap ${kind}`),
    async stop(session) {
      await called("stop");
      const one = kept.get(session);
      if (one === undefined || one.state?.state === "failed") return;
      one.permit = null;
      one.state = null;
      tell(session, null);
    },
    async drop(session, ms) {
      await called("drop");
      if (!kept.get(session)?.permit) throw new AppError("not-recording");
      return ms + 3_000;
    },
    state: (session) => kept.get(session)?.state ?? null,
    recordingOf: (session) => kept.get(session)?.recording ?? null,
    onChanged: (listener) => void listeners.push(listener),
  };
}
