/**
 * The desk: sees to it that the recorder does what the use cases ask. Behind the port
 * `Recorders`; it decides nothing about who may be recorded.
 */
import { AppError } from "../../errors.ts";
import type { Recorders } from "../../consent/ports.ts";
import { Crew } from "./crew.ts";
import type { DeskDeps } from "./ports.ts";
import { Run, type RunAsk } from "./run.ts";

/** Live sessions whose last recording is remembered for the page that asks what to do with it. */
const REMEMBERED = 1_000;

export interface Desk extends Recorders {
  /** Every recording is sealed and in the records, and no process is left. */
  close(): Promise<void>;
}

const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError("recorder-unavailable", error);

export const createDesk = (deps: DeskDeps): Desk => {
  const crew = new Crew(deps);
  const runs = new Map<string, Run>();
  /** Sessions for which a recording is being prepared, and whether that was called off. */
  const preparing = new Map<string, { off: boolean }>();
  const recorded = new Map<string, string>();
  const listeners: Parameters<Recorders["onChanged"]>[0][] = [];

  const remember = (session: string, recording: string): void => {
    recorded.delete(session);
    recorded.set(session, recording);
    for (const [oldest] of recorded) {
      if (recorded.size <= REMEMBERED) return;
      recorded.delete(oldest);
      if (runs.get(oldest)?.isOver === true) runs.delete(oldest);
    }
  };
  const rowOf = ({ recording, session, owner }: RunAsk) => ({
    ...{ id: recording, owner, session, state: "recording" as const },
    startedAt: deps.wallMs(),
    ...{ endedAt: null, sealedTitle: null, decideBy: null, expiresAt: null, eraseAt: null },
    ...{ before: null, bytes: 0, sealedAs: recording, hidden: [] },
  });

  const prepare = async (ask: RunAsk, mine: { off: boolean }): Promise<void> => {
    const { session } = ask;
    const before = runs.get(session);
    if (before !== undefined && !before.isOver && before.state?.state !== "stopping") {
      throw new AppError("already-recording");
    }
    // What was stopped a moment ago is sealed first: an owner has one under way.
    await before?.settled.promise;
    const { maxBytes } = await deps.library.mayRecord(ask.owner, ask.recipient);
    if (mine.off) throw new AppError("moved-on");
    if (!(await deps.recordings.begin(rowOf(ask)))) throw new AppError("already-recording");
    const run: Run = new Run({
      ...{ ...ask, deps, crew, maxBytes },
      changed: (fault) => {
        if (runs.get(session) !== run) return;
        for (const listener of listeners) listener(session, fault);
      },
    });
    const shown = runs.get(session);
    runs.set(session, run);
    try {
      await run.prepare();
      if (mine.off) throw new AppError("moved-on");
    } catch (error) {
      // Nothing was made: no state is left behind, and the row goes.
      if (shown === undefined) runs.delete(session);
      else runs.set(session, shown);
      void run.stop();
      await run.settled.promise;
      throw error;
    }
    remember(session, ask.recording);
  };

  return {
    async prepare(ask) {
      if (preparing.has(ask.session)) throw new AppError("already-recording");
      const mine = { off: false };
      preparing.set(ask.session, mine);
      try {
        await prepare(ask, mine);
      } catch (error) {
        throw asAppError(error);
      } finally {
        preparing.delete(ask.session);
      }
    },
    async start(session, permit) {
      const run = runs.get(session);
      if (run === undefined || run.isOver) throw new AppError("not-recording");
      try {
        await run.start(permit);
      } catch (error) {
        throw asAppError(error);
      }
    },
    permitChanged: (session) => deps.relay.retap(session),
    gap: (session, kind) => runs.get(session)?.gap(kind),
    async stop(session) {
      const asked = preparing.get(session);
      if (asked !== undefined) asked.off = true;
      await runs.get(session)?.stop();
    },
    async drop(session, ms) {
      const run = runs.get(session);
      if (run === undefined) throw new AppError("not-recording");
      try {
        return await run.drop(ms);
      } catch (error) {
        throw asAppError(error);
      }
    },
    state: (session) => runs.get(session)?.state ?? null,
    recordingOf: (session) => recorded.get(session) ?? null,
    onChanged: (listener) => void listeners.push(listener),
    async close() {
      const all = [...runs.values()];
      await Promise.all(all.map((run) => run.stop()));
      await Promise.all(all.filter((run) => run.state !== null).map((run) => run.settled.promise));
      await crew.close();
    },
  };
};
