/** My vault as a person works it: this browser, and other devices of the same person. */
import type { BrowserContext, Locator, Page } from "playwright-core";
import { enterAs } from "./browser-enter.ts";
import type { House } from "./browser-house.ts";

/** Resolves when it is there; else says what is shown instead. */
const seen = async (page: Page, sought: Locator): Promise<void> => {
  try {
    await sought.waitFor();
  } catch (cause) {
    const shown = await page.locator("body").innerText();
    throw new Error(`not there, but at ${page.url()}:\n${shown}`, { cause });
  }
};

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name }).first().waitFor();
/** What the badge beside the title says. */
export const badge = (page: Page, text: string): Promise<void> =>
  seen(page, page.locator(".page__head .badge").getByText(text, { exact: true }));
export const codeField = (page: Page) => page.getByRole("textbox", { name: "Recovery code" });

/** A page of this account at My vault. Its browser keeps whatever it kept before. */
export const openVault = async (
  page: Page,
  { url, ground }: Pick<House, "url" | "ground">,
  account: string,
): Promise<void> => {
  await enterAs(page, url, ground, account);
  await page.goto(`${url}/#/vault`);
  await page.locator(".page__head .badge").waitFor();
};

/** Another device: nothing is kept in it yet. */
export const newDevice = async (
  house: House,
  account: string,
  prepare: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<Page> => {
  const context = await house.person.browser.newContext({
    viewport: { width: 390, height: 844 },
    reducedMotion: "reduce",
  });
  await prepare(context);
  const page = await context.newPage();
  await openVault(page, house, account);
  return page;
};

/** The code as it stands on the screen, groups with hyphens. */
export const shownCode = async (page: Page): Promise<string> => {
  await heading(page, "Your recovery code");
  return (await page.locator(".code-groups code").allTextContents()).join("-");
};

/** Makes a vault and types its code once more; answers the code. */
export const makeVault = async (page: Page): Promise<string> => {
  await button(page, "Make my vault").click();
  const code = await shownCode(page);
  await button(page, "I have it: type it once more").click();
  await codeField(page).fill(code);
  await button(page, "Check it").click();
  await badge(page, "Open on this device");
  return code;
};

/** On a device without the vault: asks, and answers the sign that it shows. */
export const askToJoin = async (page: Page, name: string): Promise<string> => {
  await page.getByLabel("What to call this device").fill(name);
  await button(page, "Ask my other devices").click();
  await heading(page, "Compare the sign");
  return signIn(page, "#main");
};

/** On a device that holds it: the sign of that device's request, which comes by itself. */
export const signOfRequest = async (page: Page, name: string): Promise<string> => {
  const request = page.locator(".join", { hasText: `${name} asks for your vault` });
  await seen(page, request);
  return signIn(page, `.join:has-text("${name}")`);
};

const signIn = async (page: Page, within: string): Promise<string> =>
  (await page.locator(`${within} .sign code`).allTextContents()).join(" ");

/** The mark of the vault that is open on this page. */
export const markOf = (page: Page): Promise<string> =>
  signIn(page, "section[aria-labelledby=this-vault]");

/** A server that lies to this page about its vault: `lie` changes the honest answer. */
export const lieTo = async (
  page: Page,
  path: string,
  lie: (answer: Record<string, unknown>) => void,
): Promise<void> => {
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      if (path === "/api/vault" && route.request().method() !== "GET") return route.fallback();
      const response = await route.fetch();
      const answer = (await response.json()) as Record<string, unknown>;
      lie(answer);
      return route.fulfill({ response, json: answer });
    },
  );
};
/** Ends every lie to this page; an answer that is being changed is given first. */
export const tellTruth = (page: Page): Promise<void> => page.unrouteAll({ behavior: "wait" });
