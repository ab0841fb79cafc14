/** Vaults, recovery codes, and what is wrapped. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import * as keys from "#recordings/keys.ts";
import { Chain } from "#recordings/seal.ts";

const test = suite("keys of recordings");
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeOf = async (asked: Promise<unknown>) =>
  asked.then(
    () => "opened",
    (error: Error) => `${error.name} ${error.message}`,
  );
const withLetter = (code: string, at: number, letter: string) =>
  code.slice(0, at) + letter + code.slice(at + 1);

test("a recovery code has 28 characters, and no two are alike", () => {
  const codes = Array.from({ length: 500 }, () => keys.newRecoveryCode());
  assert.is(new Set(codes).size, codes.length);
  for (const code of codes) {
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{28}$/);
    assert.is(keys.normaliseRecoveryCode(code), code);
    assert.is(keys.groupRecoveryCode(code).split("-").length, 7);
  }
});

test("one or two mistyped characters, and two exchanged, are always noticed", () => {
  const code = keys.newRecoveryCode();
  for (let one = 0; one < code.length; one++) {
    for (const letter of ALPHABET) {
      if (code[one] === letter) continue;
      const wrong = withLetter(code, one, letter);
      assert.is(keys.normaliseRecoveryCode(wrong), null);
      for (let two = one + 1; two < code.length; two++) {
        const another = ALPHABET[(ALPHABET.indexOf(letter) + two) % 32] ?? "0";
        if (code[two] !== another) {
          assert.is(keys.normaliseRecoveryCode(withLetter(wrong, two, another)), null);
        }
      }
    }
    for (let two = one + 1; two < code.length; two++) {
      if (code[one] === code[two]) continue;
      const exchanged = withLetter(withLetter(code, one, code[two] ?? ""), two, code[one] ?? "");
      assert.is(keys.normaliseRecoveryCode(exchanged), null);
    }
  }
});

test("however a code is typed, it is the same code", () => {
  const code = keys.newRecoveryCode();
  const separator = fc.constantFrom("", " ", "-", "–", "\t", " \n");
  const typing = fc.tuple(
    fc.array(separator, { minLength: 28, maxLength: 28 }),
    fc.boolean(),
    fc.boolean(),
  );
  fc.assert(
    fc.property(typing, ([separators, lower, letters]) => {
      let typed = Array.from(code, (letter, at) => letter + (separators[at] ?? "")).join("");
      if (letters) typed = typed.replaceAll("0", "O").replaceAll("1", lower ? "L" : "I");
      assert.is(keys.normaliseRecoveryCode(lower ? typed.toLowerCase() : typed), code);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => assert.is(keys.normaliseRecoveryCode(text), null)));
});

test("what is wrapped to a vault opens with its identity and no other", async () => {
  const [identity, stranger] = [await keys.newIdentity(), await keys.newIdentity()];
  const file = await keys.wrapTo(await keys.recipientOf(identity), "a key file");
  assert.is(await keys.openWith(identity, file), "a key file");
  assert.is(await codeOf(keys.openWith(stranger, file)), "KeyError does-not-open");
  for (const at of [0, 30, 100, file.length - 1]) {
    const changed = file.map((byte, index) => (index === at ? byte ^ 1 : byte));
    assert.is(
      await codeOf(keys.openWith(identity, changed)),
      "KeyError does-not-open",
      `byte ${at}`,
    );
  }
});

test("what is no recipient, identity or code is refused by name, and not quoted", async () => {
  const recipient = await keys.recipientOf(await keys.newIdentity());
  const cut = recipient.slice(0, -1);
  const mistyped = cut + (recipient.endsWith("q") ? "p" : "q");
  for (const wrong of ["", cut, mistyped, "age1pq1xyz"]) {
    assert.is(await codeOf(keys.wrapTo(wrong, "")), "KeyError not-a-recipient");
  }
  assert.is(await codeOf(keys.recipientOf("AGE-SECRET-KEY-1")), "KeyError not-an-identity");
  assert.is(await codeOf(keys.openWith("secret", new Uint8Array(200))), "KeyError not-an-identity");
  const identity = await keys.newIdentity();
  assert.is(await codeOf(keys.sealIdentity(identity, "1234")), "KeyError not-a-code");
  const sealed = await keys.sealIdentity(identity, keys.newRecoveryCode());
  assert.is(await codeOf(keys.unsealIdentity(sealed, "1234")), "KeyError not-a-code");
  assert.is(
    await codeOf(keys.unsealIdentity(sealed, keys.newRecoveryCode())),
    "KeyError does-not-open",
  );
});

test("two vaults differ in fingerprint and proof, one does not", async () => {
  const [one, other] = [await keys.newIdentity(), await keys.newIdentity()];
  const prints = await Promise.all(
    [one, other, one].map(async (id) => keys.fingerprint(await keys.recipientOf(id))),
  );
  const proofs = await Promise.all([one, other, one].map((id) => keys.proofOf(id)));
  for (const [first, second, again] of [prints, proofs]) {
    assert.is(first, again);
    assert.is.not(first, second);
  }
  assert.match(prints[0] ?? "", /^[0-9A-Z]{4}( [0-9A-Z]{4}){3}$/);
  assert.match(proofs[0] ?? "", /^[\w-]{43}$/);
});

test("a key file for a part of a recording opens those segments and no others", async () => {
  const id = Buffer.alloc(16, 1).toString("base64url");
  const whole = parseKeyFile(new Chain(Buffer.alloc(32, 5), id, 0).keyFileText());
  const kept = [3, 4, 5].map(async (segment) => ({
    segment,
    key: (await whole.keyOf(segment)) ?? new Uint8Array(0),
  }));
  const segments = await Promise.all(kept);
  const part = parseKeyFile(writeKeyFile({ recording: id, part: 0, text: whole.text, segments }));
  for (const segment of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const inside = segment >= 3 && segment <= 5;
    assert.is(part.covers(segment), inside);
    assert.equal(await part.keyOf(segment), inside ? await whole.keyOf(segment) : null);
  }
  assert.equal(part.text, whole.text);
});

test("what is not exactly a key file is refused", () => {
  const id = Buffer.alloc(16, 1).toString("base64url");
  const key = Buffer.alloc(32, 1).toString("base64url");
  const begin = `aside-key 1\nrecording ${id}\npart 0\n`;
  parseKeyFile(`${begin}chain 0 ${key}\n`);
  const wrong = [
    "",
    begin.trimEnd(),
    `${begin}chain 0 ${key}`,
    `${begin}chain 0 ${key}\nchain 1 ${key}\n`,
    `${begin}segment 1 ${key}\nsegment 1 ${key}\n`,
    `${begin}segment 01 ${key}\n`,
    `${begin}segment 65536 ${key}\n`,
    `${begin}segment -1 ${key}\n`,
    `${begin}segment 1 ${key.slice(1)}\n`,
    `${begin}text ${key} ${key}\n`,
    `${begin}note ${key}\n`,
    `${begin}\n`,
    begin.replace("aside-key 1", "aside-key 2"),
    begin.replace(id, id.slice(1)),
    begin.replace("part 0", "part 65536"),
    begin.replaceAll("\n", "\r\n"),
  ];
  for (const text of wrong) {
    assert.throws(
      () => parseKeyFile(text),
      (error: Error) => error.name === "FormatError",
      text,
    );
  }
});

test("a sealer refuses what would not be a segment", () => {
  const id = Buffer.alloc(16, 1).toString("base64url");
  const chain = new Chain(Buffer.alloc(32, 5), id, 0);
  const empty = new Uint8Array(0);
  const one = chain.next();
  assert.throws(() => one.seal("media", empty), /begins with its head/);
  one.seal("head", empty);
  assert.throws(() => one.seal("head", empty), /begins with its head/);
  assert.throws(() => one.seal("end", Uint8Array.of(1)), /empty/);
  assert.throws(() => chain.keyFileText(), /moved on/);
  const two = chain.next();
  assert.throws(() => one.seal("media", empty), /closed/);
  two.seal("head", empty);
  two.seal("end", empty);
  assert.throws(() => two.seal("end", empty), /closed/);
  chain.erase();
  assert.throws(() => chain.next(), /erased/);
});

test.run();
