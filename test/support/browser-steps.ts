/** What a person does, by the words on the screen. */
import type { Page } from "playwright-core";
import type { Account } from "./server.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** Opens the page and signs in by the form, unless the cookie has already done it. */
export const signIn = async (page: Page, url: string, account: Account): Promise<void> => {
  await page.goto(url);
  const password = page.getByLabel("Password");
  await password.or(button(page, "Sign out")).first().waitFor();
  if (!(await password.isVisible())) return;
  await page.getByLabel("E-mail address").fill(account.email);
  await password.fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await signedIn(page);
};

export const signedIn = (page: Page): Promise<void> => button(page, "Sign out").waitFor();

/** The page on which a person is a coach. */
export const openCoachPage = (page: Page): Promise<void> =>
  page.getByRole("link", { name: "Coach", exact: true }).click();

/** The coach's one tap: sound may play, the microphone is asked for, the page comes in by itself. */
export const getReady = async (page: Page): Promise<void> => {
  await openCoachPage(page);
  await button(page, /^Ready/).click();
  await page
    .getByText("EARLY")
    .or(page.getByText("LIVE", { exact: true }))
    .first()
    .waitFor();
};

export const preview = async (page: Page): Promise<void> => {
  await button(page, "Show my picture").click();
  await page.getByRole("button", { name: "Turn it off" }).waitFor();
};

/**
 * Chooses a named output as the earpiece and says that the chime is heard in it
 * alone. Answers the output's id.
 */
export const confirmEar = async (page: Page): Promise<string> => {
  await button(page, "Play the chime").click();
  await button(page, "Only in my ear").waitFor();
  const outputs = page.getByLabel("Where your ear is");
  const ids = await outputs
    .locator("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  const sinkId = ids.at(-1) ?? "";
  await outputs.selectOption(sinkId);
  await button(page, "Only in my ear").click();
  await page.getByText("Confirmed", { exact: true }).waitFor();
  return sinkId;
};

/** Exactly these coaches may watch, and speak unless `talkback` is false. */
export const goLive = async (
  page: Page,
  coaches: string[],
  { talkback = true, keyboard = false } = {},
): Promise<void> => {
  for (const coach of coaches) await page.getByRole("checkbox", { name: coach }).check();
  await page.getByRole("checkbox", { name: "They may speak in my ear" }).setChecked(talkback);
  const go = page.getByRole("button", { name: "Go live", exact: true });
  await (keyboard ? go.press("Enter") : go.click());
  await button(page, /^Curtain/).waitFor();
};

export const drawCurtain = (page: Page): Promise<void> => button(page, /^Curtain/).click();
export const liftCurtain = (page: Page): Promise<void> => button(page, /^Lift/).click();
export const end = (page: Page): Promise<void> => button(page, /^End/).first().click();

/** Holds the space bar while `work` runs, as a coach who speaks. */
export const holding = async <T>(page: Page, work: () => Promise<T>): Promise<T> => {
  await page.keyboard.down("Space");
  try {
    return await work();
  } finally {
    await page.keyboard.up("Space");
  }
};

/** Waits until the screen says so, in just this case: "CURTAIN" is a state, "Curtain" a button. */
export const says = (page: Page, text: string): Promise<void> =>
  page.getByText(new RegExp(text)).first().waitFor();
