/** A live session in which one thing is taken away again and again. */
import { consumeAll, goLive, watch, type Lesson, type Watching } from "../load/lesson.ts";
import type { System } from "../systems/system.ts";

export type ActName = "curtain" | "removal" | "end";

export interface Stage {
  /** Does it once and sets everything up again; ms from the request to its acknowledgement. */
  trial(act: ActName): Promise<number>;
  /** The parts, for whoever wants to look at the wire. */
  lesson(): Lesson;
  watchers(): readonly Watching[];
  close(): Promise<void>;
}

const SOURCES = ["camera", "room"] as const;
const PACKETS_PER_S = 200;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

export const stage = async (
  system: System,
  { teacher, coaches }: { teacher: number; coaches: number },
  watchTheAct: (act: () => Promise<unknown>) => Promise<number> = timed,
): Promise<Stage> => {
  const indexes = Array.from({ length: coaches }, (_, index) => teacher * coaches + index);
  const accounts = indexes.map((index) => system.coach(index).account);
  const assemble = async (): Promise<{ lesson: Lesson; watchers: Watching[] }> => {
    const lesson = await goLive(system, teacher, accounts, SOURCES);
    lesson.sending.send(PACKETS_PER_S);
    const watchers: Watching[] = [];
    for (const index of indexes) watchers.push(await watch(lesson, index));
    return { lesson, watchers };
  };
  let { lesson, watchers } = await assemble();
  const close = async (): Promise<void> => {
    for (const watching of watchers) watching.close();
    await lesson.close();
  };

  const curtain = async (): Promise<number> => {
    const { owner, sessionId } = lesson;
    const ms = await watchTheAct(() => owner.ask("curtain:draw", { sessionId }));
    await owner.ask("curtain:lift", { sessionId });
    if (!system.leases) {
      // Bare only paused: its consumers are still there, and flow again.
      const flowing = watchers.flatMap(({ peer, offers }) =>
        offers.map((offer) => peer.more(offer.consumerId, 1)),
      );
      await Promise.all(flowing);
    } else for (const watching of watchers) await consumeAll(lesson, watching);
    return ms;
  };
  const removal = async (): Promise<number> => {
    const { owner, sessionId } = lesson;
    const [[first = 0], [coach = ""]] = [indexes, accounts];
    const ms = await watchTheAct(() => owner.ask("coach:remove", { sessionId, coach }));
    watchers.shift()?.close();
    await owner.ask("coach:admit", { sessionId, coach });
    watchers.unshift(await watch(lesson, first));
    return ms;
  };
  const end = async (): Promise<number> => {
    const { owner, sessionId } = lesson;
    const ms = await watchTheAct(() => owner.ask("session:end", { sessionId }));
    await close();
    ({ lesson, watchers } = await assemble());
    return ms;
  };
  const acts = { curtain, removal, end };
  return {
    trial: (act) => acts[act](),
    lesson: () => lesson,
    watchers: () => watchers,
    close,
  };
};
