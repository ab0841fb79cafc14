/** Watch together at the records: what is mine to show, and by which share somebody follows. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { codeOf } from "#server/errors.ts";
import { byWidth } from "#server/library/showings.ts";
import { makeGroup, withShared } from "./sharing.ts";

const test = suite("recordings that are shown together");

const answer = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "ok",
    (error: unknown) => codeOf(error),
  );

test("R15: nobody shows what is not their own, and what nobody has answers the same", () =>
  withShared(async ({ library, teacher, tom, recording, give }) => {
    const { showings } = library;
    await give();
    assert.is(await answer(showings.ownedBy(teacher.account, recording.id)), "ok");
    for (const id of [recording.id, newId()]) {
      assert.is(await answer(showings.ownedBy(tom.account, id)), "no-such-recording");
    }
  }));

test("R16: somebody follows by the widest share of their own, and nobody by somebody else's", () =>
  withShared(async ({ library, teacher, tom, ines, recording, give }) => {
    const { showings } = library;
    const of = { recording: recording.id, owner: teacher.account };
    assert.is(await showings.shareWith(tom.account, of), null);
    const part = await give({ range: { fromMs: 1_000, toMs: 5_000 } });
    assert.is(await showings.shareWith(tom.account, of), part);
    const whole = await give();
    assert.is(await showings.shareWith(tom.account, of), whole);
    assert.is(await showings.shareWith(ines.account, of), null);
    assert.is(await showings.shareWith(tom.account, { ...of, owner: ines.account }), null);
    await teacher.post("/api/shares/recall", { share: whole });
    assert.is(await showings.shareWith(tom.account, of), part);
    await teacher.post("/api/shares/recall", { recording: recording.id });
    assert.is(await showings.shareWith(tom.account, of), null);
  }));

test("R16: a group library's share is a member's, and nobody's who has left", () =>
  withShared(async (shared) => {
    const { library, teacher, tom, ines, recording, give, stores, secrets } = shared;
    const { publicKey } = secrets;
    const group = await makeGroup(shared, publicKey, [teacher.account, tom.account]);
    const share = await give({ to: { group }, publicKey });
    const of = { recording: recording.id, owner: teacher.account };
    assert.is(await library.showings.shareWith(tom.account, of), share);
    assert.is(await library.showings.shareWith(ines.account, of), null);
    await stores.groups.removeMember(group, tom.account);
    assert.is(await library.showings.shareWith(tom.account, of), null);
  }));

test("A deleted recording is nobody's to show, and nobody's to follow", () =>
  withShared(async ({ library, teacher, tom, recording, give }) => {
    await give();
    await teacher.post("/api/recordings/delete", { recording: recording.id });
    const of = { recording: recording.id, owner: teacher.account };
    assert.is(await library.showings.shareWith(tom.account, of), null);
    assert.is.not(await answer(library.showings.ownedBy(teacher.account, recording.id)), "ok");
  }));

test("of two shares as wide the one with notes is taken, and of those the newest", () => {
  const share = (range: [number, number] | null, withNotes: boolean, createdAt: number) => ({
    range: range === null ? null : { fromMs: range[0], toMs: range[1] },
    ...{ withNotes, createdAt },
  });
  const all = [share([0, 5], true, 9), share([0, 9], false, 1), share([1, 10], true, 2)];
  assert.equal(
    byWidth([...all, share(null, false, 3), share(null, false, 4)]).map((one) => one.createdAt),
    [4, 3, 2, 1, 9],
  );
});

test.run();
