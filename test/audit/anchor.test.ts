import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeAnchor, encodeAnchor, encodeSlot, SLOT_BYTES } from "#server/audit/anchor.ts";
import { EMPTY } from "#server/audit/chain.ts";
import { ANCHOR_FILE, openAnchor, readAnchor } from "#server/stores/anchor-file.ts";
import { withFolder } from "../contract/with-stores.ts";

const test = suite("the anchor of the audit log");

const head = (seq: number) => ({ seq, hash: seq.toString(16).padStart(64, "0") });

test("it keeps the newest head, over any number of advances and a restart", () =>
  withFolder(async (folder) => {
    const anchor = openAnchor(folder, EMPTY);
    assert.equal(readAnchor(folder), { status: "kept", head: EMPTY, slot: 0 });
    for (const seq of [1, 2, 3, 40, 41]) {
      await anchor.advance(head(seq));
      assert.equal(readAnchor(folder)?.head, head(seq));
    }
    anchor.close();
    anchor.close();
    const again = openAnchor(folder, head(41));
    assert.equal(again.head(), head(41));
    assert.is(again.fault, null);
    await again.advance(head(42));
    assert.equal(readAnchor(folder)?.head, head(42));
    again.close();
    assert.is(statSync(join(folder, ANCHOR_FILE)).mode & 0o777, 0o600);
  }));

test("a write that a crash cut anywhere leaves the head before, and says that half is damaged", () => {
  const places = fc.tuple(fc.nat(SLOT_BYTES - 1), fc.nat(1_000_000));
  fc.assert(
    fc.property(places, ([cut, seq]) => {
      const file = Buffer.from(encodeAnchor(head(seq + 1)));
      encodeSlot(head(seq + 2)).copy(file, SLOT_BYTES, 0, cut);
      const { head: kept } = decodeAnchor(file);
      assert.ok(kept?.seq === seq + 1 || kept?.seq === seq + 2);
    }),
  );
});

test("any byte that is changed in it damages it", () => {
  const file = Buffer.from(encodeAnchor(head(7)));
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const spoilt = Buffer.from(file);
      spoilt[at] = (spoilt[at] ?? 0) ^ by;
      assert.is(decodeAnchor(spoilt).status, "damaged");
    }),
  );
  assert.is(decodeAnchor(file.subarray(0, 600)).status, "damaged");
  assert.is(decodeAnchor(Buffer.alloc(0)).status, "damaged");
});

test("with half of it damaged it goes on from the other half, and mends itself", () =>
  withFolder(async (folder) => {
    const path = join(folder, ANCHOR_FILE);
    const first = openAnchor(folder, EMPTY);
    for (const seq of [1, 2, 3]) await first.advance(head(seq));
    first.close();
    const bytes = readFileSync(path);
    const { slot } = decodeAnchor(bytes);
    bytes[slot * SLOT_BYTES] = 120;
    writeFileSync(path, bytes);
    const anchor = openAnchor(folder, head(3));
    assert.equal(anchor.head(), head(2));
    assert.match(String(anchor.fault), "damaged");
    await anchor.advance(head(4));
    assert.equal(readAnchor(folder), { status: "kept", head: head(4), slot });
    anchor.close();
  }));

test("one that cannot be read at all knows no head, and one that was missing is begun and told of", () =>
  withFolder(async (folder) => {
    const path = join(folder, ANCHOR_FILE);
    writeFileSync(path, "nothing of ours");
    const unreadable = openAnchor(folder, head(3));
    assert.is(unreadable.head(), null);
    assert.match(String(unreadable.fault), "cannot be read");
    unreadable.close();
    rmSync(path);
    const begun = openAnchor(folder, head(3));
    assert.equal(begun.head(), head(3));
    assert.match(String(begun.fault), "missing");
    begun.close();
  }));

test.run();
