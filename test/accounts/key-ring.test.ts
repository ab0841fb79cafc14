import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createTokens, KEY_OUTLIVES_MS, type Tokens } from "#server/accounts/tokens.ts";
import { KEY_AGE_MS, openKeyRing, type KeyRing } from "#server/stores/key-ring.ts";
import { openSecret } from "#server/stores/secret.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import { withFolder } from "../contract/with-stores.ts";

const test = suite("the ring of token keys");

const FILE = "access-tokens.key.pem";

const withRing = (
  body: (ring: KeyRing, clock: { ahead: number }, folder: string) => Promise<void>,
): Promise<void> =>
  withFolder(async (folder) => {
    const clock = { ahead: 0 };
    await body(reopen(folder, clock), clock, folder);
  });
const reopen = (folder: string, clock: { ahead: number }): KeyRing =>
  openKeyRing({
    ...{ folder, purpose: "access-tokens", outlivesMs: KEY_OUTLIVES_MS },
    now: () => Date.now() + clock.ahead,
  });
const idOf = (token: string): unknown =>
  (JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: unknown })
    .kid;
const isGood = (tokens: Tokens, token: string): boolean => {
  try {
    return tokens.verify(token).sid === "a-sign-in";
  } catch {
    return false;
  }
};
const turn = (ring: KeyRing, tokens: Tokens): Promise<void> => {
  ring.turn();
  return tokens.renewKeys();
};

test("tokens of the key before stay good while new ones are signed by the next at once", () =>
  withRing(async (ring) => {
    const tokens = await createTokens(ring);
    const old = tokens.issue("an-account", "a-sign-in");
    await turn(ring, tokens);
    const fresh = tokens.issue("an-account", "a-sign-in");
    assert.is.not(idOf(fresh), idOf(old));
    assert.is(idOf(fresh), ring.keys()[0]?.id);
    assert.ok(isGood(tokens, old));
    assert.ok(isGood(tokens, fresh));
  }));

test("a verifier that checks all the time never refuses a good token while keys turn", () =>
  withRing(async (ring) => {
    const tokens = await createTokens(ring);
    const refused: string[] = [];
    let checked = 0;
    for (const round of ["first", "second", "third"]) {
      const turning = { over: false };
      const turned = turn(ring, tokens).finally(() => {
        turning.over = true;
      });
      do {
        const token = tokens.issue("an-account", "a-sign-in");
        await new Promise((resolve) => setImmediate(resolve));
        if (!isGood(tokens, token)) refused.push(round);
        checked += 1;
      } while (!turning.over);
      await turned;
    }
    assert.equal(refused, []);
    assert.ok(checked >= 3);
  }));

test("the third key drops the first, its tokens and its file", () =>
  withRing(async (ring, _clock, folder) => {
    const tokens = await createTokens(ring);
    const first = tokens.issue("an-account", "a-sign-in");
    const pem = await readFile(join(folder, FILE), "utf8");
    await turn(ring, tokens);
    await turn(ring, tokens);
    assert.not.ok(isGood(tokens, first));
    assert.is(ring.keys().length, 2);
    for (const file of await readdir(folder)) {
      assert.is.not(await readFile(join(folder, file), "utf8"), pem, file);
    }
  }));

test("the key before is deleted once its last token has expired", () =>
  withRing(async (ring, clock, folder) => {
    const tokens = await createTokens(ring);
    await turn(ring, tokens);
    assert.is((await readdir(folder)).length, 2);
    clock.ahead = KEY_OUTLIVES_MS - 1_000;
    await tokens.renewKeys();
    assert.is((await readdir(folder)).length, 2);
    clock.ahead = KEY_OUTLIVES_MS + 1_000;
    assert.is(ring.keys().length, 1);
    await tokens.renewKeys();
    assert.equal(await readdir(folder), [FILE]);
  }));

test("a retired key is good for nothing, also while nobody has renewed the keys since", () =>
  withFolder(async (folder) => {
    const outlivesMs = 300;
    const ring = openKeyRing({ folder, purpose: "access-tokens", outlivesMs });
    const tokens = await createTokens(ring);
    const old = tokens.issue("an-account", "a-sign-in");
    await turn(ring, tokens);
    assert.ok(isGood(tokens, old));
    await new Promise((resolve) => setTimeout(resolve, outlivesMs));
    assert.not.ok(isGood(tokens, old));
    assert.ok(isGood(tokens, tokens.issue("an-account", "a-sign-in")));
  }));

test("a key turns by itself when it is thirty days old, not before, also over a restart", () =>
  withRing(async (ring, clock, folder) => {
    const tokens = await createTokens(ring);
    const [first] = ring.keys();
    clock.ahead = KEY_AGE_MS - 60_000;
    await tokens.renewKeys();
    assert.is(ring.keys()[0]?.id, first?.id);
    assert.is(reopen(folder, clock).keys()[0]?.id, first?.id);
    clock.ahead = KEY_AGE_MS + 1_000;
    const again = reopen(folder, clock);
    assert.is.not(again.keys()[0]?.id, first?.id);
    assert.is(again.keys()[1]?.id, first?.id);
  }));

test("after a restart both keys are there, and what they signed is good", () =>
  withRing(async (ring, clock, folder) => {
    const before = await createTokens(ring);
    const old = before.issue("an-account", "a-sign-in");
    await turn(ring, before);
    const fresh = before.issue("an-account", "a-sign-in");
    const after = await createTokens(reopen(folder, clock));
    assert.ok(isGood(after, old) && isGood(after, fresh));
    assert.is(openSigningKey(folder, "access-tokens").id, idOf(fresh));
  }));

test("a token that a copied old key dates anew is refused once the key is retired", () =>
  withRing(async (ring, _clock, folder) => {
    const thief = await createTokens(openSigningKey(folder, "access-tokens"));
    ring.turn();
    const long = Date.now() / 1_000 - KEY_OUTLIVES_MS / 1_000 - 1;
    await utimes(join(folder, FILE), long, long);
    const tokens = await createTokens(reopen(folder, { ahead: 0 }));
    assert.not.ok(isGood(tokens, thief.issue("an-account", "a-sign-in")));
  }));

test("every file of a ring is private, and a damaged one stops the start", () =>
  withRing(async (ring, clock, folder) => {
    ring.turn();
    for (const file of await readdir(folder)) {
      assert.is((await stat(join(folder, file))).mode & 0o777, 0o600, file);
    }
    await writeFile(join(folder, `${FILE}.before`), "not a key");
    assert.throws(() => reopen(folder, clock));
  }));

test("a crash between the two steps of a turn leaves a ring that opens and signs", () =>
  withRing(async (ring, clock, folder) => {
    await writeFile(join(folder, `${FILE}.before`), await readFile(join(folder, FILE)));
    const again = reopen(folder, clock);
    assert.is(again.keys().length, 1);
    const tokens = await createTokens(again);
    assert.ok(isGood(tokens, tokens.issue("an-account", "a-sign-in")));
    assert.is(again.keys()[0]?.id, ring.keys()[0]?.id);
  }));

test("secrets are the same at every start, another for each purpose, and never replaced", () =>
  withFolder(async (folder) => {
    const codes = openSecret(folder, "one-time-codes");
    assert.is(codes.length, 32);
    assert.ok(codes.equals(openSecret(folder, "one-time-codes")));
    assert.not.ok(codes.equals(openSecret(folder, "known-browsers")));
    assert.is((await stat(join(folder, "secret.key"))).mode & 0o777, 0o600);
    await writeFile(join(folder, "secret.key"), "short");
    assert.throws(() => openSecret(folder, "one-time-codes"));
  }));

test.run();
