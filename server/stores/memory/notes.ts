/** Notes and papers in memory. */
import {
  digestOf,
  newestFirst,
  type LiveSession,
  type Note,
  type NoteStore,
  type Paper,
} from "../note-store.ts";
import { copy, copyOrNull, rising } from "./copy.ts";

export function memoryNotes(): NoteStore {
  const notes = new Map<string, Note>();
  const papers = new Map<string, Paper>();
  const keyOf = (account: string, name: string) => `${account} ${name}`;
  const inOrder = (wanted: (note: Note) => boolean): Note[] =>
    rising([...notes.values()].filter(wanted), ({ createdAt }) => createdAt).map(copy);
  /** With the replies to it, and what they are answered by. */
  const remove = (id: string): Note[] => {
    const note = notes.get(id);
    if (note === undefined) return [];
    notes.delete(id);
    const replies = [...notes.values()].filter(({ replyTo }) => replyTo === id);
    return [note, ...replies.flatMap((reply) => remove(reply.id))];
  };
  const removeAll = (wanted: (note: Note) => boolean): void => {
    for (const { id } of inOrder(wanted)) remove(id);
  };
  const dropPapers = (account: string): void => {
    for (const [key, paper] of papers) if (paper.account === account) papers.delete(key);
  };
  return {
    async add(note) {
      if (notes.has(note.id)) return false;
      notes.set(note.id, copy(note));
      return true;
    },
    byId: async (id) => copyOrNull(notes.get(id)),
    ofRecording: async (recording) => inOrder((note) => note.recording === recording),
    live: async (account) =>
      inOrder(({ under, owner, author }) => under === "live" && [owner, author].includes(account)),
    liveOf: async (account, sessions) =>
      inOrder(
        ({ under, owner, author, session }) =>
          under === "live" && [owner, author].includes(account) && sessions.includes(session ?? ""),
      ),
    async liveSessions(account, { before, limit }) {
      const all = new Map<string, LiveSession>();
      for (const { under, owner, author, session, sessionAt } of notes.values()) {
        if (under !== "live" || session === null || sessionAt === null) continue;
        if ([owner, author].includes(account)) all.set(session, { session, sessionAt });
      }
      const left = [...all.values()].filter(
        (one) => before === null || newestFirst(before, one) < 0,
      );
      return left.toSorted(newestFirst).slice(0, limit);
    },
    onOthers: async (account) =>
      inOrder(
        ({ recording, owner, author }) =>
          recording !== null && author === account && owner !== account,
      ),
    countBy: async (author, of) => {
      const here = (note: Note): boolean => {
        if (of === undefined) return true;
        return "recording" in of ? note.recording === of.recording : note.session === of.session;
      };
      return inOrder((note) => note.author === author && here(note)).length;
    },
    digests: async () =>
      [...notes.values()].map(({ id, sealed }) => ({ id, digest: digestOf(sealed) })),
    async change(id, was, change) {
      const note = notes.get(id);
      if (note?.changedAt !== was) return false;
      notes.set(id, copy({ ...note, ...change }));
      return true;
    },
    async setResolved(id, at) {
      const note = notes.get(id);
      if (note !== undefined) note.resolvedAt = at;
    },
    remove: async (id) =>
      remove(id).map(({ id: one, under, sealed }) => ({ id: one, under, sealed })),
    async forgetSegments(recording, part, segments) {
      removeAll(
        (note) =>
          note.recording === recording &&
          note.part === part &&
          note.segment !== null &&
          segments.includes(note.segment),
      );
    },
    async forgetRecording(recording) {
      removeAll((note) => note.recording === recording);
    },
    async forgetVault(account) {
      for (const { id } of inOrder(
        ({ under, owner, author }) =>
          (under === "own" && author === account) || (under === "live" && owner === account),
      )) {
        notes.delete(id);
      }
      dropPapers(account);
    },
    async forgetAccount(account) {
      removeAll(({ author, owner }) => author === account || owner === account);
      dropPapers(account);
    },

    paper: async (account, name) => copyOrNull(papers.get(keyOf(account, name))),
    async setPaper(paper) {
      const key = keyOf(paper.account, paper.name);
      if ((papers.get(key)?.version ?? 0) !== paper.version - 1) return false;
      papers.set(key, copy(paper));
      return true;
    },
  };
}
