/** A second, short lesson: the teacher's page hangs while its camera goes on (R6). */
import type { Page } from "playwright-core";
import type { Person } from "#test/support/browser.ts";
import { goLive } from "#test/support/browser-steps.ts";
import { nowOf, pictureStops, seesPicture } from "#test/support/classroom/observe.ts";
import type { Server } from "#test/support/server.ts";

export interface People {
  server: Server;
  teacher: Person;
  coach: Page;
  code: number;
  tell: (line: string) => void;
}

/** From the last renewal that left the teacher's page to the last frame that the coach saw, ms. */
export const deadMan = async ({ server, teacher, coach, code, tell }: People): Promise<number> => {
  const { page } = teacher;
  tell("The teacher goes live a second time, and the page hangs");
  await page.getByRole("button", { name: "Go live again" }).click();
  const wait = coach.getByRole("button", { name: "Wait for the next one" });
  if (await wait.isVisible()) await wait.click();
  const sinceMs = await nowOf(page);
  await goLive(page, [server.coaches[0]?.name ?? ""], { talkback: false });
  await seesPicture(coach, { code, sinceMs });
  const lastRenewal = await page.evaluate(() => {
    classroom.hang();
    return classroom.wire.findLast((seen) => seen.text.includes('["session:renew"'))?.at;
  });
  if (lastRenewal === undefined) throw new Error("the teacher's page never renewed its lease");
  const lastFrame = await pictureStops(coach);
  return Math.round(lastFrame - lastRenewal);
};
