/** The vault in the page, its pure parts: states, the copy a device keeps, signs, codes as they are typed. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  newIdentity,
  newRecoveryCode,
  recipientOf,
  sealIdentity,
  wrapTo,
} from "#recordings/keys.ts";
import { fromBase64, fromBase64url, toBase64, toBase64url } from "../../client/vault/bytes.ts";
import { signOf } from "../../client/vault/comparing.ts";
import { openCopy, sealCopy } from "../../client/vault/device-copy.ts";
import { openAnswer } from "../../client/vault/joining.ts";
import { answerJoin, ShownJoins } from "../../client/vault/joins.ts";
import { openByPasskey, questionFor, sealForPasskey } from "../../client/vault/passkey-seal.ts";
import { identityBehind } from "../../client/vault/server-copy.ts";
import { stateOf } from "../../client/vault/state.ts";
import { faultIn, groupsOf } from "../../client/vault/typed-code.ts";
import { newHalf } from "../../client/vault/vault.ts";
import { codeOf, messageOf } from "../../client/refused.ts";
import { words } from "../../client/words.ts";

const test = suite("the vault in the page");
const text = words.vault.failures;

const refused = async (step: Promise<unknown>): Promise<unknown> => {
  try {
    await step;
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
};
/** Two people, or one person and a server that lies. */
const two = async () => {
  const [mine, other] = [await newIdentity(), await newIdentity()];
  return { mine, other, ours: await recipientOf(mine), theirs: await recipientOf(other) };
};

test("what a vault is follows from what the server says and what is held here", () => {
  const facts = { publicKey: "a", checked: true, locked: false };
  const state = (known: Partial<Parameters<typeof stateOf>[0]>) =>
    stateOf({ facts, held: null, kept: null, ...known });
  assert.is(state({ facts: undefined }), "unknown");
  assert.is(state({ facts: null, kept: "a" }), "none");
  assert.is(state({}), "elsewhere");
  assert.is(state({ kept: "a" }), "elsewhere");
  assert.is(state({ held: "a" }), "open");
  assert.is(state({ held: "a", facts: { ...facts, checked: false } }), "unchecked");
  assert.is(state({ held: "a", facts: { ...facts, locked: true } }), "locked");
});

test("a public key that is not the one held, or kept, here is never taken for the own vault", () => {
  for (const checked of [true, false])
    for (const locked of [true, false]) {
      const facts = { publicKey: "theirs", checked, locked };
      assert.is(stateOf({ facts, held: "ours", kept: "ours" }), "swapped");
      assert.is(stateOf({ facts, held: null, kept: "ours" }), "swapped");
    }
});

test("a copy opens with both halves, and with neither alone", async () => {
  const { mine, ours } = await two();
  const [half, whose] = [newHalf(), { account: "maya", publicKey: ours }];
  const copy = { ...whose, device: "d", ...(await sealCopy(mine, half, whose)) };
  assert.is(await openCopy(copy, half), mine);
  await refused(openCopy(copy, newHalf()));
  const again = await sealCopy(mine, half, whose);
  await refused(openCopy({ ...copy, key: again.key }, half));
  await refused(openCopy({ ...copy, account: "tom" }, half));
  await refused(openCopy({ ...copy, publicKey: "age1other" }, half));
  assert.not.ok(copy.key.extractable);
  await refused(crypto.subtle.exportKey("raw", copy.key));
});

test("the sign is the same on both devices, and another one when either key is exchanged", async () => {
  const { ours, theirs } = await two();
  const oneTime = await recipientOf(await newIdentity());
  const sign = await signOf(ours, oneTime);
  assert.match(sign, /^[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4}){2}$/);
  assert.is(await signOf(ours, oneTime), sign);
  assert.is.not(await signOf(theirs, oneTime), sign);
  assert.is.not(await signOf(ours, theirs), sign);
  assert.is.not(await signOf(oneTime, ours), sign);
});

test("an answer is opened only where it is the identity of the vault that the sign was made of", async () => {
  const { mine, other, ours } = await two();
  const oneTime = await newIdentity();
  const to = await recipientOf(oneTime);
  const answer = toBase64(await wrapTo(to, mine));
  assert.is(await openAnswer(oneTime, ours, answer), mine);
  assert.is(await openAnswer(oneTime, ours, toBase64(await wrapTo(to, other))), null);
  assert.is(await openAnswer(other, ours, answer), null);
  assert.is(await openAnswer(oneTime, ours, toBase64(await wrapTo(to, "no identity"))), null);
  assert.is(await openAnswer(oneTime, ours, "AAAA"), null);
});

