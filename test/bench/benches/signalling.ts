/**
 * What the conversation costs: coming in (token, permission, consent, log, watcher
 * list) and one answered request, against a socket.io server that checks nothing.
 */
import type { BenchOptions } from "../core/bench.ts";
import { pause } from "../core/bench.ts";
import { runBlocks } from "../core/blocks.ts";
import { cpuSeconds } from "../core/machine.ts";
import { absolute, comparison, control, type Report } from "../core/report.ts";
import { median, quantile, sum } from "../core/statistics.ts";
import { openSession } from "../load/lesson.ts";
import { openPage, type BenchPage } from "../load/page.ts";
import { onEachSide, SIDES, withSides, type Side } from "../systems/sides.ts";
import type { System } from "../systems/system.ts";

/** Live sessions with eight named coaches each. */
const SESSIONS = 5;
const COACHES = 8;
/** Below what one page may ask in a second. */
const ECHOES_PER_TURN = 80;
const ECHO_GAP_MS = 10;
const WARM_UPS = 5;

interface Lobby {
  system: System;
  owners: BenchPage[];
  sessionIds: string[];
  beats: number[];
}
interface Turn {
  joins: number;
  cpuS: number;
  joinMs: number[];
  echoMs: number[];
  echoCpuS: number;
}

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

const renew = async (lobby: Lobby, index: number): Promise<void> => {
  const beat = (lobby.beats[index] ?? 0) + 1;
  lobby.beats[index] = beat;
  const sessionId = lobby.sessionIds[index] ?? "";
  await lobby.owners[index]?.ask("session:renew", { sessionId, beat });
};

/** Every coach of every live session comes in, one after the other, and all go. */
const join = async (lobby: Lobby): Promise<Pick<Turn, "joins" | "cpuS" | "joinMs">> => {
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

const echo = async (lobby: Lobby, count: number): Promise<Pick<Turn, "echoMs" | "echoCpuS">> => {
  const pids = lobby.system.pids();
  const before = cpuSeconds(pids);
  const echoMs: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const startedAt = performance.now();
    await renew(lobby, done % lobby.owners.length);
    echoMs.push(performance.now() - startedAt);
    await pause(ECHO_GAP_MS);
  }
  return { echoMs, echoCpuS: cpuSeconds(pids) - before };
};

export const signalling = async (options: BenchOptions): Promise<Report> => {
  const { quick, blocks, seed, say } = options;
  const sessions = quick ? 1 : SESSIONS;
  const needs = { teachers: sessions, coaches: sessions * COACHES };
  return withSides(needs, async (sides) => {
    const lobbies = await onEachSide((side) => assemble(sides[side], sessions));
    // The leases of the two that are not measured have to be kept alive as well.
    const keeping = setInterval(() => {
      for (const [index] of lobbies.ours.owners.entries()) {
        // A lease lost here ends what is measured, and the measured request says so.
        renew(lobbies.ours, index).catch(() => undefined);
      }
    }, 2_000);
    say("signalling: warming up");
    // A fresh process still compiles what it runs; a server has been up for a while.
    for (let round = 0; round < (quick ? 1 : WARM_UPS); round += 1) {
      for (const side of SIDES) await join(lobbies[side]);
    }
    say("signalling: joins and echoes");
    const { kept, notes } = await runBlocks(SIDES, { blocks, seed }, async (side) => ({
      ...(await join(lobbies[side])),
      ...(await echo(lobbies[side], quick ? 10 : ECHOES_PER_TURN)),
    }));
    clearInterval(keeping);
    for (const { owners } of Object.values(lobbies)) for (const owner of owners) owner.close();

    const perBlock = (side: Side, figure: (turns: Turn[]) => number) =>
      kept.map((block) => figure(block[side]));
    const joins = (side: Side) =>
      perBlock(side, (turns) => sum(turns.map((t) => t.joins)) / sum(turns.map((t) => t.cpuS)));
    const joinMs = (side: Side) =>
      perBlock(side, (turns) => median(turns.flatMap((t) => t.joinMs)));
    const echoMs = (side: Side) =>
      perBlock(side, (turns) => median(turns.flatMap((t) => t.echoMs)));
    const far = (side: Side) =>
      quantile(
        kept.flatMap((block) => block[side].flatMap((t) => t.echoMs)),
        0.99,
      );
    const both = (figure: (side: Side) => number[]) => ({
      bare: figure("bare"),
      ours: figure("ours"),
      seed,
    });
    return {
      name: "signalling",
      rows: [
        comparison(
          { what: "joins per server CPU-second", unit: "", ...both(joins) },
          { atLeast: 0.35 },
        ),
        comparison({ what: "connect and join, p50", unit: "ms", ...both(joinMs) }, null),
        comparison({ what: "echo, p50", unit: "ms", ...both(echoMs) }, { atMost: 2 }),
        absolute({ what: "echo, p99", unit: "ms", bare: far("bare"), ours: far("ours") }, null),
      ],
      controls: [
        control("joins", joins("bare"), joins("bare again"), seed),
        control("echo", echoMs("bare"), echoMs("bare again"), seed),
      ],
      notes: [
        "join: connect with a token, then session:join of a named coach (checked, logged, told to the owner)",
        "bare join: connect without a check, then a socket.io room; echo: session:renew, bare answers at once",
        ...notes,
      ],
    };
  });
};
