/**
 * Signs people in without the form: the sign-in is put into the server's records
 * and its cookie into the browser. That spares argon2id, and to the server it is a
 * sign-in from before its own start: what locks somebody out asks "it is me" first.
 */
import type { Page } from "playwright-core";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { digest } from "#server/accounts/sign-in/entering.ts";
import type { Ground } from "./seed.ts";

const DAY_MS = 86_400_000;

/** What the page keeps where it may hold a cookie worth trying. */
const HINT_KEY = "aside-signed-in";

/** Whoever was signed in on this page is not any more; it shows where it begins. */
export const leave = async (page: Page, url: string): Promise<void> => {
  await page.context().clearCookies();
  await page.goto("about:blank");
  await page.goto(url);
  await page.evaluate((key) => {
    localStorage.removeItem(key);
  }, HINT_KEY);
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
};

export const enterAs = async (
  page: Page,
  url: string,
  { stores }: Pick<Ground, "stores">,
  account: string,
): Promise<void> => {
  const [sid, token, at] = [newId(), newSecret(), Date.now()];
  const times = { createdAt: at, usedAt: at, expiresAt: at + DAY_MS, closedAt: null };
  await stores.signIns.add({ sid, account, device: "A test", ...times }, digest(token));
  await leave(page, url);
  await page.context().addCookies([
    {
      ...{ name: "aside-refresh", value: token, domain: new URL(url).hostname, path: "/api" },
      ...{ httpOnly: true, sameSite: "Strict" },
    },
  ]);
  await page.evaluate((key) => {
    localStorage.setItem(key, "yes");
  }, HINT_KEY);
  await page.reload();
  // The gate and the screens have different ways out; both are a button that says so.
  await page.getByRole("button", { name: /^Sign out/ }).waitFor();
};
