/** My export: one zip file, streamed; `Range` with `If-Range` goes on where it broke off. */
import { Readable } from "node:stream";
import Type from "typebox";
import type { Exports } from "../library/exporting/exports.ts";
import type { App } from "./app.ts";
import { cutOf, whenOver } from "./cut.ts";
import { askerOf } from "./guard.ts";

/** Per address: one is a whole library, and a school may share an address. */
const EXPORTS_A_MINUTE = 240;

const Zip = {
  content: {
    "application/zip": { schema: Type.Unsafe<Readable>({ type: "string", format: "binary" }) },
  },
};

/** One range to the end is all that a download that goes on needs; others are answered whole. */
const startOf = (range: string | undefined): number | null => {
  const start = /^bytes=([0-9]{1,15})-$/.exec(range ?? "")?.[1];
  return start === undefined ? null : Number(start);
};

export function addExportRoutes(app: App, exports: Exports): void {
  app.get(
    "/api/export",
    {
      config: { rateLimit: { max: EXPORTS_A_MINUTE, timeWindow: "1 minute" } },
      exposeHeadRoute: false,
      schema: { response: { 200: Zip, 206: Zip, 416: Type.Null() } },
    },
    async (request, reply) => {
      const start = startOf(request.headers.range);
      const etag = request.headers["if-range"];
      const resume = start === null || typeof etag !== "string" ? null : { etag, start };
      const found = await exports.open(askerOf(request), resume, cutOf(reply));
      reply.header("cache-control", "no-store").header("accept-ranges", "bytes");
      if (found === null) return reply.code(416).send(null);
      const { total, bytes, sent } = found;
      whenOver(reply, sent);
      reply
        .type("application/zip")
        .header("etag", found.etag)
        .header("content-length", total - found.start)
        .header("content-disposition", 'attachment; filename="aside.zip"');
      if (found.start > 0) {
        reply.code(206).header("content-range", `bytes ${found.start}-${total - 1}/${total}`);
      }
      return reply.send(Readable.from(bytes, { objectMode: false }));
    },
  );
}
