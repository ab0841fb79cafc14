/** Judges a screen as a person with other eyes or hands would: axe, reflow, both themes. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

const WIDTHS = [390, 1280] as const;
const SCHEMES = ["light", "dark"] as const;
/** WCAG 2.2 AA reflow (1.4.10): nothing scrolls sideways at this width. */
const NARROWEST = 320;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The only ones that a theme can change. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

const violationsOf = async (page: Page, where: string, rules: string[]): Promise<string[]> => {
  const axe = new AxeBuilder({ page });
  const chosen = rules.length > 0 ? axe.withRules(rules) : axe.withTags(TAGS);
  const { violations } = await chosen.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${where}: ${id} at ${node.target.join(" ")}: ${node.failureSummary ?? ""}`,
    ),
  );
};

const sidewaysOf = (page: Page): Promise<string[]> =>
  page.evaluate((width) => {
    const root = document.documentElement;
    return root.scrollWidth > width ? [`scrolls sideways: ${root.scrollWidth} px at ${width}`] : [];
  }, NARROWEST);

/** Everything that is wrong with the screen as it is now; the page is left as it was. */
export const faultsOf = async (page: Page, screen: string): Promise<string[]> => {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const rules = colorScheme === "light" ? [] : COLOUR_RULES;
      faults.push(...(await violationsOf(page, `${screen}, ${width} px, ${colorScheme}`, rules)));
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: NARROWEST, height: 640 });
  faults.push(...(await sidewaysOf(page)).map((fault) => `${screen}: ${fault}`));
  if (before !== null) await page.setViewportSize(before);
  return faults;
};
