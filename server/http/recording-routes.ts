/** My recordings. Nothing here can be asked for by, or about, anybody else. */
import Type from "typebox";
import {
  CopiedReply,
  CutReply,
  DeletedReply,
  ManifestQuery,
  ManifestReply,
  RecordingAsk,
  RecordingCopy,
  RecordingCut,
  RecordingKeep,
  RecordingSettingsBody,
  RecordingsReply,
  RecordingTitle,
  SegmentQuery,
} from "#protocol/http/recordings.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { Library } from "../library/library.ts";
import type { App } from "./app.ts";
import { cutOf, whenOver } from "./cut.ts";
import { askerOf } from "./guard.ts";

/** "Keep a part": up to 64 key files of at most 256 KiB each; few are longer than a few KiB. */
const KEEP_BYTES = 4 * 1_024 * 1_024;
/** Per address. Replay takes a segment every eight seconds; an export takes them all. */
const SEGMENTS_A_MINUTE = 1_200;
const CHANGES_A_MINUTE = 60;
export const SealedBytes = {
  content: {
    "application/octet-stream": {
      schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }),
    },
  },
};
const done = { done: true };

export function addRecordingRoutes(app: App, { recordings, opening, cutting }: Library): void {
  const acting = { response: { 200: DoneReply } };
  const changing = { config: { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: "1 minute" } } };

  app.get(
    "/api/recordings",
    { schema: { response: { 200: RecordingsReply } } },
    async (request) => {
      const asker = askerOf(request);
      const found = await recordings.list(asker.account);
      await asker.again();
      return found;
    },
  );
  app.post(
    "/api/recordings/settings",
    { ...changing, schema: { body: RecordingSettingsBody, ...acting } },
    async (request) => {
      await recordings.choose(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/recordings/keep",
    { ...changing, schema: { body: RecordingKeep, ...acting }, bodyLimit: KEEP_BYTES },
    async (request) => {
      await recordings.keep(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/recordings/cut",
    {
      ...changing,
      schema: { body: RecordingCut, response: { 200: CutReply } },
      bodyLimit: KEEP_BYTES,
    },
    (request) => cutting.cut(askerOf(request), request.body),
  );
  app.post(
    "/api/recordings/copy",
    {
      ...changing,
      schema: { body: RecordingCopy, response: { 200: CopiedReply } },
      bodyLimit: KEEP_BYTES,
    },
    (request) => cutting.copy(askerOf(request), request.body),
  );
  app.post(
    "/api/recordings/title",
    { ...changing, schema: { body: RecordingTitle, ...acting } },
    async (request) => {
      await recordings.title(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/recordings/delete",
    { ...changing, schema: { body: RecordingAsk, response: { 200: DeletedReply } } },
    (request) => recordings.remove(askerOf(request), request.body.recording),
  );
  app.post(
    "/api/recordings/undo",
    { ...changing, schema: { body: RecordingAsk, ...acting } },
    async (request) => {
      await recordings.undo(askerOf(request), request.body.recording);
      return done;
    },
  );
  app.get(
    "/api/recordings/manifest",
    { schema: { querystring: ManifestQuery, response: { 200: ManifestReply } } },
    (request) => opening.manifest(askerOf(request), request.query.recording),
  );
  app.get(
    "/api/recordings/segment",
    {
      config: { rateLimit: { max: SEGMENTS_A_MINUTE, timeWindow: "1 minute" } },
      schema: { querystring: SegmentQuery, response: { 200: SealedBytes } },
    },
    async (request, reply) => {
      const { recording, part, segment } = request.query;
      const what = { recording, part: +part, segment: +segment };
      const { bytes, sent } = await opening.segment(askerOf(request), what, cutOf(reply));
      whenOver(reply, sent);
      return reply
        .type("application/octet-stream")
        .header("cache-control", "no-store")
        .header("content-disposition", "attachment")
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
}
