/** Works a page with the keyboard alone. */
import type { Page } from "playwright-core";

const MOST_STOPS = 80;

/** What the focused element is called, through shadow roots. */
const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const label = element.getAttribute("aria-label") ?? labels.map((l) => l.textContent).join(" ");
    return (label || element.textContent || "").replace(/\s+/g, " ").trim();
  });

/** Presses Tab until the focus is on what is called so. Fails when no stop is. */
export const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const passed: string[] = [];
  for (let i = 0; i < MOST_STOPS; i += 1) {
    await page.keyboard.press("Tab");
    const focused = await focusedName(page);
    if (name.test(focused)) return;
    passed.push(focused);
  }
  throw new Error(
    `the Tab key does not reach ${name}; it passed ${[...new Set(passed)].join(" | ")}`,
  );
};

/** Tabs to a field and types into it. */
export const put = async (page: Page, name: RegExp, text: string): Promise<void> => {
  await tabTo(page, name);
  await page.keyboard.type(text);
};

/** Tabs to a control and presses a key on it. */
export const press = async (page: Page, name: RegExp, key = "Enter"): Promise<void> => {
  await tabTo(page, name);
  await page.keyboard.press(key);
};
