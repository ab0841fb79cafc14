/** People at the real front door: signed in, or holding a one-time link. */
import type { LinkReply } from "#protocol/http/links.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import { newId } from "#server/accounts/ids.ts";
import { browser, keysIn, NAMED_ORIGIN, type Door } from "#test/http/with-door.ts";
import { join } from "node:path";

export interface Answer<T = Record<string, unknown>> {
  status: number;
  code: string | undefined;
  body: T;
}
export interface Visitor {
  /** Id of the account; "" for somebody with a link only. */
  account: string;
  token: string | undefined;
  get<T = Record<string, unknown>>(url: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(url: string, body?: object): Promise<Answer<T>>;
}

const visitor = (door: Door, account: string, token: string | undefined): Visitor => {
  const page = browser(door.app, { origin: NAMED_ORIGIN });
  const ask = async (method: "get" | "post", url: string, body?: object) => {
    const extra = { ...(token === undefined ? {} : { token }), ...(body && { body }) };
    const response = await page[method](url, extra);
    const answer = response.json<Record<string, unknown>>();
    return {
      status: response.statusCode,
      code: answer["code"] as string | undefined,
      body: answer,
    };
  };
  return {
    account,
    token,
    get: (url) => ask("get", url) as never,
    post: (url, body) => ask("post", url, body) as never,
  };
};

/** Somebody who is not signed in. */
export const stranger = (door: Door): Visitor => visitor(door, "", undefined);

/** Somebody of the school, signed in without the work of a password. */
export async function signedIn(door: Door, account: string): Promise<Visitor> {
  const { accessToken } = await door.signIns.begin(account, {
    ip: "192.0.2.1",
    userAgent: undefined,
  });
  return visitor(door, account, accessToken);
}

/** A token that was good once: of a sign-in that the records do not know. */
export async function forged(door: Door, account: string): Promise<Visitor> {
  const tokens = await createTokens(keysIn(join(door.folder, "data")).tokenKeys);
  return visitor(door, account, tokens.issue(account, newId()));
}

export const secretOf = (url: unknown): string =>
  /#\/link\?s=([\w-]{43})$/.exec(String(url))?.[1] ?? "";

export const readLink = (door: Door, link: string): Promise<Answer<LinkReply>> =>
  stranger(door).post<LinkReply>("/api/links/read", { link });

export const PASSWORD = "seven quiet herons over brackish water";
/** Uses a link with a good password and what else it asks for. */
export const useLink = (door: Door, link: string, extra: object = {}) =>
  stranger(door).post<{ accessToken: string; me: { account: string; needs: string[] } }>(
    "/api/links/use",
    { link, password: PASSWORD, ...extra },
  );

/** What the log says about one owner: actions with outcome, oldest first. */
export async function linesOf(door: Door, owner: string): Promise<string[]> {
  const entries = await door.stores.audit.ofOwner(owner, { limit: 200 });
  return entries
    .map(({ line }) => JSON.parse(line) as { action: string; outcome: string })
    .map(({ action, outcome }) => (outcome === "done" ? action : `${action} refused`))
    .toReversed();
}
