/**
 * One Chromium process tree for each person, as in life: another computer.
 *
 * The browser is a process group of its own, so that a test can kill or freeze
 * the whole of it. Whatever happens, it is gone when the fixture returns.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { installClassroom } from "./classroom/classroom.ts";
import type { Options } from "./classroom/page/api.ts";

/** Flags for a closed network without a display, a sound card or a GPU. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

export const chromiumPath = (): string => process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

export interface Person {
  browser: Browser;
  context: BrowserContext;
  page: Page;
  pid: number;
  /** Hosts that any page of this person asked, over whatever protocol. */
  hosts: Set<string>;
  /** What the pages wrote to the console as errors, and what they threw. */
  complaints: string[];
  kill(): void;
  freeze(): void;
  thaw(): void;
}

export interface PersonOptions {
  room: Options;
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
}

const note = (page: Page, hosts: Set<string>, complaints: string[]): void => {
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  page.on("websocket", (socket) => hosts.add(new URL(socket.url()).host));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // The first question of a page, whether somebody is signed in, may be answered by a no.
    const isNo = message.location().url.endsWith("/api/refresh");
    if (message.type() === "error" && !isNo) complaints.push(message.text());
  });
};

/** A second window of the same person: same browser, same cookies. */
export const anotherPage = async (person: Person): Promise<Page> => person.context.newPage();

const open = async (options: PersonOptions, profile: string) => {
  const server = await chromium.launchServer({
    executablePath: chromiumPath(),
    args: FLAGS,
    env: { ...process.env, TMPDIR: profile },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const { pid } = server.process();
  if (pid === undefined) throw new Error("the browser did not start");
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? "light",
    permissions: ["camera", "microphone"],
    reducedMotion: "reduce",
  });
  const hosts = new Set<string>();
  const complaints: string[] = [];
  context.on("page", (page) => note(page, hosts, complaints));
  await installClassroom(context, options.room);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const group = (signal: NodeJS.Signals): void => {
    process.kill(-pid, signal);
  };
  const person: Person = {
    browser,
    context,
    page,
    pid,
    hosts,
    complaints,
    kill: () => group("SIGKILL"),
    freeze: () => group("SIGSTOP"),
    thaw: () => group("SIGCONT"),
  };
  return { person, server };
};

/** Runs `work` with a person's own browser. */
export const withPerson = async <T>(
  options: PersonOptions,
  work: (person: Person) => Promise<T>,
): Promise<T> => {
  // Chromium leaves its profile behind when it is killed.
  const profile = await mkdtemp(join(tmpdir(), "aside-browser-"));
  try {
    const { person, server } = await open(options, profile);
    try {
      return await work(person);
    } finally {
      await server.kill();
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
};
