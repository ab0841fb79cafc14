/**
 * The real server as a process of its own, on a free port with a new data folder.
 *
 * Everything below it is gone when the fixture returns, however the test ended.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { seedFolder, type SeedPerson } from "./seed.ts";
import { descendantsOf, isRunning, type Process } from "./server-processes.ts";

const MAIN = new URL("../../server/main.ts", import.meta.url).pathname;
const START_MS = 30_000;
const STOP_MS = 10_000;

export type Account = SeedPerson;
interface Ready {
  listening: string;
  /** The one-time link that makes the first school; null where there is one. */
  firstStart: string | null;
}

export interface Server {
  url: string;
  pid: number;
  /** Address of the first-start link; null once there is a school. */
  firstStart: string | null;
  people: Account[];
  administrator: Account;
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
  /** A data folder of the caller's, for a restart; it is left in place. */
  data?: string;
  /** Who is in it; an empty folder gets the demo school unless this is `none`. */
  people?: Account[] | "none";
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
/** Asking for somebody who is not there is a mistake of the test. */
const oneOf = (people: Account[], role: Account["role"]): Account => {
  const [found] = named(people, role);
  if (found === undefined) throw new Error(`the school has no ${role}`);
  return found;
};

export const withDataFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-data-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const run = async <T>(
  { env = {}, data, people }: { env?: Record<string, string>; data: string; people: Account[] },
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
    const pid = child.pid ?? -1;
    return await work({
      url: ready.listening,
      firstStart: ready.firstStart ?? null,
      pid,
      people,
      get administrator() {
        return oneOf(people, "administrator");
      },
      get teacher() {
        return oneOf(people, "teacher");
      },
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

/** Who is in this folder: as told, or the demo school, put into one that nobody has used yet. */
const peopleIn = async (data: string, people: ServerOptions["people"]): Promise<Account[]> => {
  if (people === "none") return [];
  if (people !== undefined || (await readdir(data)).length > 0) return people ?? [];
  return (await seedFolder(data)).people;
};

export const withServer = async <T>(
  { env = {}, data, people }: ServerOptions,
  work: (server: Server) => Promise<T>,
): Promise<T> => {
  const within = async (folder: string): Promise<T> =>
    run({ env, data: folder, people: await peopleIn(folder, people) }, work);
  return data === undefined ? withDataFolder(within) : within(data);
};
