import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withFolder } from "#test/contract/with-stores.ts";
import { openAt } from "./at.ts";
import { beatOf, withShared } from "./sharing.ts";

const test = suite("who watched goes with the recording");
const AT_ONCE = { undoDays: 0, keepDays: null, untouched: "discard", quotaBytes: null };

test("R18: a player's word that is on its way while the recording is erased leaves no row behind", () =>
  withShared(async ({ teacher, tom, stores, give, recording }) => {
    const share = await give();
    assert.is((await tom.post("/api/watching", beatOf(share))).code, "ok");
    await teacher.post("/api/recordings/settings", AT_ONCE);
    const watch = stores.shares.watch.bind(stores.shares);
    const erase = () => teacher.post("/api/recordings/delete", { recording: recording.id });
    let erased = null as ReturnType<typeof erase> | null;
    // The word was let through; then all of it is erased before it is written.
    stores.shares.watch = async (id) => {
      const found = await watch(id);
      await (erased ??= erase());
      return found;
    };
    await tom.post("/api/watching", beatOf(share));
    assert.is((await erased)?.code, "ok");
    assert.is(await stores.recordings.byId(recording.id), null);
    assert.equal(await stores.shares.watchesOf(recording.id), []);
  }));

test("R18: a start removes who watched a recording that is not there any more", () =>
  withFolder(async (folder) => {
    const first = await openAt(folder);
    await first.stores.shares.putWatch({
      ...{ id: "watch", share: "share", recording: "gone", account: "account" },
      ...{ startedAt: 1, lastAt: 2, played: [] },
    });
    await first.close();
    const second = await openAt(folder);
    assert.is(await second.stores.shares.watch("watch"), null);
    await second.close();
  }));

test.run();
