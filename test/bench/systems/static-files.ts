/**
 * The plainest server there is: files of one folder, whole or from a byte on, and
 * nothing else. A process of its own, as ours is.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mp4": "video/mp4",
  ".m4s": "video/iso.segment",
  ".m3u8": "application/vnd.apple.mpegurl",
};

async function answer(folder: string, request: IncomingMessage, response: ServerResponse) {
  const path = join(folder, (request.url ?? "/").replaceAll("..", ""));
  const { size } = await stat(path);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const start = Number(first ?? 0);
  const end = last === undefined || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  response.writeHead(first === undefined ? 200 : 206, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "content-length": end - start + 1,
    "accept-ranges": "bytes",
    ...(first === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  const file = createReadStream(path, { start, end });
  response.once("close", () => file.destroy());
  file.once("error", () => response.destroy());
  file.pipe(response);
}

/** In the child: says its port, and serves until it is ended. */
async function serve(folder: string): Promise<void> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.writeHead(404).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  console.log((server.address() as AddressInfo).port);
}

/** Serves this folder; `work` gets its address and the process. */
export async function withStaticFiles<T>(
  folder: string,
  work: (origin: string, pid: number) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, [import.meta.filename, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  try {
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return await work(`http://127.0.0.1:${port}`, child.pid ?? 0);
  } finally {
    child.kill();
    await gone;
  }
}

const [, , folder] = process.argv;
if (import.meta.main && folder !== undefined) await serve(folder);
