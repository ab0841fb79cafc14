/** One-time links: making one and handing it to the person it is for. */
import { createHash } from "node:crypto";
import { AppError } from "../../errors.ts";
import type { Letter, Mail } from "../../mail/ports.ts";
import { isOpenLink, type Link, type LinkStore } from "../../stores/link-store.ts";
import { newId, newSecret } from "../ids.ts";

const HOUR_MS = 3_600_000;
/** How long an unused link stays good, ms. */
export const LINK_MS = {
  school: 24 * HOUR_MS,
  /** To join or to come back, through a person's hands. */
  person: 7 * 24 * HOUR_MS,
  /** A reset that a mail carries: whoever reads the mailbox later finds nothing to use. */
  mailedReset: HOUR_MS,
  address: 24 * HOUR_MS,
} as const;

/** SHA-256, base64url: all that is kept of a link's secret. */
export const digestOf = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url");

export type NewLink = Pick<Link, "kind" | "school" | "account" | "email" | "by" | "detail"> & {
  lifeMs: number;
  /** Where a line of the log has to name the link before it exists. */
  id?: string;
};
export interface MadeLink {
  link: Link;
  /** The one place where the secret is. It stands behind the `#`, so no server logs it. */
  url: string;
}
/** `url` is null where the link went by mail. */
export interface Issued {
  link: string;
  url: string | null;
  expiresAt: number;
}

export interface Links {
  make(what: NewLink): Promise<MadeLink>;
  /**
   * Makes a link and hands it over: by mail where there is mail, and then to nobody
   * else. Throws `mail-failed`, and then the link is withdrawn.
   */
  issue(what: NewLink, letter: (link: MadeLink) => Letter): Promise<Issued>;
  /** The link while it is open. Throws `link-over`, the same for whatever is wrong. */
  open(secret: string): Promise<Link>;
  /** Marks it as used. Of several callers one gets it, the others `link-over`. */
  spend(secret: string): Promise<Link>;
}

interface LinkDeps {
  links: LinkStore;
  mail: Mail;
  /** Where people open Aside: an origin with a host name. */
  page(): string;
  now(): number;
}

export function createLinks({ links, mail, page, now }: LinkDeps): Links {
  const make = async ({ lifeMs, id = newId(), ...what }: NewLink): Promise<MadeLink> => {
    const secret = newSecret();
    const createdAt = now();
    const times = { createdAt, expiresAt: createdAt + lifeMs, usedAt: null, withdrawnAt: null };
    const link: Link = { ...what, ...times, id, digest: digestOf(secret) };
    await links.add(link);
    return { link, url: `${page()}/#/link?s=${secret}` };
  };
  return {
    make,
    async issue(what, letter) {
      const byMail = mail.configured && what.email !== null;
      const made = await make({ ...what, detail: { ...what.detail, byMail } });
      const { id, email, expiresAt } = made.link;
      if (!byMail || email === null) return { link: id, url: made.url, expiresAt };
      try {
        await mail.send(email, letter(made));
      } catch (error) {
        await links.withdraw(id, now());
        throw error instanceof AppError ? error : new AppError("mail-failed", error);
      }
      return { link: id, url: null, expiresAt };
    },
    async open(secret) {
      const link = await links.byDigest(digestOf(secret));
      if (link === null || !isOpenLink(link, now())) throw new AppError("link-over");
      return link;
    },
    async spend(secret) {
      const link = await links.use(digestOf(secret), now());
      if (link === null) throw new AppError("link-over");
      return link;
    },
  };
}
