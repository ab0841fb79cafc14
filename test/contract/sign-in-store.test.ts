import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Stores } from "#server/stores/index.ts";
import type { SignIn } from "#server/stores/sign-in-store.ts";
import { addTwoSchools } from "./people.ts";
import { DRIVERS, withStores } from "./with-stores.ts";

const OVERLAP = 10;
const IDLE = 1_000;

const signInOf = (sid: string, change: Partial<SignIn> = {}): SignIn => ({
  ...{ sid, account: "maya", device: "Firefox on Linux", createdAt: 0, usedAt: 0 },
  ...{ expiresAt: 100_000, closedAt: null },
  ...change,
});
const withPeople = (
  driver: (typeof DRIVERS)[number],
  body: (signIns: Stores["signIns"]) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.signIns);
  });

for (const driver of DRIVERS) {
  const test = suite(`sign-ins, ${driver}`);
  const rotate = (signIns: Stores["signIns"], presented: string, next: string, now: number) =>
    signIns.rotate({ presented, next, now, overlapMs: OVERLAP, idleMs: IDLE });

  test("a token is replaced once, and the next one then", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("s"), "t1");
      const first = await rotate(signIns, "t1", "t2", 5);
      assert.equal(first, { status: "rotated", signIn: signInOf("s", { usedAt: 5 }) });
      assert.is((await rotate(signIns, "t2", "t3", 6)).status, "rotated");
    }));

  test("a token just replaced overlaps, and its unused successor is not made", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("s"), "t1");
      await rotate(signIns, "t1", "t2", 5);
      assert.is((await rotate(signIns, "t1", "t2b", 5 + OVERLAP)).status, "overlap");
      assert.is((await rotate(signIns, "t2b", "t3", 16)).status, "unknown");
      assert.is((await rotate(signIns, "t2", "t3", 16)).status, "rotated");
    }));

  test("a token that comes back later closes the sign-in", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("s"), "t1");
      await rotate(signIns, "t1", "t2", 5);
      const reused = await rotate(signIns, "t1", "t2b", 6 + OVERLAP);
      assert.is(reused.status, "reused");
      assert.is((await rotate(signIns, "t2", "t3", 17)).status, "unknown");
      assert.equal(await signIns.closedSince(0), ["s"]);
    }));

  test("of many at once exactly one replaces the token", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("s"), "t1");
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, n) => rotate(signIns, "t1", `n${n}`, 5)),
      );
      assert.is(all.filter(({ status }) => status === "rotated").length, 1);
      assert.is(all.filter(({ status }) => status === "overlap").length, 19);
    }));

  test("closed, expired, idle and unknown are the same", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("closed"), "c");
      await signIns.close("closed", 1);
      await signIns.add(signInOf("expired", { expiresAt: 50 }), "e");
      await signIns.add(signInOf("idle"), "i");
      for (const [token, now] of [
        ["c", 2],
        ["e", 50],
        ["i", IDLE],
        ["never given", 2],
      ] as const) {
        assert.equal(await rotate(signIns, token, "next", now), { status: "unknown" });
      }
    }));

  test("any token of an open sign-in leads to it, none to a closed one", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("s"), "t1");
      await rotate(signIns, "t1", "t2", 5);
      assert.is((await signIns.ofToken("t1"))?.sid, "s");
      assert.is((await signIns.ofToken("t2"))?.sid, "s");
      assert.is(await signIns.ofToken("t3"), null);
      await signIns.close("s", 6);
      assert.is(await signIns.ofToken("t2"), null);
    }));

  test("an account lists its open sign-ins, newest first", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("old", { createdAt: 1 }), "1");
      await signIns.add(signInOf("new", { createdAt: 2 }), "2");
      await signIns.add(signInOf("closed", { createdAt: 3 }), "3");
      await signIns.add(signInOf("tom's", { account: "tom" }), "4");
      await signIns.close("closed", 9);
      const sids = (await signIns.ofAccount("maya")).map(({ sid }) => sid);
      assert.equal(sids, ["new", "old"]);
    }));

  test("those closed since a time are known, with the first time kept", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("early"), "1");
      await signIns.add(signInOf("late"), "2");
      await signIns.close("early", 10);
      await signIns.close("early", 99);
      await signIns.close("late", 50);
      assert.equal(await signIns.closedSince(50), ["late"]);
    }));

  test("what is over is forgotten with its tokens, what is open is kept", () =>
    withPeople(driver, async (signIns) => {
      await signIns.add(signInOf("closed"), "1");
      await signIns.close("closed", 10);
      await signIns.add(signInOf("expired", { expiresAt: 20 }), "2");
      await signIns.add(signInOf("open"), "3");
      await signIns.forget(60);
      assert.equal(await signIns.closedSince(0), []);
      assert.is(await signIns.ofToken("2"), null);
      assert.is((await signIns.ofToken("3"))?.sid, "open");
    }));

  test.run();
}
