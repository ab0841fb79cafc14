/** Coaches who come in: connect with a token, then `session:join` of a live session that names them. */
import { cpuSeconds } from "../core/machine.ts";
import { onEachSide, SIDES, type Side, type Sides } from "../systems/sides.ts";
import type { System } from "../systems/system.ts";
import { openSession } from "./lesson.ts";
import { openPage, type BenchPage } from "./page.ts";

/** Live sessions with eight named coaches each. */
const SESSIONS = 5;
const COACHES = 8;
/** A fresh process still compiles what it runs; a server has been up for a while. */
const WARM_UPS = 5;
/** The leases of those that are not measured have to be kept alive as well. */
const KEEP_EVERY_MS = 2_000;

export interface Lobby {
  system: System;
  owners: BenchPage[];
  sessionIds: string[];
  beats: number[];
}
export interface Joins {
  joins: number;
  cpuS: number;
  joinMs: number[];
}

export const sessionsIn = (quick: boolean): number => (quick ? 1 : SESSIONS);
export const peopleFor = (sessions: number) => ({
  teachers: sessions,
  coaches: sessions * COACHES,
});

const assemble = async (system: System, sessions: number): Promise<Lobby> => {
  const owners: BenchPage[] = [];
  const sessionIds: string[] = [];
  for (let index = 0; index < sessions; index += 1) {
    const owner = await openPage(system.teacher(index));
    const named = Array.from(
      { length: COACHES },
      (_, coach) => system.coach(index * COACHES + coach).account,
    );
    owners.push(owner);
    sessionIds.push(await openSession(owner, named, ["camera"]));
  }
  return { system, owners, sessionIds, beats: sessionIds.map(() => 0) };
};

export const renew = async (lobby: Lobby, index: number): Promise<void> => {
  const beat = (lobby.beats[index] ?? 0) + 1;
  lobby.beats[index] = beat;
  const sessionId = lobby.sessionIds[index] ?? "";
  await lobby.owners[index]?.ask("session:renew", { sessionId, beat });
};

/** Every coach of every live session comes in, one after the other, and all go. */
export const comeIn = async (lobby: Lobby): Promise<Joins> => {
  const pids = lobby.system.pids();
  const before = cpuSeconds(pids);
  const joinMs: number[] = [];
  const pages: BenchPage[] = [];
  for (const [index, sessionId] of lobby.sessionIds.entries()) {
    for (let coach = 0; coach < COACHES; coach += 1) {
      const startedAt = performance.now();
      const page = await openPage(lobby.system.coach(index * COACHES + coach));
      await page.ask("session:join", { sessionId });
      joinMs.push(performance.now() - startedAt);
      pages.push(page);
    }
  }
  const cpuS = cpuSeconds(pids) - before;
  for (const page of pages) page.close();
  return { joins: joinMs.length, cpuS, joinMs };
};

/** Live sessions on each side, warm and kept alive while `work` runs. */
export const withLobbies = async <T>(
  sides: Sides,
  quick: boolean,
  work: (lobbies: Record<Side, Lobby>) => Promise<T>,
): Promise<T> => {
  const lobbies = await onEachSide((side) => assemble(sides[side], sessionsIn(quick)));
  const keeping = setInterval(() => {
    for (const [index] of lobbies.ours.owners.entries()) {
      // A lease lost here ends what is measured, and the measured request says so.
      renew(lobbies.ours, index).catch(() => undefined);
    }
  }, KEEP_EVERY_MS);
  try {
    for (let round = 0; round < (quick ? 1 : WARM_UPS); round += 1) {
      for (const side of SIDES) await comeIn(lobbies[side]);
    }
    return await work(lobbies);
  } finally {
    clearInterval(keeping);
    for (const { owners } of Object.values(lobbies)) for (const owner of owners) owner.close();
  }
};
