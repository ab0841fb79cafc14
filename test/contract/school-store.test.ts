import { suite } from "uvu";
import * as assert from "uvu/assert";
import { schoolOf } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

for (const driver of DRIVERS) {
  const test = suite(`schools, ${driver}`);

  test("there is none at first, and one that was added is found by its id alone", () =>
    withStores(driver, async ({ schools }) => {
      assert.is(await schools.isEmpty(), true);
      const school = schoolOf("a", {
        rules: {
          ...{ passwordLength: 20, secondFactor: true, training: true },
          ...{ recordingDays: 30, recordingBytes: 5_000_000_000 },
        },
      });
      await schools.add(school);
      assert.is(await schools.isEmpty(), false);
      assert.equal(await schools.byId("a"), school);
      for (const id of ["b", "", "' or 1=1 --"]) assert.is(await schools.byId(id), null);
    }));

  test("a change replaces the fields it names, of that school only", () =>
    withStores(driver, async ({ schools }) => {
      const [here, there] = [schoolOf("a"), schoolOf("b")];
      for (const one of [here, there]) await schools.add(one);
      const fields = {
        name: "'; drop table school; --",
        rules: {
          ...{ passwordLength: 16, secondFactor: true, training: false },
          ...{ recordingDays: null, recordingBytes: 0 },
        },
        codeOfPractice: { text: "", reviewOn: "2028-01-01", changedAt: 7 },
      };
      await schools.change("a", fields);
      assert.equal(await schools.byId("a"), { ...here, ...fields });
      await schools.change("a", { support: "new" });
      await schools.change("a", {});
      assert.equal(await schools.byId("a"), { ...here, ...fields, support: "new" });
      assert.equal(await schools.byId("b"), there);
      await schools.change("nowhere", { name: "x" });
      assert.is(await schools.byId("nowhere"), null);
    }));

  test("changes of several fields at once do not undo one another", () =>
    withStores(driver, async ({ schools }) => {
      await schools.add(schoolOf("a"));
      await Promise.all([
        schools.change("a", { name: "n" }),
        schools.change("a", { controller: "c" }),
        schools.change("a", { registration: "r" }),
        schools.change("a", { support: "s" }),
      ]);
      const changed = { name: "n", controller: "c", registration: "r", support: "s" };
      assert.equal(await schools.byId("a"), schoolOf("a", changed));
    }));

  test("an id is taken once, and a value handed out is a copy", () =>
    withStores(driver, async ({ schools }) => {
      await schools.add(schoolOf("a"));
      assert.ok(await codeOf(schools.add(schoolOf("a", { name: "another" }))));
      const mine = await schools.byId("a");
      if (mine !== null) mine.rules.passwordLength = 1;
      assert.equal(await schools.byId("a"), schoolOf("a"));
    }));

  test.run();
}
