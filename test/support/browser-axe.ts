/** Judges a screen as a person with other eyes or hands would: axe, reflow, heading, both themes. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SCHEMES = ["light", "dark"] as const;
/**
 * The narrowest screen, and a screen of 1280 x 800 at 400 %: WCAG 2.2, 1.4.10 (reflow)
 * means this width, and the other one leaves no room in height either.
 */
const SIZES = [
  { name: "320 px", width: 320, height: 640 },
  { name: "400 %", width: 320, height: 200 },
] as const;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The one that the package for Playwright carries; through that package, each judgement loads it anew. */
const AXE = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright")).resolve(
  "axe-core/axe.min.js",
);
const axeSource = readFileSync(AXE, "utf8");

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary?: string }[];
}
interface Axe {
  run(where: Document, options: object): Promise<{ violations: Violation[] }>;
}

const violationsOf = async (page: Page, where: string): Promise<string[]> => {
  const loaded = await page.evaluate(() => "axe" in globalThis);
  if (!loaded) await page.evaluate(axeSource);
  const violations = await page.evaluate(async (values) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const options = { runOnly: { type: "tag", values }, resultTypes: ["violations"] };
    return (await axe.run(document, options)).violations;
  }, TAGS);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${where}: ${id} at ${node.target.join(" ")}: ${node.failureSummary ?? ""}`,
    ),
  );
};

/** What axe has no rule for: nothing scrolls sideways, one heading says where, and a title does. */
const shapeOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { documentElement: root, title } = document;
    const shown = [...document.querySelectorAll("h1")].filter((h1) => h1.checkVisibility());
    return [
      ...(root.scrollWidth > innerWidth ? [`scrolls sideways, ${root.scrollWidth} px`] : []),
      ...(shown.length === 1 ? [] : [`${shown.length} headings of level 1`]),
      ...(/^\S.* - Aside$/.test(title) ? [] : [`the title is "${title}"`]),
    ];
  });

/** Everything that is wrong with the screen as it is now; the page is left as it was. */
export const faultsOf = async (page: Page, screen: string): Promise<string[]> => {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const { name, ...size } of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      faults.push(...(await violationsOf(page, `${screen}, ${name}, ${colorScheme}`)));
    }
    faults.push(...(await shapeOf(page)).map((fault) => `${screen}, ${name}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before !== null) await page.setViewportSize(before);
  return faults;
};
