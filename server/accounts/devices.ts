/**
 * Known browsers: a signed cookie that says "this person has signed in here
 * before". It opens nothing; it only keeps strangers' failures from counting
 * against its holder (see `throttle.ts`).
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { newId } from "./ids.ts";
import type { SigningKey } from "../stores/signing-key.ts";

export interface Devices {
  /** A cookie value for one account on one browser. */
  issue(email: string): string;
  /** The browser's id when the cookie is ours and for this account, else null. */
  read(cookie: string | undefined, email: string): string | null;
}

export function createDevices(key: SigningKey): Devices {
  const seed = key.privateKey.export({ type: "pkcs8", format: "der" });
  const secret = Buffer.from(hkdfSync("sha256", seed, randomBytes(0), "aside device cookie", 32));
  const tag = (id: string, email: string) =>
    createHmac("sha256", secret).update(`${id}\n${email}`).digest();
  return {
    issue(email) {
      const id = newId();
      return `${id}.${tag(id, email).toString("base64url")}`;
    },
    read(cookie, email) {
      const match = /^([\w-]{22})\.([\w-]{43})$/.exec(cookie ?? "");
      if (match === null) return null;
      const [, id = "", given = ""] = match;
      return timingSafeEqual(Buffer.from(given, "base64url"), tag(id, email)) ? id : null;
    },
  };
}
