/**
 * A server that lies, on the way to a real page: the server behind is the real one, and
 * what it answers is changed between the two.
 */
import type { Page } from "playwright-core";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { putOnShelf, withShared, type SharedGround } from "./browser-shared.ts";

export interface LiedTo extends SharedGround {
  /** A second recording of the teacher's. */
  other: string;
  /** Text of its key file. */
  keyFile: string;
  /** A public key that nobody was told. */
  attacker: string;
}
export const withLiedTo = (work: (ground: LiedTo) => Promise<void>): Promise<void> =>
  withShared(async (ground) => {
    const { account } = ground.server.teacher;
    let keyFile = "";
    const learn = (text: string) => {
      keyFile ||= text;
    };
    const other = await putOnShelf(ground, account, { title: "Another one", learn });
    const attacker = await recipientOf(await newIdentity());
    await work({ ...ground, other, keyFile, attacker });
  });

/** To that place, as whoever comes there first. */
export const openAt = async (page: Page, hash: string): Promise<void> => {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.reload();
};
