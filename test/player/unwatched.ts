/**
 * A Chromium that nobody looks into: who drives a page with the usual tools has every answer of
 * the network kept for them, in the very process whose memory is to be measured.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromiumPath } from "#test/support/browser.ts";
import { descendantsOf } from "#test/support/server-processes.ts";

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-dev-shm-usage"],
  ...["--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0"],
];

export interface Unwatched {
  /** What the expression comes to in the page; a promise is awaited. Rejects where it throws. */
  evaluate<T>(expression: string): Promise<T>;
  /** What the page's process has of its own, MiB, without what nobody needs any more. */
  memory(): Promise<number>;
}

interface Answer {
  id?: number;
  method?: string;
  error?: { message: string };
  result?: { result?: { value?: unknown }; exceptionDetails?: unknown };
}

/** Speaks the DevTools protocol with the page behind this socket. */
async function speakTo(address: string) {
  const socket = new WebSocket(address);
  const loaded = Promise.withResolvers<void>();
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    waiting.get(answer.id ?? 0)?.(answer);
    if (answer.method === "Page.loadEventFired") loaded.resolve();
  });
  await once(socket, "open");
  const say = async (method: string, params: object = {}): Promise<Answer["result"]> => {
    const id = waiting.size + 1;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
    const { error, result } = await promise;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return { say, loaded: loaded.promise, close: () => socket.close() };
}

/** Opens the address, and is gone when `work` has ended. */
export async function withUnwatched(
  url: string,
  work: (page: Unwatched) => Promise<void>,
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "aside-unwatched-"));
  const flags = [...FLAGS, `--user-data-dir=${home}`, "about:blank"];
  const browser = spawn(chromiumPath(), flags, { stdio: ["ignore", "ignore", "pipe"] });
  const over = once(browser, "exit");
  try {
    let port = "";
    for await (const line of createInterface(browser.stderr)) {
      port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1] ?? "";
      if (port !== "") break;
    }
    browser.stderr.resume();
    const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
    const pages = (await listed.json()) as { type: string; webSocketDebuggerUrl: string }[];
    const shown = pages.find(({ type }) => type === "page");
    if (shown === undefined) throw new Error("there is no page");
    const { say, loaded, close } = await speakTo(shown.webSocketDebuggerUrl);
    await say("Page.enable");
    await say("Page.navigate", { url });
    await loaded;
    await work({
      async evaluate<T>(expression: string) {
        const how = { expression, awaitPromise: true, returnByValue: true };
        const found = await say("Runtime.evaluate", how);
        if (found?.exceptionDetails !== undefined) {
          throw new Error(JSON.stringify(found.exceptionDetails));
        }
        return found?.result?.value as T;
      },
      async memory() {
        await say("HeapProfiler.collectGarbage");
        const held = descendantsOf(browser.pid ?? 0).map(async ({ pid }) => {
          const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
          const status = await readFile(`/proc/${pid}/status`, "utf8");
          const own = Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
          return command.includes("--type=renderer") ? own : 0;
        });
        return (await Promise.all(held)).reduce((sum, kib) => sum + kib, 0) / 1_024;
      },
    });
    close();
  } finally {
    browser.kill();
    await over;
    await rm(home, { recursive: true, force: true });
  }
}
