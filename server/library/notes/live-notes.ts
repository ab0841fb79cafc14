/**
 * Notes and marks of a lesson that is going on: sealed for its teacher and whoever wrote them,
 * kept whether anything was recorded or not, and read by these two alone.
 */
import type { Static } from "typebox";
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
import type { Note, NoteStore } from "../../stores/note-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Vault } from "../../stores/vault-store.ts";
import type { Holders } from "../holder.ts";
import type { Recordings } from "../recordings.ts";
import { OPENABLE } from "../shares/rules.ts";
import type { Lesson, Lessons } from "./lessons.ts";
import { noteLine } from "./note-lines.ts";
import { namesOf, shownNote } from "./note-rows.ts";
import { MOST_NOTES } from "./notes.ts";

export interface LiveNotes {
  /** Throws `no-such-session`. */
  keys(asker: Asker, session: string): Promise<LiveKeysReply>;
  /** Throws `no-such-session`; `no-vault` or `no-vault-there` where the teacher has none. */
  add(asker: Asker, what: LiveNoteBody): Promise<void>;
  /** With a recording: of its live session only; throws `no-such-recording` for another's. */
  list(asker: Asker, query: Static<typeof LiveNotesQuery>): Promise<LiveNotesReply>;
}
export interface LiveNotesDeps {
  notes: NoteStore;
  accounts: Pick<AccountStore, "byIds">;
  recordings: Pick<RecordingStore, "ofOwner">;
  own: Recordings["own"];
  holders: Holders;
  lessons: Lessons;
  lines: Lines;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
}

type Session = LiveNotesReply["sessions"][number];

export function createLiveNotes(deps: LiveNotesDeps): LiveNotes {
  const { notes, accounts, recordings, own, holders, lessons, lines, inTurn, now } = deps;

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
  const openableOf = async (account: string): Promise<Recording[]> =>
    (await recordings.ofOwner(account)).filter(({ state }) =>
      OPENABLE.some((open) => open === state),
    );

  return {
    async keys(asker, session) {
      const { account } = asker;
      const { owner } = lessonOf(session, account);
      const theirs = (await heldBy(owner))?.publicKey ?? null;
      const mine = (await heldBy(account))?.publicKey ?? null;
      await asker.again();
      lessonOf(session, account);
      return { owner: theirs, mine, now: now() };
    },

    async add(asker, { note: id, session, sealed }) {
      const { account } = asker;
      const { owner, startedAt } = lessonOf(session, account);
      const needVault = async (): Promise<void> => {
        if ((await heldBy(owner)) !== null) return;
        throw new AppError(owner === account ? "no-vault" : "no-vault-there");
      };
      await needVault();
      const before = await notes.byId(id);
      if (before?.author === account && before.sealed === sealed) return;
      if ((await notes.countBy(account)) >= MOST_NOTES) throw new AppError("not-now");
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

    async list(asker, { recording: asked }) {
      const { account } = asker;
      const look = async () => {
        const vault = await heldBy(account);
        const only = asked === undefined ? null : await own(account, asked, OPENABLE);
        return { vault, only };
      };
      const { vault, only } = await look();
      if (vault === null) return { sessions: [] };
      const mine = (await notes.live(account)).filter(
        (note) =>
          (only === null || note.session === only.session) &&
          // What hands before these wrote for others was sealed for another vault (R23).
          (note.owner === account || note.createdAt >= vault.createdAt),
      );
      const names = await namesOf(mine, accounts);
      const recorded = await openableOf(account);
      await asker.again();
      await look();
      const around = { account, names, recorded, only };
      const bySession = Map.groupBy(mine, ({ session }) => session ?? "");
      const sessions = [...bySession].map(([id, all]) => sessionOf(id, all, around));
      return { sessions: sessions.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0)) };
    },
  };
}

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
