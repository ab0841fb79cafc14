/**
 * What the door costs: coming in with a token against a bare socket.io connect,
 * and signing in by password against the bare hash.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { BenchOptions } from "../core/bench.ts";
import { runBlocks } from "../core/blocks.ts";
import { cpuSeconds } from "../core/machine.ts";
import { absolute, comparison, control, type Report } from "../core/report.ts";
import { median, sum } from "../core/statistics.ts";
import { comeIn, peopleFor, sessionsIn, withLobbies, type Joins } from "../load/joining.ts";
import { withHashing, type Hashing } from "../systems/hashing.ts";
import { SIDES, withSides, type Side } from "../systems/sides.ts";
import type { System } from "../systems/system.ts";

const SIGN_INS_PER_TURN = 10;
const COUNTER = new URL("../systems/count-argon2.ts", import.meta.url).pathname;

interface SignedIn {
  signIns: number;
  signInCpuS: number;
}
type Turn = Joins & SignedIn & { hashesOfJoins: number; hashesOfSignIns: number };

/** Over HTTP, as the sign-in screen does it, by a browser that was never here before. */
const signInOver = (system: System, password: string) => {
  let browsers = 0;
  return async (index: number): Promise<void> => {
    browsers += 1;
    // A class of browsers, each at an address of its own: one address may sign in 120 times a minute.
    const localAddress = `127.0.1.${String(1 + (browsers % 250))}`;
    const { email } = system.coach(index);
    const sent = request(`${system.url}/api/sign-in`, {
      ...{ method: "POST", localAddress, agent: false },
      headers: { "content-type": "application/json", origin: system.url },
    });
    sent.end(JSON.stringify({ email, password }));
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const answer = (await json(response)) as { accessToken?: string };
    if (answer.accessToken !== undefined) return;
    throw new Error(`sign-in answered ${String(response.statusCode)}`);
  };
};

const several = async (
  pids: number[],
  signIns: number,
  one: (index: number) => Promise<void>,
): Promise<SignedIn> => {
  const before = cpuSeconds(pids);
  for (let index = 0; index < signIns; index += 1) await one(index);
  return { signIns, signInCpuS: cpuSeconds(pids) - before };
};

export const door = async (options: BenchOptions): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), "aside-door-"));
  try {
    const calls = join(folder, "calls");
    writeFileSync(calls, "");
    return await withHashing((bare) =>
      withHashing((again) => measure(options, calls, { bare, "bare again": again })),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const measure = (
  { quick, blocks, seed, say }: BenchOptions,
  calls: string,
  hashers: Record<Exclude<Side, "ours">, Hashing>,
): Promise<Report> => {
  const password = randomBytes(16).toString("base64url");
  const env = {
    NODE_OPTIONS: `--import=${pathToFileURL(COUNTER).href}`,
    ASIDE_ARGON2_CALLS: calls,
  };
  const needs = { ...peopleFor(sessionsIn(quick)), password, env };
  const counted = (): number => statSync(calls).size;
  return withSides(needs, async (sides) => {
    const signIns = quick ? 3 : SIGN_INS_PER_TURN;
    const signInHere = signInOver(sides.ours, password);
    const signIn = (side: Side): Promise<SignedIn> => {
      if (side === "ours") return several(sides.ours.pids(), signIns, signInHere);
      const { pids, hash } = hashers[side];
      return several(pids(), signIns, () => hash(password));
    };
    say("door: warming up");
    const { kept, notes } = await withLobbies(sides, quick, async (lobbies) => {
      for (const side of SIDES) await signIn(side);
      say("door: joins and sign-ins");
      return runBlocks(SIDES, { blocks, seed }, async (side): Promise<Turn> => {
        const atFirst = counted();
        const joins = await comeIn(lobbies[side]);
        const between = counted();
        const signed = await signIn(side);
        const hashes = { hashesOfJoins: between - atFirst, hashesOfSignIns: counted() - between };
        return { ...joins, ...signed, ...hashes };
      });
    });
    const of = (side: Side, figure: (turns: Turn[]) => number) =>
      kept.map((block) => figure(block[side]));
    const total = (turns: Turn[], what: Exclude<keyof Turn, "joinMs">) =>
      sum(turns.map((turn) => turn[what]));
    const joins = (side: Side) => of(side, (turns) => total(turns, "joins") / total(turns, "cpuS"));
    const joinMs = (side: Side) => of(side, (turns) => median(turns.flatMap((t) => t.joinMs)));
    const signInMs = (side: Side) =>
      of(side, (turns) => (1_000 * total(turns, "signInCpuS")) / total(turns, "signIns"));
    const both = (figure: (side: Side) => number[]) => ({
      ...{ bare: figure("bare"), ours: figure("ours"), seed },
    });
    const ours = kept.flatMap((block) => block.ours);
    const perSignIn = total(ours, "hashesOfSignIns") / total(ours, "signIns");
    const perJoin = total(ours, "hashesOfJoins") / total(ours, "joins");
    return {
      name: "door",
      rows: [
        comparison(
          { what: "joins per server CPU-second", unit: "", ...both(joins) },
          { atLeast: 0.35 },
        ),
        comparison({ what: "connect and join, p50", unit: "ms", ...both(joinMs) }, null),
        comparison(
          { what: "processor time of one sign-in", unit: "ms", ...both(signInMs) },
          { atMost: 1.15 },
        ),
        absolute({ what: "argon2 calls per join", unit: "", ours: perJoin }, { exactly: 0 }),
        absolute({ what: "argon2 calls per sign-in", unit: "", ours: perSignIn }, { exactly: 1 }),
      ],
      controls: [
        control("joins", joins("bare"), joins("bare again"), seed),
        control("sign-in", signInMs("bare"), signInMs("bare again"), seed),
      ],
      notes: [
        "join: connect with a token, then session:join of a named coach (checked, logged, told to the owner)",
        "bare join: connect without a check, then a socket.io room",
        "sign-in: POST /api/sign-in from an unknown browser; bare: crypto.argon2 with the same parameters in a process of its own",
        "argon2 calls: counted by a preload around node:crypto in every thread of the server",
        ...notes,
      ],
    };
  });
};
