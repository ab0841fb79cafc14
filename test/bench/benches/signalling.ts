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
import {
  comeIn,
  peopleFor,
  renew,
  sessionsIn,
  withLobbies,
  type Joins,
  type Lobby,
} from "../load/joining.ts";
import { SIDES, withSides, type Side } from "../systems/sides.ts";

/** Below what one page may ask in a second. */
const ECHOES_PER_TURN = 80;
const ECHO_GAP_MS = 10;

type Turn = Joins & { echoMs: number[]; echoCpuS: number };

const echo = async (lobby: Lobby, count: number): Promise<Omit<Turn, keyof Joins>> => {
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
  return withSides(peopleFor(sessionsIn(quick)), async (sides) => {
    say("signalling: warming up");
    const { kept, notes } = await withLobbies(sides, quick, (lobbies) => {
      say("signalling: joins and echoes");
      return runBlocks(SIDES, { blocks, seed }, async (side) => ({
        ...(await comeIn(lobbies[side])),
        ...(await echo(lobbies[side], quick ? 10 : ECHOES_PER_TURN)),
      }));
    });

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
