/** The page with nothing but the player's engine, built as the pages are and under their policy. */
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "vite";
import type { RecordedFilm } from "./recorded-film.ts";

const POLICY = "default-src 'self'; media-src 'self' blob:; worker-src 'self'; object-src 'none'";
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

export interface PlayerServer {
  url: string;
  /** What the page finds from now on. */
  serve(film: RecordedFilm): void;
  /** From now on the server refuses segments, or serves them again. */
  refuse(refuses: boolean): void;
}

export async function withPlayerServer<T>(work: (served: PlayerServer) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "aside-player-"));
  let film: RecordedFilm | null = null;
  let refuses = false;
  await build({
    root: join(import.meta.dirname, "page"),
    configFile: false,
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, target: "es2023", modulePreload: false },
    worker: { format: "es" },
  });
  const answer = async (
    path: string,
  ): Promise<{ type: string; bytes: Uint8Array | string } | null> => {
    if (path === "manifest") {
      const { manifest, identity } = film ?? {};
      return { type: "application/json", bytes: JSON.stringify({ manifest, identity }) };
    }
    const object = film?.objects.get(path.replace(/^segment\//, ""));
    if (object !== undefined) return { type: "application/octet-stream", bytes: object };
    const name = path === "" ? "index.html" : path;
    const type = TYPES[extname(name)];
    return type === undefined ? null : { type, bytes: await readFile(join(folder, name)) };
  };
  const server = createServer((request, response) => {
    answer((request.url ?? "/").slice(1)).then(
      (found) => {
        const sealed = (request.url ?? "").startsWith("/segment/");
        if (sealed && refuses) return response.writeHead(403).end();
        if (found === null) return response.writeHead(404).end();
        const { type, bytes } = found;
        const headers = { "content-type": type, "content-security-policy": POLICY };
        return response.writeHead(200, headers).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("the server has no port");
  try {
    return await work({
      url: `http://127.0.0.1:${at.port}/`,
      serve: (wanted) => {
        film = wanted;
      },
      refuse: (now) => {
        refuses = now;
      },
    });
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
