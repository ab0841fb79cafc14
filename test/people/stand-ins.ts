/**
 * What the people's use cases stand on, made cheap: thousands of histories are
 * played. Each stand-in keeps its contract and nothing of its cost; the real
 * parts have tests of their own.
 */
import type { Tombstones } from "#server/library/tombstones.ts";
import type { ConsumerOffer } from "#protocol/events.ts";
import { newId } from "#server/accounts/ids.ts";
import { createPasswords } from "#server/accounts/passwords.ts";
import { createStrengths, type Strengths } from "#server/accounts/strength.ts";
import { ACCESS_TOKEN_MS, type Identity, type Tokens } from "#server/accounts/tokens.ts";
import { AppError } from "#server/errors.ts";
import type { Letter, Mail } from "#server/mail/ports.ts";
import type { Holder, Relay } from "#server/relay/types.ts";

/** Real argon2id at the least cost there is. */
export const cheapPasswords = createPasswords({ memoryKiB: 8, passes: 1, lanes: 1 });

const judged = new Map<string, Promise<void>>();
/**
 * The real judgement, made once for each question in all the houses. Each house has a thread of
 * its own: a timer that outlives the clock it was set on takes another one's place with it.
 */
export function judgedOnce(): Strengths {
  const judge = createStrengths();
  return {
    check(password, { length, words }) {
      const key = JSON.stringify([password, length, words]);
      const known = judged.get(key) ?? judge.check(password, { length, words });
      judged.set(key, known);
      return known;
    },
    close: judge.close,
  };
}

/** Tokens that are only names: nothing is signed, everything else is as with real ones. */
export function nameTokens(): Tokens {
  const access = new Map<string, Identity>();
  const steps = new Map<string, { account: string; jti: string }>();
  const found = <T>(value: T | undefined, code: "signed-out" | "step-over"): T => {
    if (value === undefined) throw new AppError(code);
    return value;
  };
  return {
    issue(account, sid) {
      const token = newId();
      access.set(token, {
        account,
        sid,
        issuedAt: Date.now(),
        expiresAt: Date.now() + ACCESS_TOKEN_MS,
      });
      return token;
    },
    verify(token) {
      const identity = found(access.get(token), "signed-out");
      if (identity.expiresAt <= Date.now()) throw new AppError("signed-out");
      return identity;
    },
    issueStep(account, jti) {
      steps.set(jti, { account, jti });
      return jti;
    },
    verifyStep: (token) => found(steps.get(token), "step-over"),
    renewKeys: async () => undefined,
  };
}

/** A relay without media: it keeps who would receive, and takes it away when it is told to. */
export interface RelayStandIn extends Relay {
  receivers(session: string): Holder[];
}
export function relayStandIn(): RelayStandIn {
  const consumers = new Map<string, Holder[]>();
  const at = (session: string): Holder[] => consumers.get(session) ?? [];
  const keep = (session: string, stays: (holder: Holder) => boolean) =>
    void consumers.set(session, at(session).filter(stays));
  const nothing = async () => undefined;
  const none = async (): Promise<never> => Promise.reject(new AppError("relay-unavailable"));
  return {
    receivers: at,
    ready: () => true,
    open: nothing,
    ...{ openTransport: none, connect: none, restartIce: none, produce: none },
    ...{ unproduce: nothing, resume: nothing, speak: nothing, uncover: nothing, stop: nothing },
    async consume({ account, connection }, { sessionId, from }, permit): Promise<ConsumerOffer> {
      if (!permit()) throw new AppError("moved-on");
      keep(sessionId, (one) => one.connection !== connection);
      consumers.set(sessionId, [...at(sessionId), { account, connection }]);
      return { consumerId: newId(), producerId: from, kind: "video", rtpParameters: {} };
    },
    cut: async (session, whom) =>
      keep(session, ({ account }) => whom !== "everybody" && account !== whom.coach),
    drop: async (session, connection) => keep(session, (one) => one.connection !== connection),
    close: async (session) => void consumers.delete(session),
    watchers: (session) => at(session).map(({ account }) => ({ account, sources: ["camera"] })),
    sending: () => ["camera"],
    voices: () => [],
    tap: none,
    ...{ retap: nothing, untap: nothing, tapped: () => [] },
  };
}

/** Mail that arrives at once, or a server without mail. */
export interface Mailboxes extends Mail {
  /** What came to this address, oldest first. */
  of(address: string): readonly Letter[];
}
export function mailboxes(configured: boolean): Mailboxes {
  const boxes = new Map<string, Letter[]>();
  return {
    configured,
    of: (address) => boxes.get(address) ?? [],
    async send(to, letter) {
      boxes.set(to, [...(boxes.get(to) ?? []), letter]);
    },
  };
}

/** The secret in the address of a one-time link, in a letter or alone. */
export const secretIn = (text: string): string => {
  const secret = /#\/link\?s=([\w-]{43})/.exec(text)?.[1];
  if (secret === undefined) throw new TypeError("there is no link in it");
  return secret;
};

/** Tombstones that nobody restores: what is destroyed here is not looked for again. */
export function memoryTombstones(): Tombstones {
  const known = new Set<string>();
  return {
    add: async (kind, id) => void known.add(`${kind} ${id}`),
    has: (kind, id) => known.has(`${kind} ${id}`),
    ids: (kind) =>
      [...known].flatMap((one) => (one.startsWith(`${kind} `) ? one.slice(kind.length + 1) : [])),
    close: () => Promise.resolve(),
  };
}
