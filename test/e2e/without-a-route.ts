/**
 * Run by elsewhere.test.ts in a network of its own that has loopback and nothing
 * else: opens every screen and prints as one JSON line what its pages asked.
 */
import type { Page } from "playwright-core";
import { enterAs, leave } from "#test/support/browser-enter.ts";
import { withHouse } from "#test/support/browser-house.ts";

/** An address kept for documentation (RFC 5737): nobody has it. */
const OUTSIDE = "http://192.0.2.1/";

export interface Walked {
  /** Why a request of this machine to somewhere else fails; null when it does not. */
  outside: string | null;
  ours: string[];
  hosts: string[];
  failed: string[];
  complaints: string[];
  /** Titles of the screens that came up. */
  seen: string[];
}

const PLACES = {
  administrator: ["people", "school", "agreements", "account", "log", "footprint", "promise"],
  teacher: ["coach", "guests", "account", "log", "footprint", "promise"],
  guest: ["account", "log", "footprint", "promise"],
} as const;

/** Of the error that the operating system gave, where there was one. */
const whyNot = async (url: string): Promise<string | null> => {
  try {
    await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return null;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? String(error);
  }
};

const open = async (page: Page, place: string): Promise<string> => {
  const title = await page.title();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `/${place}`);
  await page.waitForFunction((before) => document.title !== before, title);
  await page.locator("main p[role=status]").first().waitFor({ state: "hidden" });
  return page.title();
};

await withHouse(async ({ person, server, url, demo, guest, ground, link }) => {
  const { page } = person;
  const failed: string[] = [];
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A page that is left behind asks no further.
    if (why !== "net::ERR_ABORTED") failed.push(`${request.method()} ${request.url()}: ${why}`);
  });
  const seen: string[] = [];
  await leave(page, url);
  seen.push(await page.title());
  await page.goto(
    await link({ kind: "join", email: "z@demo.test", by: demo.administrator.account }),
  );
  await page.getByRole("heading", { level: 1, name: /invites you/ }).waitFor();
  seen.push(await page.title());
  for (const [who, account] of [
    ["administrator", demo.administrator.account],
    ["teacher", demo.teacher.account],
    ["guest", guest],
  ] as const) {
    await enterAs(page, url, ground, account);
    for (const place of PLACES[who]) seen.push(await open(page, place));
  }
  const walked: Walked = {
    outside: await whyNot(OUTSIDE),
    ours: [url, server.url].map((one) => new URL(one).host),
    hosts: [...person.hosts],
    failed,
    complaints: person.complaints,
    seen,
  };
  console.log(JSON.stringify(walked));
});
