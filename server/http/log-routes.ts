/** My log, its download, my footprint, and what administrators see of the log. */
import { Readable } from "node:stream";
import { FootprintReply, LogQuery, LogReply } from "#protocol/http/log.ts";
import type { Footprints } from "../accounts/footprint.ts";
import type { Asker } from "../accounts/ports.ts";
import type { MyLog } from "../audit/my-log.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

export interface LogDoor {
  myLog: MyLog;
  footprints: Footprints;
}

/** Per address: the whole of a long log is work. */
const DOWNLOADS_A_MINUTE = 30;

/** What was read is given only to somebody who still may have it. */
const stillAllowed = async <T>(asker: Asker, reading: Promise<T>): Promise<T> => {
  const found = await reading;
  await asker.again();
  return found;
};
/** Each part is sent when the one before has left, and only while the asker may have it. */
async function* parts(asker: Asker, download: AsyncIterable<string>): AsyncIterable<string> {
  for await (const part of download) {
    await asker.again();
    yield part;
  }
}

export function addLogRoutes(app: App, { myLog, footprints }: LogDoor): void {
  const reading = { querystring: LogQuery, response: { 200: LogReply } };

  app.get("/api/my/log", { schema: reading }, (request) => {
    const asker = askerOf(request);
    return stillAllowed(asker, myLog.page(asker.account, request.query));
  });
  app.get(
    "/api/my/log/download",
    { config: { rateLimit: { max: DOWNLOADS_A_MINUTE, timeWindow: "1 minute" } } },
    (request, reply) => {
      const asker = askerOf(request);
      return reply
        .type("application/x-ndjson; charset=utf-8")
        .header("content-disposition", 'attachment; filename="my-log.ndjson"')
        .header("cache-control", "no-store")
        .send(Readable.from(parts(asker, myLog.download(asker.account))));
    },
  );
  app.get("/api/my/footprint", { schema: { response: { 200: FootprintReply } } }, (request) => {
    const asker = askerOf(request);
    return stillAllowed(asker, footprints.of(asker.account));
  });
  app.get("/api/school/log", { schema: reading }, (request) => {
    const asker = askerOf(request);
    return stillAllowed(asker, myLog.ofSchool(asker.account, request.query));
  });
}
