/** Notes, live notes and sealed papers. The server opens none of them. */
import {
  LiveKeysQuery,
  LiveKeysReply,
  LiveNoteBody,
  LiveNotesQuery,
  LiveNotesReply,
  NoteAsk,
  NoteBody,
  NoteChange,
  NoteResolve,
  NotesQuery,
  NotesReply,
  OnOthersReply,
  PaperBody,
  PaperQuery,
  PaperReply,
} from "#protocol/http/notes.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { Library } from "../library/library.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

/** A sealed note of 4,000 characters, whatever its letters, with what stands around it. */
const NOTE_BYTES = 40 * 1_024;
const PAPER_BYTES = 300 * 1_024;
/** Per address: in a busy lesson marks come by the second, and a school may share one. */
const NOTES_A_MINUTE = 600;
const CHANGES_A_MINUTE = 120;
const done = { done: true };
const atMost = (max: number) => ({ config: { rateLimit: { max, timeWindow: "1 minute" } } });

export function addNoteRoutes(app: App, { notebook }: Library): void {
  const { live, papers } = notebook;
  const acting = { response: { 200: DoneReply } };
  const writing = { ...atMost(NOTES_A_MINUTE), bodyLimit: NOTE_BYTES };

  app.get(
    "/api/notes",
    { schema: { querystring: NotesQuery, response: { 200: NotesReply } } },
    (request) => notebook.list(askerOf(request), request.query),
  );
  app.post("/api/notes", { ...writing, schema: { body: NoteBody, ...acting } }, async (request) => {
    await notebook.add(askerOf(request), request.body);
    return done;
  });
  app.post(
    "/api/notes/change",
    { ...writing, schema: { body: NoteChange, ...acting } },
    async (request) => {
      await notebook.change(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/notes/resolve",
    { ...atMost(CHANGES_A_MINUTE), schema: { body: NoteResolve, ...acting } },
    async (request) => {
      await notebook.resolve(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/notes/remove",
    { ...atMost(CHANGES_A_MINUTE), schema: { body: NoteAsk, ...acting } },
    async (request) => {
      await notebook.remove(askerOf(request), request.body.note);
      return done;
    },
  );

  app.get("/api/notes/on-others", { schema: { response: { 200: OnOthersReply } } }, (request) =>
    notebook.onOthers(askerOf(request).account),
  );
  app.get(
    "/api/notes/live",
    { schema: { querystring: LiveNotesQuery, response: { 200: LiveNotesReply } } },
    (request) => live.list(askerOf(request), request.query),
  );
  app.get(
    "/api/notes/live/keys",
    { schema: { querystring: LiveKeysQuery, response: { 200: LiveKeysReply } } },
    (request) => live.keys(askerOf(request), request.query.session),
  );
  app.post(
    "/api/notes/live",
    { ...writing, schema: { body: LiveNoteBody, ...acting } },
    async (request) => {
      await live.add(askerOf(request), request.body);
      return done;
    },
  );

  app.get(
    "/api/papers",
    { schema: { querystring: PaperQuery, response: { 200: PaperReply } } },
    (request) => papers.read(askerOf(request), request.query.paper),
  );
  app.post(
    "/api/papers",
    {
      ...atMost(CHANGES_A_MINUTE),
      bodyLimit: PAPER_BYTES,
      schema: { body: PaperBody, ...acting },
    },
    async (request) => {
      await papers.keep(askerOf(request), request.body);
      return done;
    },
  );
}
