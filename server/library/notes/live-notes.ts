/**
 * Notes and marks of a lesson that is going on: sealed for its teacher and whoever wrote them,
 * kept whether anything was recorded or not, and read by these two alone.
 */
import type {
  LiveKeysReply,
  LiveNoteBody,
  LiveNotesQuery,
  LiveNotesReply,
} from "#protocol/http/notes.ts";
import type { InTurn } from "../../accounts/in-turn.ts";
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { LiveSession, Note, NoteStore } from "../../stores/note-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Vault } from "../../stores/vault-store.ts";
import type { Holders } from "../holder.ts";
import type { Recordings } from "../recordings.ts";
import { OPENABLE } from "../shares/rules.ts";
import type { Lesson, Lessons } from "./lessons.ts";
import { noteLine } from "./note-lines.ts";
import { namesOf, shownNote } from "./note-rows.ts";
import { roomFor } from "./notes.ts";
import type { Reaching } from "./reach.ts";

/** So many live sessions at once: each comes with all of its notes. */
const PAGE = 20;

export interface LiveNotes {
  /** Throws `no-such-session`. */
  keys(asker: Asker, session: string): Promise<LiveKeysReply>;
  /** Throws `no-such-session`; `no-vault` or `no-vault-there` where the teacher has none. */
  add(asker: Asker, what: LiveNoteBody): Promise<void>;
  /**
   * With a recording: of its live session only; throws `no-such-recording` for another's. With
   * a share: what the asker wrote in that live session; throws as `Reaching.by`. Else a page.
   */
  list(asker: Asker, query: LiveNotesQuery): Promise<LiveNotesReply>;
}
export interface LiveNotesDeps {
  notes: NoteStore;
  accounts: Pick<AccountStore, "byIds">;
  recordings: Pick<RecordingStore, "ofOwner">;
  own: Recordings["own"];
  reaching: Pick<Reaching, "by">;
  holders: Holders;
  lessons: Lessons;
  lines: Lines;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
}

type Session = LiveNotesReply["sessions"][number];

