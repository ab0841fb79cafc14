/**
 * The real server as a process of its own, on a free port with a new data folder.
 *
 * Everything below it is gone when the fixture returns, however the test ended.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { descendantsOf, isRunning, type Process } from "./server-processes.ts";

const MAIN = new URL("../../server/main.ts", import.meta.url).pathname;
const START_MS = 30_000;
const STOP_MS = 10_000;

export interface Account {
  role: "teacher" | "coach";
  name: string;
  email: string;
  password: string;
}
interface Ready {
  listening: string;
  people: Account[];
}

export interface Server {
  url: string;
  pid: number;
  people: Account[];
  teacher: Account;
  coaches: Account[];
  /** What the server wrote, one line each. */
  log: string[];
  /** Its media workers, as the operating system sees them. */
  workers(): Process[];
  below(): Process[];
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the server process is gone. */
  gone: Promise<void>;
}

export interface ServerOptions {
  env?: Record<string, string>;
  /** An existing data folder, for a restart; it is left in place. */
  data?: string;
  /** Who is in it: a server says so only when it makes them. */
  people?: Account[];
}

const readyIn = (line: string): Ready | null => {
  if (!line.startsWith('{"listening"')) return null;
  return JSON.parse(line) as Ready;
};

const untilReady = (child: ChildProcess, log: string[]): Promise<Ready> =>
  new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${log.slice(-30).join("\n")}`));
    const timer = setTimeout(() => fail("the server was not ready in time"), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        log.push(line);
        const ready = readyIn(line);
        if (ready === null) return;
        clearTimeout(timer);
        resolve(ready);
      });
    }
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`the server ended with ${code ?? signal}`);
    });
  });

const endAll = async (child: ChildProcess, gone: Promise<void>): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) return;
  const below = descendantsOf(pid);
  // A frozen process cannot be asked to stop.
  child.kill("SIGCONT");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(timer);
  for (const { pid } of below) if (isRunning(pid)) process.kill(pid, "SIGKILL");
};

const named = (people: Account[], role: Account["role"]): Account[] =>
  people.filter((person) => person.role === role);

export const withDataFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-data-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const run = async <T>(
  { env = {}, data, people = [] }: ServerOptions & { data: string },
  work: (server: Server) => Promise<T>,
): Promise<T> => {
  const log: string[] = [];
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      PORT: "0",
      RTC_PORT: "0",
      DATA_FOLDER: data,
      ASIDE_READY: "json",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // Even a test process that dies of an unhandled error leaves no server behind.
  const last = (): void => void child.kill("SIGKILL");
  process.once("exit", last);
  try {
    const ready = await untilReady(child, log);
    if (ready.people.length > 0) people = ready.people;
    const pid = child.pid ?? -1;
    const [teacher] = named(people, "teacher");
    if (teacher === undefined) throw new Error("the server made no demo teacher");
    return await work({
      url: ready.listening,
      pid,
      people,
      teacher,
      coaches: named(people, "coach"),
      log,
      workers: () => descendantsOf(pid).filter(({ name }) => name.startsWith("mediasoup")),
      below: () => descendantsOf(pid),
      signal: (signal) => child.kill(signal),
      gone,
    });
  } finally {
    await endAll(child, gone);
    process.off("exit", last);
  }
};

export const withServer = async <T>(
  options: ServerOptions,
  work: (server: Server) => Promise<T>,
): Promise<T> =>
  options.data === undefined
    ? withDataFolder((data) => run({ ...options, data }, work))
    : run({ ...options, data: options.data }, work);
