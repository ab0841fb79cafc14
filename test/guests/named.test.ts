import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mayBeNamed, newSince } from "#server/accounts/guests/named.ts";
import { newAccount } from "#server/accounts/links/new-account.ts";
import type { Account } from "#server/stores/account-store.ts";

const test = suite("whom a teacher may name");

const DAY = 24 * 3_600_000;
const account = (id: string, more: Partial<Account> = {}): Account => ({
  ...newAccount({ id, school: "hill", name: id, email: `${id}@x.test`, passwordHash: null }, 0),
  ...more,
});
const maya = account("maya");

test("R7: an open colleague, and nobody who is closed, foreign or oneself", () => {
  assert.ok(mayBeNamed(maya, account("tom"), false));
  assert.not.ok(mayBeNamed(maya, maya, false));
  assert.not.ok(mayBeNamed(maya, account("tom", { closedAt: 5 }), false));
  assert.not.ok(mayBeNamed(maya, account("tom", { school: "lake" }), true));
  assert.not.ok(mayBeNamed(account("maya", { closedAt: 5 }), account("tom"), false));
});

test("R7: somebody from outside only by a tie, and never the other way round", () => {
  const kim = account("kim", { outside: true });
  assert.ok(mayBeNamed(maya, kim, true));
  assert.not.ok(mayBeNamed(maya, kim, false));
  assert.not.ok(mayBeNamed(maya, { ...kim, closedAt: 5 }, true));
  assert.not.ok(mayBeNamed(kim, maya, true));
  assert.not.ok(mayBeNamed(kim, account("tom"), true));
});

test("R23: new hands are shown for thirty days, and the first people of a school are not new", () => {
  const [joined, began] = [20 * DAY, 0];
  const tom = { joinedAt: joined, handsSince: joined, renamedAt: null };
  assert.is(newSince(tom, began, joined + DAY), joined);
  assert.is(newSince(tom, began, joined + 29 * DAY), joined);
  assert.is(newSince(tom, began, joined + 30 * DAY), null);
  assert.is(newSince(tom, joined - DAY / 2, joined + DAY), null);
  const anew = joined + 90 * DAY;
  assert.is(newSince({ ...tom, handsSince: anew }, began, anew + DAY), anew);
  // Somebody who takes the name of another is as new as somebody who comes.
  assert.is(newSince({ ...tom, renamedAt: anew }, began, anew + DAY), anew);
});

test.run();
