/**
 * Who watches what, now and before: every player asks once a second whether it still may, and
 * says what it played (R17). A refusal means that the picture goes. Only the owner reads it.
 */
import type { WatchedReply, WatchingBody } from "#protocol/http/shares.ts";
import type { InTurn } from "../../accounts/in-turn.ts";
import type { Asker } from "../../accounts/ports.ts";
import { createCounter } from "../../accounts/throttle.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { RecordingStore } from "../../stores/recording-store.ts";
import type { ShareStore } from "../../stores/share-store.ts";
import type { Recordings } from "../recordings.ts";
import { createRecent, PLAYERS, SILENT_MS, type Looks } from "./looks.ts";
import type { Recalling } from "./recalling.ts";
import { remembered } from "./remembered.ts";
import { fewer, merged, OPENABLE } from "./rules.ts";
import type { Viewing } from "./viewing.ts";

export interface Watching {
  /** Throws `no-such-share`, `no-such-recording` or `not-now`: the picture goes. */
  beat(asker: Asker, what: WatchingBody): Promise<void>;
  /** For the owner of the recording alone. */
  watched(asker: Asker, recording: string): Promise<WatchedReply>;
}
export interface WatchingDeps {
  shares: ShareStore;
  recordings: Pick<RecordingStore, "segments">;
  accounts: Pick<AccountStore, "byIds">;
  own: Recordings["own"];
  viewing: Pick<Viewing, "seen">;
  recalling: Pick<Recalling, "isGone">;
  looks: Pick<Looks, "heard">;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
  /** Monotonic, ms. */
  steady(): number;
}

/** Stretches of one look that are kept: more than anybody plays, and an end to what is stored. */
const STRETCHES = 2_000;
/** Recordings whose length is remembered. */
const RECORDINGS = 1_000;
/** New looks of one account in an hour: a page begins one for each player that it opens. */
const AN_HOUR = 600;
const HOUR_S = 3_600;

export function createWatching(deps: WatchingDeps): Watching {
  const { shares, recordings, accounts, own, viewing, recalling, inTurn, now } = deps;
  const count = createCounter(AN_HOUR, HOUR_S);
  /** Asked every second, and some thousand rows long: what is cut later only makes it shorter. */
  const lengths = remembered<number>(RECORDINGS);
  const lengthOf = (recording: string): Promise<number> =>
    lengths(recording, async () => {
      const ends = (await recordings.segments(recording)).map((one) => one.atMs + one.lastsMs);
      return ends.reduce((a, b) => Math.max(a, b), 0);
    });

  /** Looks whose player says that it is there, paused or not. */
  const speaking = createRecent(SILENT_MS, PLAYERS, deps.steady);
  const keep = (asker: Asker, id: string, of: string, played: WatchingBody["played"]) =>
    inTurn(`watch ${id}`, async () => {
      const { account } = asker;
      const { share, recording } = await viewing.seen(account, of);
      const before = await shares.watch(id);
      // A look is one person's at one share.
      if (before !== null && (before.account !== account || before.share !== share.id)) {
        throw new AppError("no-such-share");
      }
      if (before === null) await count(account);
      const whole = { fromMs: 0, toMs: await lengthOf(recording.id) };
      const all = merged([...(before?.played ?? []), ...played], share.range ?? whole);
      // In turn with its erasure: who watched goes with the recording (R18), and comes back by no
      // word that was on its way.
      await inTurn(`recording ${recording.id}`, async () => {
        await viewing.seen(account, of);
        const at = now();
        // Whoever only stands there does not go on watching.
        const lastAt = before !== null && played.length === 0 ? before.lastAt : at;
        await shares.putWatch({
          ...{ id, share: share.id, recording: recording.id, account },
          ...{ startedAt: before?.startedAt ?? at, lastAt, played: fewer(all, STRETCHES) },
        });
        speaking.note(id);
      });
    });

  return {
    async beat(asker, { watch, of, played }) {
      if ("recording" in of) {
        await asker.again();
        // One's own: nobody's record, and only the question whether it is there.
        await own(asker.account, of.recording, OPENABLE);
        return;
      }
      await keep(asker, watch, of.share, played);
      await asker.again();
      await viewing.seen(asker.account, of.share);
      deps.looks.heard(asker, of.share);
    },
    async watched(asker, recording) {
      await own(asker.account, recording, OPENABLE);
      const all = await shares.watchesOf(recording);
      const people = await accounts.byIds([...new Set(all.map(({ account }) => account))]);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const there = new Set((await shares.ofRecording(recording)).map(({ id }) => id));
      await asker.again();
      await own(asker.account, recording, OPENABLE);
      return {
        watched: all.map(({ id, share, account, startedAt, lastAt, played }) => ({
          ...{ watch: id, share, account, name: names.get(account) ?? "" },
          ...{ startedAt, lastAt, played },
          now: speaking.has(id) && there.has(share) && !recalling.isGone(share),
        })),
      };
    },
  };
}
