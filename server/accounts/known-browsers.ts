/**
 * Known browsers: a signed cookie that says "these people have signed in here
 * before". It opens nothing; it only keeps strangers' failures from counting
 * against its holders (see `throttle.ts`). It names nobody: without the address
 * an entry cannot be told from another.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { newId } from "./ids.ts";

/** A browser of the staff room knows so many people; the one who came first is forgotten. */
const PEOPLE_HERE = 6;
const ENTRY = /^([\w-]{22})\.([\w-]{43})$/;

export interface KnownBrowsers {
  /** The cookie with this address among those it knows. */
  add(cookie: string | undefined, email: string): string;
  /** The browser's id for this address when the cookie is ours and knows it, else null. */
  read(cookie: string | undefined, email: string): string | null;
}

export function createKnownBrowsers(secret: Uint8Array): KnownBrowsers {
  const tag = (id: string, email: string) =>
    createHmac("sha256", secret).update(`${id}\n${email}`).digest();

  const entriesOf = (cookie: string | undefined): string[] =>
    (cookie ?? "").split("~", PEOPLE_HERE).filter((entry) => ENTRY.test(entry));
  const read: KnownBrowsers["read"] = (cookie, email) => {
    for (const entry of entriesOf(cookie)) {
      const [, id = "", given = ""] = ENTRY.exec(entry) ?? [];
      if (timingSafeEqual(Buffer.from(given, "base64url"), tag(id, email))) return id;
    }
    return null;
  };
  return {
    read,
    add(cookie, email) {
      const entries = entriesOf(cookie);
      if (read(cookie, email) !== null) return entries.join("~");
      const id = newId();
      const fresh = `${id}.${tag(id, email).toString("base64url")}`;
      return [fresh, ...entries].slice(0, PEOPLE_HERE).join("~");
    },
  };
}