export function createLiveNotes(deps: LiveNotesDeps): LiveNotes {
  const { notes, accounts, recordings, own, reaching, holders, lessons, lines, inTurn, now } = deps;

  const lessonOf = (session: string, account: string): Lesson => {
    const lesson = lessons.of(session, account);
    if (lesson === null) throw new AppError("no-such-session");
    return lesson;
  };
  /** The vault that these hands have shown to be theirs (R23). */
  const heldBy = async (account: string): Promise<Vault | null> => {
    const { vault, locked } = await holders.of(account);
    return locked ? null : vault;
  };
  /** Of whoever teaches; an account that was closed meanwhile leaves no lesson to write to. */
  const teachersVault = async (owner: string, asker: string): Promise<Vault | null> => {
    try {
      return await heldBy(owner);
    } catch (error) {
      if (owner === asker || !(error instanceof AppError)) throw error;
      throw error.code === "signed-out" ? new AppError("no-such-session", error) : error;
    }
  };
  const openableOf = async (account: string): Promise<Recording[]> =>
    (await recordings.ofOwner(account)).filter(({ state }) =>
      OPENABLE.some((open) => open === state),
    );

  return {
    async keys(asker, session) {
      const { account } = asker;
      const { owner } = lessonOf(session, account);
      const theirs = (await teachersVault(owner, account))?.publicKey ?? null;
      const mine = (await heldBy(account))?.publicKey ?? null;
      await asker.again();
      lessonOf(session, account);
      return { owner: theirs, mine, now: now() };
    },

    async add(asker, { note: id, session, sealed }) {
      const { account } = asker;
      const { owner, startedAt } = lessonOf(session, account);
      const needVault = async (): Promise<void> => {
        if ((await teachersVault(owner, account)) !== null) return;
        throw new AppError(owner === account ? "no-vault" : "no-vault-there");
      };
      await needVault();
      const before = await notes.byId(id);
      if (before?.author === account && before.sealed === sealed) return;
      await roomFor(notes, account, { session });
      const note: Note = {
        ...{ id, recording: null, session, sessionAt: startedAt, owner, author: account },
        ...{ under: "live", part: null, segment: null, replyTo: null, sealed },
        ...{ createdAt: now(), changedAt: now(), resolvedAt: null },
      };
      await lines.giving(noteLine("write", note, account), () =>
        // In turn with the vault's end: no note outlives the vault that opens it.
        inTurn(`vault ${owner}`, async () => {
          await asker.again();
          await needVault();
          lessonOf(session, account);
          if (!(await notes.add(note))) throw new AppError("bad-request");
        }),
      );
    },

    async list(asker, query) {
      const { account } = asker;
      const look = async () => {
        const vault = await heldBy(account);
        const only = "recording" in query ? await own(account, query.recording, OPENABLE) : null;
        const shared =
          "share" in query ? (await reaching.by(account, { share: query.share })).record : null;
        return { vault, only, shared };
      };
      const { vault, only, shared } = await look();
      if (vault === null) return { sessions: [], before: null };
      const of = only ?? shared;
      const page =
        of === null
          ? await notes.liveSessions(account, {
              before: lastOf("before" in query ? query.before : undefined),
              limit: PAGE + 1,
            })
          : [{ session: of.session, sessionAt: 0 }];
      const wanted = page.slice(0, PAGE).map(({ session }) => session);
      const mine = (await notes.liveOf(account, wanted)).filter(
        (note) =>
          // Of a lesson that is shared with them, nobody sees more than they wrote themselves.
          (shared === null || note.author === account) &&
          // What hands before these wrote for others was sealed for another vault (R23).
          (note.owner === account || note.createdAt >= vault.createdAt),
      );
      const names = await namesOf(mine, accounts);
      const recorded = of === null ? await openableOf(account) : [];
      await asker.again();
      await look();
      const around = { account, names, recorded, only };
      const bySession = Map.groupBy(mine, ({ session }) => session ?? "");
      const sessions = wanted.flatMap((id) => {
        const all = bySession.get(id);
        return all === undefined ? [] : [sessionOf(id, all, around)];
      });
      return { sessions, before: page.length > PAGE ? afterOf(page[PAGE - 1]) : null };
    },
  };
}

/** Where the next page begins: when the last one of this began, and which it was. */
const afterOf = (last: LiveSession | undefined): string | null =>
  last === undefined ? null : `${last.sessionAt}.${last.session}`;
const lastOf = (before: string | undefined): LiveSession | null => {
  if (before === undefined) return null;
  const dot = before.indexOf(".");
  return { sessionAt: Number(before.slice(0, dot)), session: before.slice(dot + 1) };
};

interface Around {
  account: string;
  names: ReadonlyMap<string, string>;
  /** The reader's own, those in the bin left out. */
  recorded: readonly Recording[];
  /** The one that was asked for. */
  only: Recording | null;
}

/** PURE. Whether there is a recording is its owner's to know, and nobody else's. */
function sessionOf(id: string, all: readonly Note[], around: Around): Session {
  const { account, names, recorded, only } = around;
  const owner = all[0]?.owner ?? "";
  const own = owner === account ? recorded.filter(({ session }) => session === id) : [];
  const during = ({ createdAt }: Note): string | null =>
    own.find(
      ({ startedAt, endedAt }) =>
        startedAt <= createdAt && (endedAt === null || createdAt <= endedAt),
    )?.id ?? null;
  const rows = all.map((note) => shownNote(note, account, names, only?.id ?? during(note)));
  const found = rows.find(({ recording }) => recording !== null)?.recording ?? own[0]?.id ?? null;
  return {
    session: id,
    startedAt: all[0]?.sessionAt ?? null,
    owner: { account: owner, name: names.get(owner) ?? "" },
    recording: only?.id ?? found,
    notes: rows,
  };
}
