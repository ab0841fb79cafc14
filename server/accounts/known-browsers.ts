/**
 * Known browsers: a signed cookie that says "these people have signed in here
 * before". It opens nothing; it only keeps strangers' failures from counting
 * against its holders (see `throttle.ts`). It names nobody: without the account
 * an entry cannot be told from another.
 *
 * Accounts, not addresses: one address can have accounts in several schools, and
 * whoever has the one is a stranger to the other.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { newId } from "./ids.ts";

/** A browser of the staff room knows so many people; the one who came first is forgotten. */
const PEOPLE_HERE = 6;
const ENTRY = /^([\w-]{22})\.([\w-]{43})$/;

export interface KnownBrowsers {
  /** The cookie with this account among those it knows. */
  add(cookie: string | undefined, account: string): string;
  /** The browser's id for this account when the cookie is ours and knows it, else null. */
  read(cookie: string | undefined, account: string): string | null;
}

export function createKnownBrowsers(secret: Uint8Array): KnownBrowsers {
  const tag = (id: string, account: string) =>
    createHmac("sha256", secret).update(`${id}\n${account}`).digest();

  const entriesOf = (cookie: string | undefined): string[] =>
    (cookie ?? "").split("~", PEOPLE_HERE).filter((entry) => ENTRY.test(entry));
  const read: KnownBrowsers["read"] = (cookie, account) => {
    for (const entry of entriesOf(cookie)) {
      const [, id = "", given = ""] = ENTRY.exec(entry) ?? [];
      if (timingSafeEqual(Buffer.from(given, "base64url"), tag(id, account))) return id;
    }
    return null;
  };
  return {
    read,
    add(cookie, account) {
      const entries = entriesOf(cookie);
      if (read(cookie, account) !== null) return entries.join("~");
      const id = newId();
      const fresh = `${id}.${tag(id, account).toString("base64url")}`;
      return [fresh, ...entries].slice(0, PEOPLE_HERE).join("~");
    },
  };
}
