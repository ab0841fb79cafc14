/**
 * Notes on a recording: sealed by the page that writes them, handed to whoever may open them.
 * A note of somebody else's that one cannot see answers as one that is not there.
 */
import type { Static } from "typebox";
import type {
  NoteBody,
  NoteChange,
  NoteResolve,
  NotesQuery,
  NotesReply,
} from "#protocol/http/notes.ts";
import type { InTurn } from "../../accounts/in-turn.ts";
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { Note, NotesOf, NoteStore } from "../../stores/note-store.ts";
import type { KeptExports } from "../exporting/kept.ts";
import type { Holders } from "../holder.ts";
import { tombstoneOf, type Tombstones } from "../tombstones.ts";
import { noteLine, readingLine } from "./note-lines.ts";
import { namesOf, shownNote } from "./note-rows.ts";
import type { Reached, Reaching } from "./reach.ts";
import { mayAnswer, mayRead, mayRemove, whyNotWrite } from "./rules.ts";

export interface Notes {
  /** Throws as `Reaching.by`. */
  list(asker: Asker, of: Static<typeof NotesQuery>): Promise<NotesReply>;
  /** A second one of the same id and text answers as the first did. */
  add(asker: Asker, what: NoteBody): Promise<void>;
  /** Throws `no-such-note`, or `moved-on` where it was changed meanwhile. */
  change(asker: Asker, what: NoteChange): Promise<void>;
  resolve(asker: Asker, what: Static<typeof NoteResolve>): Promise<void>;
  /** Acts first. The replies go along. Live notes too. */
  remove(asker: Asker, note: string): Promise<void>;
}
export interface NotesDeps {
  notes: NoteStore;
  accounts: Pick<AccountStore, "byIds">;
  holders: Holders;
  reaching: Reaching;
  tombstones: Pick<Tombstones, "add">;
  /** What was changed or removed is in no export that is gone on with. */
  exports: Pick<KeptExports, "forget">;
  lines: Lines;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
}

/** Notes of one author: nobody writes more in a working life. */
const MOST_NOTES = 50_000;
/** Of them, on one recording or in one live session: whoever reads these reads them all. */
export const MOST_HERE = 2_000;
/** Throws `too-many-notes`. */
export async function roomFor(
  notes: Pick<NoteStore, "countBy">,
  author: string,
  of: NotesOf,
): Promise<void> {
  const full =
    (await notes.countBy(author)) >= MOST_NOTES || (await notes.countBy(author, of)) >= MOST_HERE;
  if (full) throw new AppError("too-many-notes");
}
/** Looks that are remembered; a forgotten one writes another line. */
const REMEMBERED = 1_000;

