// runs alone, limit 200 s
/** Taking shares back from "What I share", by keyboard: one, all with a person, and everything. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { press } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { goTo } from "#test/support/browser-recording.ts";
import { withShared, type SharedGround } from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";

const test = suite("taking shares back");
const shared = hold<SharedGround>((work) => withShared(work, { seconds: 10 }));

test("R17: by keyboard, from what I share: everything from a person, and everything from everyone", async () => {
  const { teacher, stores, recording, server } = await shared.open();
  const { page } = teacher;
  const give = (id: string, to: string | undefined): Promise<void> =>
    stores.shares.add(
      {
        ...{ id, recording, owner: server.teacher.account, account: to ?? "", group: null },
        ...{ publicKey: "age1", range: null, withNotes: false, label: null },
        ...{ createdAt: Date.now(), endsAt: null },
      },
      [],
    );
  const [tom, other] = server.coaches;
  for (const id of ["one-of-toms", "another-of-toms"]) await give(id, tom?.account);
  for (const id of ["one-of-theirs", "another-of-theirs"]) await give(id, other?.account);
  await goTo(page, "account");
  await goTo(page, "shared");
  await says(page, `^${other?.name ?? ""}$`);
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, new RegExp(`^Recall everything from ${tom?.name ?? ""}$`));
  await says(page, "2 shares recalled\\. Where they were playing, they have stopped\\.");
  assert.is(await stores.shares.byId("one-of-toms"), null);
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, new RegExp(`^Recall from ${other?.name ?? ""}: `));
  // The same recording, by another share: so nothing is said to have stopped.
  await says(page, "^1 share recalled\\.$");
  await says(page, `Still to be seen: 1 recording, shared with ${other?.name ?? ""} by name`);
  for (const id of ["one-of-toms", "another-of-toms"]) await give(`${id}-again`, tom?.account);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByRole("button", { name: "Recall everything from everyone" }).waitFor();
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, /^Recall everything from everyone$/);
  await says(page, "3 shares recalled\\. Where they were playing, they have stopped\\.");
  await says(page, "You share nothing\\.");
  assert.equal(await stores.shares.ofOwner(server.teacher.account), []);
  assert.equal(await faultsOf(page, "everything recalled"), []);
});

test("everything ends with the ground", () => shared.close());

test.run();
