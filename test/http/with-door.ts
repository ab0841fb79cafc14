/** The real front door: SQLite in a folder of its own, argon2, keys, HTTP; gone afterwards. */
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccounts, type Accounts, type AccountsDeps } from "#server/accounts/accounts.ts";
import type { App } from "#server/http/app.ts";
import { createHttp, type HttpDeps } from "#server/http/http.ts";
import { createOrigins } from "#server/http/origins.ts";
import { openFolder } from "#recordings/storage/fs.ts";
import type { Storage } from "#recordings/storage/port.ts";
import { openLibrary, type Library, type LibraryDeps } from "#server/library/library.ts";
import { openTombstones } from "#server/library/tombstones.ts";
import { createLog } from "#server/log.ts";
import type { Mail } from "#server/mail/ports.ts";
import { noMail } from "#server/mail/smtp.ts";
import { openStores, type Stores } from "#server/stores/index.ts";
import { openSecret } from "#server/stores/secret.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import { addDemoSchool, type Ground, type Seed } from "#test/support/seed.ts";

export interface Door extends Accounts {
  app: App;
  stores: Stores;
  library: Library;
  storage: Storage;
  /** For more schools and people: `addSchool`, `addPerson`. */
  ground: Ground;
  school: Seed;
  folder: string;
  /** Wall clock of the use cases, ms; tokens keep the machine's. `steady` runs ahead beside it. */
  clock: { ahead: number; steady: number };
  /** Everything that was logged, at every level. */
  logged(): string;
  /** Accounts whose live sessions were ended, and pairs that were parted: nobody is live here. */
  struck: string[];
}
export interface DoorOptions extends Partial<Pick<HttpDeps, "ready" | "requestsAMinute">> {
  secure?: boolean;
  mail?: Mail;
  /** Which lessons go on; none where it is not said. */
  lessons?: Partial<LibraryDeps["lessons"]>;
  spoil?: (stores: Stores) => Stores;
}

export const ORIGIN = "http://127.0.0.1:8787";
/** The same server by a host name: the only way to passkeys. */
export const NAMED_ORIGIN = "http://localhost:8787";
export const SECURE_ORIGIN = "https://aside.example";

/** What the accounts need of a data folder. */
export const keysIn = (
  data: string,
): Pick<AccountsDeps, "tokenKeys" | "receiptKey" | "secretFor"> => ({
  tokenKeys: openSigningKey(data, "access-tokens"),
  receiptKey: openSigningKey(data, "receipts"),
  secretFor: (purpose) => openSecret(data, purpose),
});

export async function withDoor(
  options: DoorOptions,
  body: (door: Door) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "aside-door-"));
  const data = join(folder, "data");
  const clientFolder = join(folder, "dist");
  await mkdir(join(clientFolder, "assets"), { recursive: true });
  await writeFile(join(clientFolder, "index.html"), "<!doctype html><title>Aside</title>");
  await writeFile(join(clientFolder, "assets", "main-1a2b3c.js"), "export {};");
  const lines: string[] = [];
  const log = createLog("trace", { write: (line: string) => void lines.push(line) });
  const opened = await openStores("sqlite", data);
  const stores = options.spoil?.(opened) ?? opened;
  const clock = { ahead: 0, steady: 0 };
  const now = () => Date.now() + clock.ahead;
  const struck: string[] = [];
  const secure = options.secure ?? false;
  const publicUrl = secure ? SECURE_ORIGIN : null;
  const accounts = await openAccounts({
    ...{ stores, log, now, ...keysIn(data) },
    mail: options.mail ?? noMail,
    page: () => publicUrl ?? NAMED_ORIGIN,
    lessons: {
      strike: async (account) => void struck.push(account),
      part: async (host, guest) => void struck.push(`${host} ${guest}`),
      changed: () => undefined,
      live: () => null,
      holdings: (account) => library.holdings(account),
    },
  });
  const storage = await openFolder(join(data, "recordings"));
  const library: Library = await openLibrary({
    ...{
      ...accounts,
      stores,
      storage,
      log,
      now,
      lessons: {
        ...{ of: () => null, gone: () => undefined, parted: () => undefined },
        ...options.lessons,
      },
    },
    tombstones: await openTombstones({
      ...{ path: join(data, "tombstones"), recordings: stores.recordings, now },
    }),
    steady: () => performance.now() + clock.steady,
  });
  accounts.signIns.onAccountClosed(library.accountClosed);
  accounts.signIns.onSignInClosed((sid) => library.cutHands({ sid }));
  const app = await createHttp({
    config: { secure, trustedProxies: [] },
    ...{ log, door: accounts, library, clientFolder },
    origins: createOrigins({ publicUrl, extraOrigins: [], host: "127.0.0.1" }, () => 8787),
    ready: options.ready ?? (() => null),
    ...(options.requestsAMinute === undefined ? {} : { requestsAMinute: options.requestsAMinute }),
  });
  try {
    const ground = { stores: opened, receipts: accounts.receipts, passwords: accounts.passwords };
    const school = await addDemoSchool(ground);
    const logged = () => lines.join("");
    const found = { app, stores, library, storage, ground, school, folder, clock };
    await body({ ...accounts, ...found, logged, struck });
  } finally {
    await app.close();
    await library.close();
    await accounts.close();
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A browser as far as cookies and origin go: keeps what it is given, sends it back. */
export function browser(app: App, options: { ip?: string; origin?: string } = {}) {
  const jar = new Map<string, { value: string; path: string }>();
  const { origin = ORIGIN, ip: remoteAddress = "192.0.2.1" } = options;
  const request = async (
    method: "GET" | "POST",
    url: string,
    extra: { body?: object; token?: string; headers?: Record<string, string> } = {},
  ) => {
    const cookies = [...jar].filter(([, { path }]) => url.startsWith(path));
    const response = await app.inject({
      method,
      url,
      remoteAddress,
      headers: {
        ...(method === "POST" ? { origin } : {}),
        ...(extra.token === undefined ? {} : { authorization: `Bearer ${extra.token}` }),
        ...extra.headers,
      },
      cookies: Object.fromEntries(cookies.map(([name, { value }]) => [name, value])),
      ...(extra.body === undefined ? {} : { payload: extra.body }),
    });
    for (const { name, value, path = "/", expires, maxAge } of response.cookies) {
      const gone = value === "" || maxAge === 0 || (expires !== undefined && +expires < Date.now());
      if (gone) jar.delete(name);
      else jar.set(name, { value, path });
    }
    return response;
  };
  return {
    jar,
    get: (url: string, extra?: Parameters<typeof request>[2]) => request("GET", url, extra),
    post: (url: string, extra?: Parameters<typeof request>[2]) => request("POST", url, extra),
    signIn: (who: { email: string; password: string; school?: string }) => {
      const { email, password, school } = who;
      const body = { email, password, ...(school === undefined ? {} : { school }) };
      return request("POST", "/api/sign-in", { body });
    },
  };
}
