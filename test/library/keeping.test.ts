import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { tombstoneOf } from "#server/library/tombstones.ts";
import { withFolder } from "#test/contract/with-stores.ts";
import { addTeacher, openAt } from "./at.ts";
import { record } from "./shelf.ts";

const test = suite("keeping a part");

test("R18: keeping a part that fails once it is written still notes the old keys and removes the rest", () =>
  withFolder(async (data) => {
    const noted: string[] = [];
    const opened = await openAt(data, {
      spoil({ stores, storage, tombstones }) {
        const { narrow } = stores.recordings;
        const failing: typeof narrow = async (...asked) => {
          await narrow(...asked);
          throw new Error("another process reads the log");
        };
        return {
          ...{
            storage,
            stores: { ...stores, recordings: { ...stores.recordings, narrow: failing } },
          },
          tombstones: {
            has: (kind, id) => tombstones.has(kind, id),
            ids: (kind) => tombstones.ids(kind),
            close: () => tombstones.close(),
            add: async (kind, id) =>
              void noted.push(kind, await tombstones.add(kind, id).then(() => id)),
          },
        };
      },
    });
    try {
      const publicKey = await recipientOf(await newIdentity());
      const account = await addTeacher(opened, publicKey);
      const shelf = { ...opened, clock: { ahead: 0, steady: 0 } };
      const { id, objects } = await record(shelf, account, publicKey, { parts: 1 });
      const asker = { account, sid: "sid", again: () => Promise.resolve() };
      const old = await opened.stores.recordings.parts(id);
      const keyFile = Buffer.from("age-encryption.org/v1\nnew").toString("base64");
      const only = [{ part: 0, fromSegment: 0, toSegment: 0, keyFile }];
      const asked = opened.library.recordings.keep(asker, { recording: id, only, pieces: 3 });
      assert.match(await asked.then(() => "done", String), "another process");
      assert.equal(
        noted,
        old.flatMap((one) => ["key", tombstoneOf(one.keyFile)]),
      );
      const left: string[] = [];
      for await (const object of opened.storage.list()) left.push(object);
      assert.equal(left, objects.slice(0, 1));
    } finally {
      await opened.close();
    }
  }));

test.run();
