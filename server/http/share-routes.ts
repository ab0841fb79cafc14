/** Shares: mine, what others share with me, and who watched. Watching asks at the moment of sending. */
import {
  RecalledReply,
  RecallBody,
  RecipientAsk,
  RecipientReply,
  ShareBody,
  SharedReply,
  SharedWithMeReply,
  ShareEndBody,
  ShareManifestReply,
  ShareQuery,
  ShareSegmentQuery,
  SharesReply,
  WatchedQuery,
  WatchedReply,
  WatchingBody,
} from "#protocol/http/shares.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { Library } from "../library/library.ts";
import type { App } from "./app.ts";
import { cutOf, whenOver } from "./cut.ts";
import { askerOf } from "./guard.ts";
import { SealedBytes } from "./recording-routes.ts";

/** Up to 64 key files of at most 256 KiB each; few are longer than a few KiB. */
const SHARE_BYTES = 4 * 1_024 * 1_024;
/** Per address: a school of a hundred teachers may share one. */
const SEGMENTS_A_MINUTE = 1_200;
const CHANGES_A_MINUTE = 60;
/** Each player says a word a second. */
const BEATS_A_MINUTE = 6_000;
const done = { done: true };
const atMost = (max: number) => ({ config: { rateLimit: { max, timeWindow: "1 minute" } } });

export function addShareRoutes(app: App, { sharing }: Library): void {
  const changing = atMost(CHANGES_A_MINUTE);

  app.post(
    "/api/shares/recipient",
    { ...changing, schema: { body: RecipientAsk, response: { 200: RecipientReply } } },
    (request) => sharing.recipient(askerOf(request), request.body),
  );
  app.post(
    "/api/shares",
    {
      ...changing,
      schema: { body: ShareBody, response: { 200: SharedReply } },
      bodyLimit: SHARE_BYTES,
    },
    (request) => sharing.give(askerOf(request), request.body),
  );
  app.get("/api/shares", { schema: { response: { 200: SharesReply } } }, async (request) => {
    const asker = askerOf(request);
    const found = await sharing.mine(asker.account);
    await asker.again();
    return found;
  });
  app.post(
    "/api/shares/recall",
    { ...changing, schema: { body: RecallBody, response: { 200: RecalledReply } } },
    (request) => sharing.recall(askerOf(request), request.body),
  );
  app.post(
    "/api/shares/end",
    { ...changing, schema: { body: ShareEndBody, response: { 200: DoneReply } } },
    async (request) => {
      const { share, endsAt } = request.body;
      await sharing.end(askerOf(request), share, endsAt);
      return done;
    },
  );
  app.get(
    "/api/shares/watched",
    { schema: { querystring: WatchedQuery, response: { 200: WatchedReply } } },
    (request) => sharing.watched(askerOf(request), request.query.recording),
  );

  app.get("/api/shared", { schema: { response: { 200: SharedWithMeReply } } }, async (request) => {
    const asker = askerOf(request);
    const found = await sharing.withMe(asker.account);
    await asker.again();
    return found;
  });
  app.get(
    "/api/shares/manifest",
    { schema: { querystring: ShareQuery, response: { 200: ShareManifestReply } } },
    (request) => sharing.manifest(askerOf(request), request.query.share),
  );
  app.get(
    "/api/shares/segment",
    {
      ...atMost(SEGMENTS_A_MINUTE),
      schema: { querystring: ShareSegmentQuery, response: { 200: SealedBytes } },
    },
    async (request, reply) => {
      const { share, part, segment } = request.query;
      const what = { share, part: +part, segment: +segment };
      const { bytes, sent } = await sharing.segment(askerOf(request), what, cutOf(reply));
      whenOver(reply, sent);
      return reply
        .type("application/octet-stream")
        .header("cache-control", "no-store")
        .header("content-disposition", "attachment")
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
  app.post(
    "/api/watching",
    { ...atMost(BEATS_A_MINUTE), schema: { body: WatchingBody, response: { 200: DoneReply } } },
    async (request) => {
      await sharing.beat(askerOf(request), request.body);
      return done;
    },
  );
}
