import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { GuestStore, GuestTie } from "#server/stores/guest-store.ts";
import { addTwoSchools } from "./people.ts";
import { DRIVERS, withStores } from "./with-stores.ts";

const tieOf = (id: string, change: Partial<GuestTie> = {}): GuestTie => ({
  ...{ id, host: "maya", guest: "tom", until: 100, oneSession: false, createdAt: 1 },
  endedAt: null,
  ...change,
});
const withGuests = (
  driver: (typeof DRIVERS)[number],
  body: (guests: GuestStore) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.guests);
  });
const idsOf = (ties: GuestTie[]) => ties.map(({ id }) => id);

for (const driver of DRIVERS) {
  const test = suite(`guests, ${driver}`);

  test("a tie is found by its id, by its host and by its guest, and by nobody else", () =>
    withGuests(driver, async (guests) => {
      const once = tieOf("once", { oneSession: true, createdAt: 2 });
      const other = tieOf("other", { host: "zoe", guest: "maya" });
      for (const one of [tieOf("until"), once, other]) await guests.add(one);
      assert.equal(await guests.byId("once"), once);
      assert.equal(await guests.ofHost("maya", 50), [once, tieOf("until")]);
      assert.equal(idsOf(await guests.ofGuest("tom", 50)), ["once", "until"]);
      assert.equal(idsOf(await guests.ofGuest("maya", 50)), ["other"]);
      assert.equal(await guests.ofHost("tom", 50), []);
      assert.is(await guests.byId("' or 1=1 --"), null);
    }));

  test("a tie that has lapsed or ended is open to nobody", () =>
    withGuests(driver, async (guests) => {
      await guests.add(tieOf("open"));
      await guests.add(tieOf("lapsed", { until: 50 }));
      await guests.add(tieOf("ended"));
      await guests.end("ended", 20);
      await guests.end("ended", 30);
      await guests.end("nothing", 30);
      for (const ties of [
        await guests.ofHost("maya", 50),
        await guests.ofGuest("tom", 50),
        await guests.open(50),
      ]) {
        assert.equal(idsOf(ties), ["open"]);
      }
      assert.is((await guests.byId("ended"))?.endedAt, 20);
      assert.equal(idsOf(await guests.open(49)).sort(), ["lapsed", "open"]);
    }));

  test("all ties of a person end, as host and as guest, and nobody else's", () =>
    withGuests(driver, async (guests) => {
      await guests.add(tieOf("as host"));
      await guests.add(tieOf("as guest", { host: "zoe", guest: "maya" }));
      await guests.add(tieOf("not mine", { host: "zoe", guest: "tom" }));
      await guests.add(tieOf("ended before"));
      await guests.end("ended before", 5);
      await guests.endAll("maya", 20);
      assert.equal(idsOf(await guests.open(30)), ["not mine"]);
      assert.is((await guests.byId("as guest"))?.endedAt, 20);
      assert.is((await guests.byId("ended before"))?.endedAt, 5);
    }));

  test("a value handed out is a copy", () =>
    withGuests(driver, async (guests) => {
      await guests.add(tieOf("one"));
      const mine = await guests.byId("one");
      if (mine !== null) mine.until = 1_000;
      assert.is((await guests.byId("one"))?.until, 100);
    }));

  test.run();
}
