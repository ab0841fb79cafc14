import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createPasswords, STRENGTH } from "#server/accounts/passwords.ts";
import { AppError } from "#server/errors.ts";

const test = suite("passwords");

test("a password is right, another is not, and no two hashes are alike", async () => {
  const passwords = createPasswords();
  const [one, two] = await Promise.all([passwords.hash("maple"), passwords.hash("maple")]);
  assert.is.not(one, two);
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.is(await passwords.verify(one, "maple"), true);
  assert.is(await passwords.verify(two, "maple"), true);
  assert.is(await passwords.verify(one, "Maple"), false);
});

test("the hash of another implementation of argon2id is understood", async () => {
  // A vector of the reference implementation (phc-winner-argon2, src/test.c).
  const phc =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  assert.is(await createPasswords().verify(phc, "password"), true);
  assert.is(createPasswords().isOutdated(phc), true);
});

test("a password typed in another composition of the same letters is right", async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash("caf\u00e9");
  assert.is(await passwords.verify(hash, "cafe\u0301"), true);
});

test("no hash and an unreadable hash are never right, whatever is typed", async () => {
  const passwords = createPasswords();
  for (const hash of [null, "", "$argon2id$", "$2b$10$abcdefghijklmnopqrstuv", "\0"]) {
    for (const typed of ["", "password", "\0".repeat(32)]) {
      assert.is(await passwords.verify(hash, typed), false);
    }
  }
});

test("an account that does not exist costs the same work as one that does", async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash("maple");
  const cost = async (kept: string | null) => {
    const before = process.cpuUsage();
    for (let n = 0; n < 10; n += 1) await passwords.verify(kept, "oak");
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  await cost(hash);
  const [known, unknown] = [await cost(hash), await cost(null)];
  // Not the wall clock: processor time, and only that neither is spared the hash.
  assert.ok(unknown > known / 3 && known > unknown / 3, `${known} us against ${unknown} us`);
});

test("when the strength is raised, older hashes still work and are known to be old", async () => {
  const old = createPasswords({ memoryKiB: 8 * 1_024, passes: 1, lanes: 1 });
  const now = createPasswords(STRENGTH);
  const hash = await old.hash("maple");
  assert.is(await now.verify(hash, "maple"), true);
  assert.is(now.isOutdated(hash), true);
  assert.is(now.isOutdated(await now.hash("maple")), false);
});

test("a flood is turned away instead of holding the memory of every hash at once", async () => {
  const passwords = createPasswords({ memoryKiB: 64, passes: 1, lanes: 1 });
  const results = await Promise.allSettled(
    Array.from({ length: 200 }, () => passwords.verify(null, "x")),
  );
  const away = results.filter((result) => result.status === "rejected");
  assert.is(away.length, 200 - 66);
  for (const { reason } of away) {
    assert.ok(reason instanceof AppError && reason.code === "too-many-attempts");
  }
  assert.is(await passwords.verify(null, "x"), false);
});

test.run();
