import { createPublicKey } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createReceipts, verifyReceipt } from "#server/audit/receipts.ts";
import { newSigningKey } from "#server/stores/signing-key.ts";

const test = suite("receipts");

const statement = { until: "2026-11-23T11:00:00Z", givenBy: "Maya", to: ["Tom"], minutes: 60 };

test("a receipt is checked with nothing but its text and the published key", () => {
  const { sign, key } = createReceipts(newSigningKey());
  const receipt = sign(statement);
  assert.is(receipt.keyId, key.keyId);
  assert.equal(JSON.parse(receipt.body), statement);
  assert.ok(verifyReceipt(receipt, createPublicKey(key.publicKey)));
});

test("a receipt with one character changed, or of another server, is not one", () => {
  const { sign, key } = createReceipts(newSigningKey());
  const receipt = sign(statement);
  const publicKey = createPublicKey(key.publicKey);
  const changed = { ...receipt, body: receipt.body.replace("60", "90") };
  assert.not.ok(verifyReceipt(changed, publicKey));
  assert.not.ok(verifyReceipt({ ...receipt, signature: "" }, publicKey));
  const other = createReceipts(newSigningKey());
  assert.not.ok(verifyReceipt(receipt, createPublicKey(other.key.publicKey)));
});

test("the same statement is the same text, in whatever order it was put together", () => {
  const { sign } = createReceipts(newSigningKey());
  assert.is(sign({ a: 1, b: 2 }).body, sign({ b: 2, a: 1 }).body);
});

test.run();
