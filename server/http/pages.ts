/** The client's files. A path without a file name is one of the client's own pages. */
import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { AppError } from "../errors.ts";

/** The bundler writes a digest into these names, so their content never changes. */
const HASHED_FOLDER = "assets/";

/** Names between single strokes: nothing that a proxy might read as another path than we do. */
const PAGE = /^([\w-][\w.-]*(\/[\w-][\w.-]*)*)?$/;
/** However it is spelled, nobody who asks the API for something gets a page. */
const API = /^(api|socket\.io)(\/|$)/i;

/** Without a bundle the server still runs; its pages answer `not-found`. */
export async function addPages(app: FastifyInstance, folder: string): Promise<void> {
  if (existsSync(join(folder, "index.html"))) {
    await app.register(fastifyStatic, {
      root: folder,
      serve: false,
      cacheControl: false,
      dotfiles: "ignore",
    });
  }
  app.get<{ Params: { "*": string } }>("/*", (request, reply) => {
    const path = request.params["*"];
    if (!app.hasReplyDecorator("sendFile") || !PAGE.test(path) || API.test(path)) {
      throw new AppError("not-found");
    }
    if (isFile(folder, path)) {
      const forEver = path.startsWith(HASHED_FOLDER) && basename(path) !== "index.html";
      const policy = forEver ? "public, max-age=31536000, immutable" : "no-cache";
      return reply
        .header("cache-control", path === "index.html" ? "no-store" : policy)
        .sendFile(path);
    }
    if (basename(path).includes(".")) throw new AppError("not-found");
    return reply.header("cache-control", "no-store").sendFile("index.html");
  });
}

/** Whether the path names a file below the folder; the plugin checks again when it opens it. */
function isFile(folder: string, path: string): boolean {
  if (path === "" || path.includes("\0") || path.split(/[/\\]/).includes("..")) return false;
  return statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;
}
