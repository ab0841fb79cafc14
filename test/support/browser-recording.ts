/** Recording as a person does it, by the words on the screen. */
import type { Page } from "playwright-core";
import { says } from "./browser-steps.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

export const goTo = async (page: Page, place: string): Promise<void> => {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `/${place}`);
};

/** From now on as a browser in which nobody can choose a place for a file: it is offered when it is whole. */
export const offersFiles = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Object.assign(window, { showSaveFilePicker: undefined, showDirectoryPicker: undefined }),
  );

/** Makes the vault, code checked; answers the code. */
export const makeVault = async (page: Page): Promise<string> => {
  await goTo(page, "vault");
  await button(page, "Make my vault").click();
  const groups = page.getByRole("list", { name: "Your recovery code" }).locator("code");
  await groups.first().waitFor();
  const code = (await groups.allTextContents()).join("");
  await button(page, "I have it: type it once more").click();
  await page.getByLabel("Recovery code", { exact: true }).fill(code);
  await button(page, "Check it").click();
  await says(page, "Your vault is ready");
  return code;
};

export const recordSwitch = (page: Page) => page.getByRole("switch", { name: "Record" });
/** The strip under the band. */
export const strip = (page: Page) => page.locator(".strip");

/** Turns it on, and waits until bytes are stored. */
export const record = async (page: Page): Promise<void> => {
  await recordSwitch(page).click();
  const on = strip(page).getByText("Recording", { exact: true });
  await on.waitFor().catch(async (error: unknown) => {
    // What the page says instead is what somebody must know.
    const said = await page.locator(".strip, .record").allInnerTexts();
    throw new Error(`nothing is recorded: ${said.join(" | ")}`, { cause: error });
  });
};
export const stopRecording = async (page: Page): Promise<void> => {
  await button(page, "Stop recording").click();
  await strip(page).waitFor({ state: "detached" });
};

/** Waits until the recording is so old, by the strip's own clock. */
export const recordedFor = async (page: Page, seconds: number): Promise<void> => {
  await page.waitForFunction(
    (least) => {
      const [minutes = 0, s = 0] = (document.querySelector(".strip time")?.textContent ?? "0:0")
        .split(":")
        .map(Number);
      return minutes * 60 + s >= least;
    },
    seconds,
    { timeout: 60_000 },
  );
};

/** What a screen reader was told at once, from now on; asked for with the returned function. */
export const listen = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { saidAtOnce: said });
    const region = document.getElementById("say-at-once");
    if (region === null) throw new Error("the page has no region for what is said at once");
    new MutationObserver(() => said.push(region.textContent ?? "")).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { saidAtOnce: string[] }).saidAtOnce);
};
