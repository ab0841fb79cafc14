/** Live sessions on a real relay, with recorders that keep what they were asked and a log that can wait. */
import { createHash, randomBytes } from "node:crypto";
import * as assert from "uvu/assert";
import { CONSENT_WORDING } from "#protocol/words.ts";
import type { AuditLine } from "#server/audit/audit-log.ts";
import { LiveSessions } from "#server/consent/live-sessions.ts";
import type { Announcer, Caller } from "#server/consent/ports.ts";
import { codeOf } from "#server/errors.ts";
import { withRelay } from "#test/relay/support.ts";
import { memoryShowings, type MemoryShowings } from "./showings.ts";
import { memoryRecorders, type MemoryRecorders } from "./recorders.ts";

const nobody = (): void => undefined;
const silent: Announcer = {
  ...{ changed: nobody, lobbyChanged: nobody, gone: nobody },
  ...{ cue: nobody, cueSeen: nobody, signal: nobody },
};
export const owner: Caller = {
  account: "owner-0001-0001-0001",
  connection: "owner-page",
  signIn: "a",
};
export const coach: Caller = {
  account: "coach-0001-0001-0001",
  connection: "coach-page",
  signIn: "b",
};
export const consent = {
  coaches: [coach.account],
  sources: ["camera" as const],
  talkback: true,
  minutes: 60,
  wording: CONSENT_WORDING,
};

export const withSlowLog = (
  body: (stage: {
    sessions: LiveSessions;
    id: string;
    /** From now on the log waits; the returned function lets it go on. */
    hold: () => () => void;
    gone: Set<string>;
    /** What was written. */
    lines: AuditLine[];
    /** Who has to accept the agreement first. */
    needs: Set<string>;
    /** From now on nobody learns who anybody is. */
    silence: () => void;
    /** Their calls, and between them the log's lines, in the order in which they came. */
    recorders: MemoryRecorders;
    /** Nobody has a recording, and nobody a share, until a test says so. */
    showings: MemoryShowings;
  }) => Promise<void>,
) =>
  withRelay(async ({ relay }) => {
    let gate = Promise.resolve();
    const [recorders, showings] = [memoryRecorders(), memoryShowings()];
    const gone = new Set<string>();
    const lines: AuditLine[] = [];
    const needs = new Set<string>();
    let known = Promise.resolve();
    const sessions = new LiveSessions({
      relay,
      // It stands still: nothing here is about a lease, however slow the machine is.
      clock: { now: () => 1_000, wallMs: () => Date.now() },
      ids: {
        id: () => randomBytes(16).toString("base64url"),
        secret: () => randomBytes(32).toString("base64url"),
        digest: (secret) => createHash("sha256").update(secret).digest("base64url"),
      },
      people: {
        coach: async () => known.then(() => ({ name: "Coach", outside: false })),
        name: async () => known.then(() => "Owner"),
      },
      log: {
        append: (line) => {
          lines.push(line);
          recorders.calls.push(`${line.action} ${line.outcome}`);
          return gate;
        },
      },
      receipts: { sign: () => ({ body: "", signature: "", keyId: "" }) },
      ...{ recorders, showings },
      announcer: silent,
      isConnected: (connection) => !gone.has(connection),
      refuses: (_action, { account }) => (needs.has(account) ? "agreement-needed" : null),
      ended: nobody,
      complain: (what, error) => assert.unreachable(`${what}: ${String(error)}`),
    });
    const ask = { requestId: "r".repeat(22), title: "", consent, ear: "open" as const };
    const { reply } = await sessions.open(owner, ask);
    try {
      const hold = () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        gate = promise;
        return () => {
          gate = Promise.resolve();
          resolve();
        };
      };
      const silence = () => {
        known = new Promise(() => undefined);
      };
      const id = reply.sessionId;
      await body({ sessions, id, hold, gone, lines, needs, silence, recorders, showings });
    } finally {
      await sessions.stop();
      sessions.close();
    }
  });

/** The code of a refusal, `allowed` when there was none. */
export const refusalOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "allowed",
    (error: unknown) => codeOf(error),
  );