test("a request whose key is exchanged after it was shown keeps its sign and cannot be allowed", async () => {
  const { mine, ours, theirs } = await two();
  const held = { identity: mine, publicKey: ours, proof: "p" };
  const honest = await recipientOf(await newIdentity());
  const join = { join: "1", name: "Tablet", createdAt: 2, publicKey: honest };
  const shown = new ShownJoins();
  assert.equal(await shown.see([join], held), ["Tablet"]);
  assert.equal(await shown.see([join], held), []);
  assert.equal(
    shown.list.map(({ changed }) => changed),
    [false],
  );
  const earlier = { ...join, join: "0", createdAt: 1 };
  await shown.see([{ ...join, publicKey: theirs }, earlier], held);
  assert.equal(
    shown.list.map((one) => [one.join, one.changed]),
    [
      ["0", false],
      ["1", true],
    ],
  );
  const second = shown.list[1];
  assert.ok(second);
  assert.is(second.sign, await signOf(ours, honest));
  const sent: unknown[] = [];
  const api = {
    get: () => Promise.reject(new Error("nothing is asked")),
    post: <T>(_path: string, body?: unknown) => {
      sent.push((body as { answer: unknown }).answer);
      return Promise.resolve({} as T);
    },
  };
  await answerJoin(api, held, second, true);
  assert.equal(sent, [null], "refused, whatever was tapped");
});

test("what a device answers is sealed to the key whose sign was shown", async () => {
  const { mine, ours } = await two();
  const oneTime = await newIdentity();
  const publicKey = await recipientOf(oneTime);
  const shown = new ShownJoins();
  const held = { identity: mine, publicKey: ours, proof: "p" };
  await shown.see([{ join: "1", name: "Tablet", createdAt: 1, publicKey }], held);
  let answer = "";
  const api = {
    get: () => Promise.reject(new Error("nothing is asked")),
    post: <T>(_path: string, body?: unknown) => {
      answer = (body as { answer: string }).answer;
      return Promise.resolve({} as T);
    },
  };
  const [one] = shown.list;
  assert.ok(one);
  await answerJoin(api, held, one, true);
  assert.is(await openAnswer(oneTime, ours, answer), mine);
});

test("what a passkey seals opens under its answer, for this vault, and under nothing else", async () => {
  const { mine, ours, theirs } = await two();
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await sealForPasskey(mine, ours, secret);
  assert.match(sealed, /^[A-Za-z0-9+/]{64,}={0,2}$/);
  assert.is(await openByPasskey(sealed, ours, secret), mine);
  await refused(openByPasskey(sealed, theirs, secret));
  await refused(openByPasskey(sealed, ours, crypto.getRandomValues(new Uint8Array(32))));
  assert.not.equal(questionFor("maya"), questionFor("tom"));
});

test("a code is taken as people type it, and a slip is named before anything is tried", () => {
  fc.assert(
    fc.property(fc.nat(2), fc.boolean(), (gap, lower) => {
      const code = newRecoveryCode();
      const typed = groupsOf(code).join(["", " ", "-"][gap]);
      const sloppy = typed.replaceAll("0", "o").replaceAll("1", "l");
      assert.is(faultIn(lower ? sloppy.toLowerCase() : typed), null);
      assert.is(faultIn(code.slice(0, 27)), text.short(1));
      assert.is(faultIn(`${code}7`), text.long);
      const wrong = `${code.slice(0, 5)}${code[5] === "Z" ? "Y" : "Z"}${code.slice(6)}`;
      assert.is(faultIn(wrong), text.typing);
    }),
  );
  assert.is(faultIn(""), text.short(28));
});

test("the code opens what the server keeps only where that is the vault that the server names", async () => {
  const { mine, other, ours, theirs } = await two();
  const code = newRecoveryCode();
  const sealedByCode = toBase64(await sealIdentity(mine, code));
  const facts = { publicKey: ours, sealedByCode };
  assert.equal(await identityBehind(facts, groupsOf(code).join("-")), {
    identity: mine,
    publicKey: ours,
  });
  const swapped = await refused(identityBehind({ ...facts, publicKey: theirs }, code));
  assert.is(codeOf(swapped), "other-vault");
  const exchanged = { ...facts, sealedByCode: toBase64(await sealIdentity(other, code)) };
  assert.is(messageOf(await refused(identityBehind(exchanged, code))), text.otherVault);
  assert.is(messageOf(await refused(identityBehind(facts, newRecoveryCode()))), text.wrongCode);
  assert.is(messageOf(await refused(identityBehind(null, code))), text.gone);
});

test("bytes come back from both alphabets as they went", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      assert.equal([...fromBase64(toBase64(bytes))], [...bytes]);
      assert.equal([...fromBase64url(toBase64url(bytes))], [...bytes]);
      assert.not.match(toBase64url(bytes), /[+/=]/);
    }),
  );
});

test.run();