export function createNotes(deps: NotesDeps): Notes {
  const { notes, accounts, holders, reaching, tombstones, lines, inTurn, now } = deps;
  const none = () => new AppError("no-such-note");
  const drop = (those: readonly Pick<Note, "author" | "owner">[]): void => {
    for (const account of those.flatMap(({ author, owner }) => [author, owner])) {
      deps.exports.forget(account);
    }
  };

  /** Sign-in and recording or share: has a line. */
  const looked = new Set<string>();
  const noteLook = async ({ account, sid }: Asker, { record, share }: Reached): Promise<void> => {
    const look = `${sid} ${share?.id ?? record.id}`;
    if (looked.has(look)) return;
    await lines.before(readingLine(record, account, share?.id ?? null));
    looked.add(look);
    for (const oldest of looked) {
      if (looked.size <= REMEMBERED) break;
      looked.delete(oldest);
    }
  };
  /** Rises, before it is acknowledged, with every note that is taken from whoever could read it. */
  let taken = 0;
  /** Throws unless the reply may stand where it is meant to. */
  const checkReply = async (
    replyTo: string | null,
    reply: Pick<Note, "under">,
    reach: Reached,
  ): Promise<void> => {
    if (replyTo === null) return;
    const parent = await notes.byId(replyTo);
    if (parent === null || !mayRead(parent, reach)) throw none();
    if (!mayAnswer(parent, reply, reach)) throw new AppError("bad-request");
  };
  const checkWrite = (what: Parameters<typeof whyNotWrite>[0], reach: Reached): void => {
    const why = whyNotWrite(what, reach);
    if (why !== null) throw new AppError(why);
  };
  /** The asker's own note with how far the asker reaches; throws `no-such-note`. */
  const mine = async (account: string, id: string): Promise<[Note, Reached]> => {
    if ((await holders.of(account)).locked) throw new AppError("vault-locked");
    const note = await notes.byId(id);
    if (note?.author !== account || note.recording === null) throw none();
    const reach = await reaching.into(account, note.recording);
    if (reach === null || !mayRead(note, reach)) throw none();
    return [note, reach];
  };
  /** That somebody answered for nobody else is not told, not even so. */
  const isAnswered = async ({ id, recording, author }: Note): Promise<boolean> =>
    (await notes.ofRecording(recording ?? "")).some(
      (one) => one.replyTo === id && one.author !== author && one.under !== "own",
    );
  /** A note is written before a recording is erased, or not at all. */
  const turn = <T>(recording: string, work: () => Promise<T>): Promise<T> =>
    inTurn(`recording ${recording}`, work);

  return {
    async list(asker, of) {
      const { account } = asker;
      const first = await reaching.by(account, of);
      await noteLook(asker, first);
      for (;;) {
        const before = taken;
        const all = await notes.ofRecording(first.recording);
        const names = await namesOf(all, accounts);
        await asker.again();
        const reach = await reaching.by(account, of);
        // Somebody hid or removed a note since these were read: nobody is given what it said.
        if (taken !== before) continue;
        const shown = all.filter((note) => mayRead(note, reach));
        return { notes: shown.map((note) => shownNote(note, account, names)) };
      }
    },

    async add(asker, { note: id, of, under, place, replyTo, sealed }) {
      const { account } = asker;
      const reach = await reaching.by(account, of);
      checkWrite({ under, place }, reach);
      await checkReply(replyTo, { under }, reach);
      const before = await notes.byId(id);
      if (before?.author === account && before.sealed === sealed) return;
      await roomFor(notes, account, { recording: reach.recording });
      const note: Note = {
        ...{ id, recording: reach.recording, session: null, sessionAt: null },
        ...{ owner: reach.owner, author: account, under, replyTo, sealed },
        ...{ part: place?.part ?? null, segment: place?.segment ?? null },
        ...{ createdAt: now(), changedAt: now(), resolvedAt: null },
      };
      await lines.giving(noteLine("write", note, account), () =>
        turn(reach.recording, async () => {
          await asker.again();
          await checkReply(replyTo, { under }, reach);
          checkWrite({ under, place }, await reaching.by(account, of));
          await roomFor(notes, account, { recording: reach.recording });
          if (!(await notes.add(note))) throw new AppError("bad-request");
        }),
      );
    },

    async change(asker, { note: id, under, place, sealed, changedAt }) {
      const { account } = asker;
      const [note, reach] = await mine(account, id);
      checkWrite({ under, place }, reach);
      // A caption stays one; and what was answered is not taken from under the answers.
      const turns = (under === "caption") !== (note.under === "caption");
      const hides = note.under === "recording" && under === "own";
      // What is hidden is sealed anew: what others had is destroyed by its text.
      if (turns || (hides && sealed === note.sealed)) throw new AppError("bad-request");
      await checkReply(note.replyTo, { under }, reach);
      const changed = {
        ...{ under, part: place?.part ?? null, segment: place?.segment ?? null, sealed },
        // Rises even where the clock does not: it is what tells one version from another.
        changedAt: Math.max(now(), note.changedAt + 1),
      };
      const line = noteLine("change", { ...note, under: hides ? note.under : under }, account, {
        published: under !== "own",
      });
      await lines.giving(line, () =>
        turn(reach.recording, async () => {
          await asker.again();
          if (hides && (await isAnswered(note))) throw new AppError("not-now");
          const [current, reaches] = await mine(account, id);
          checkWrite({ under, place }, reaches);
          if (current.changedAt !== changedAt) throw new AppError("moved-on");
          // R23: an older database must not publish it again, not even after a crash just now.
          if (hides) await tombstones.add("key", tombstoneOf(current.sealed));
          if (!(await notes.change(id, changedAt, changed))) throw new AppError("moved-on");
          taken += 1;
          drop([note]);
        }),
      );
    },

    async resolve(asker, { note: id, resolved }) {
      const { account } = asker;
      if ((await holders.of(account)).locked) throw new AppError("vault-locked");
      const check = async (): Promise<Note> => {
        const note = await notes.byId(id);
        if (note === null || ![note.author, note.owner].includes(account)) throw none();
        // A live note is read by these two, and by nobody else.
        if (note.recording === null) return note;
        const reach = await reaching.into(account, note.recording);
        if (reach === null || !mayRead(note, reach)) throw none();
        return note;
      };
      const note = await check();
      await lines.giving(noteLine("resolve", note, account, { resolved }), async () => {
        await asker.again();
        await check();
        await notes.setResolved(id, resolved ? now() : null);
      });
    },

    async remove(asker, id) {
      const { account } = asker;
      if ((await holders.of(account)).locked) throw new AppError("vault-locked");
      const note = await notes.byId(id);
      if (note === null || !mayRemove(note, account)) throw none();
      await asker.again();
      const gone = await notes.remove(id);
      taken += 1;
      // Those who answered it keep theirs, which asks the records for each of its notes.
      drop([note]);
      // R23: an older database brings none of it back.
      for (const { sealed } of gone) await tombstones.add("key", tombstoneOf(sealed));
      if (gone.length === 0) return;
      const seen = gone.filter((one) => one.id !== id && one.under !== "own");
      await lines.after(noteLine("remove", note, account, { replies: seen.length }));
    },
  };
}
