import { createHmac, sign } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ACCESS_TOKEN_MS, createTokens } from "#server/accounts/tokens.ts";
import { AppError } from "#server/errors.ts";
import { newSigningKey, type SigningKey } from "#server/stores/signing-key.ts";

const test = suite("access tokens");

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1_000);

const goodHeader = (key: SigningKey) => ({ alg: "EdDSA", typ: "at+jwt", kid: key.id });
const goodClaims = () => ({
  sub: "account-of-somebody-22",
  sid: "sign-in-of-somebody-22",
  iss: "aside",
  aud: "aside:access",
  iat: seconds(),
  exp: seconds() + 300,
  at: String(Date.now()),
});
/** A token of any content, signed as a forger would who had this key. */
function forge(key: SigningKey, header: object, claims: object): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${sign(null, Buffer.from(text), key.privateKey).toString("base64url")}`;
}

test("a token says who asks, under which sign-in and for how long", async () => {
  const tokens = await createTokens(newSigningKey());
  const before = Date.now();
  const { account, sid, issuedAt, expiresAt } = tokens.verify(
    tokens.issue("an-account", "a-sign-in"),
  );
  assert.is(account, "an-account");
  assert.is(sid, "a-sign-in");
  assert.ok(issuedAt >= before && issuedAt <= Date.now());
  assert.ok(expiresAt > Date.now() + ACCESS_TOKEN_MS - 2_000);
  assert.ok(expiresAt <= Date.now() + ACCESS_TOKEN_MS);
});

test("the hand-made token that the next tests spoil is good as it is", async () => {
  const key = newSigningKey();
  const tokens = await createTokens(key);
  assert.is(tokens.verify(forge(key, goodHeader(key), goodClaims())).sid, goodClaims().sid);
});

test("spoilt claims are refused, all with the same answer", async () => {
  const key = newSigningKey();
  const tokens = await createTokens(key);
  const spoilt: Record<string, object> = {
    expired: { iat: seconds() - 301, exp: seconds() - 1 },
    "living longer than any": { iat: seconds() - 301 },
    "living longer than any from now on": { exp: seconds() + 600 },
    "from a year ahead": { iat: seconds() + 31_536_000, exp: seconds() + 31_536_300 },
    "from the future": { nbf: seconds() + 60 },
    "another issuer": { iss: "elsewhere" },
    "another audience": { aud: "aside:receipts" },
    "the audience of the other kind": { aud: "aside:second-step" },
    "no subject": { sub: undefined },
    "an empty subject": { sub: "" },
    "a subject that is no text": { sub: 7 },
    "no sign-in": { sid: undefined },
    "no moment of its own": { at: undefined },
    "a moment that is a number": { at: 7 },
    "a list for a sign-in": { sid: ["sign-in-of-somebody-22"] },
    "no expiry": { exp: undefined },
    "no issue time": { iat: undefined },
    "no audience": { aud: undefined },
    "no issuer": { iss: undefined },
  };
  for (const [what, change] of Object.entries(spoilt)) {
    const token = forge(key, goodHeader(key), { ...goodClaims(), ...change });
    assert.throws(() => tokens.verify(token), isSignedOut, what);
  }
});

test("spoilt headers are refused", async () => {
  const key = newSigningKey();
  const tokens = await createTokens(key);
  const spoilt: Record<string, object> = {
    "no algorithm": { alg: "none" },
    "another algorithm": { alg: "ES256" },
    "a shared-secret algorithm": { alg: "HS256" },
    "another type": { typ: "JWT" },
    "no type": { typ: undefined },
    "the type of the other kind": { typ: "step+jwt" },
    "a key that is a list": { kid: [key.id] },
    "a key by the name of a property": { kid: "__proto__" },
    "its own key": { jwk: key.publicKey.export({ format: "jwk" }), kid: "own" },
    "another key": { kid: "another" },
    "no key": { kid: undefined },
    "an unknown critical extension": { crit: ["b64"], b64: false },
    "an empty list of critical extensions": { crit: [] },
  };
  for (const [what, change] of Object.entries(spoilt)) {
    const token = forge(key, { ...goodHeader(key), ...change }, goodClaims());
    assert.throws(() => tokens.verify(token), isSignedOut, what);
  }
});

test("forged and confused signatures are refused", async () => {
  const key = newSigningKey();
  const tokens = await createTokens(key);
  const text = `${encode({ ...goodHeader(key), alg: "HS256" })}.${encode(goodClaims())}`;
  const pem = key.publicKey.export({ type: "spki", format: "pem" });
  const good = tokens.issue("an-account", "a-sign-in");
  const [header = "", claims = "", signature = ""] = good.split(".");
  const other = encode({ ...goodClaims(), sub: "another" });
  const forgeries: Record<string, string> = {
    "the public key as a secret": `${text}.${createHmac("sha256", pem).update(text).digest("base64url")}`,
    "another key": forge(newSigningKey(), goodHeader(key), goodClaims()),
    "no signature": `${header}.${claims}.`,
    "no signature part": `${header}.${claims}`,
    "unsigned none": `${encode({ alg: "none", typ: "at+jwt", kid: key.id })}.${claims}.`,
    "other claims": `${header}.${other}.${signature}`,
    "a cut signature": good.slice(0, -4),
    nothing: "",
    noise: "not.a.token",
  };
  for (const [what, token] of Object.entries(forgeries)) {
    assert.throws(() => tokens.verify(token), isSignedOut, what);
  }
});

test("a step token says who owes a second factor, and neither kind passes for the other", async () => {
  const tokens = await createTokens(newSigningKey());
  const step = tokens.issueStep("an-account", "a-ceremony");
  assert.equal(tokens.verifyStep(step), { account: "an-account", jti: "a-ceremony" });
  assert.throws(() => tokens.verify(step), isSignedOut);
  const access = tokens.issue("an-account", "a-sign-in");
  assert.throws(() => tokens.verifyStep(access), isOver);
});

test("a step token that also names a sign-in is still no access token", async () => {
  const key = newSigningKey();
  const tokens = await createTokens(key);
  const both = { ...goodClaims(), jti: "a-ceremony" };
  assert.throws(() => tokens.verifyStep(forge(key, goodHeader(key), both)), isOver);
  const asStep = { ...goodHeader(key), typ: "step+jwt" };
  assert.throws(() => tokens.verifyStep(forge(key, asStep, both)), isOver);
  const step = { ...both, aud: "aside:second-step" };
  assert.is(tokens.verifyStep(forge(key, asStep, step)).jti, "a-ceremony");
  assert.throws(() => tokens.verify(forge(key, asStep, step)), isSignedOut);
  assert.throws(() => tokens.verify(forge(key, goodHeader(key), step)), isSignedOut);
});

test("spoilt step tokens are refused", async () => {
  const key = newSigningKey();
  const tokens = await createTokens(key);
  const header = { ...goodHeader(key), typ: "step+jwt" };
  const { sub, iss, iat, exp } = goodClaims();
  const good = { ...{ sub, iss, iat, exp }, aud: "aside:second-step", jti: "a-ceremony" };
  tokens.verifyStep(forge(key, header, good));
  const spoilt: Record<string, object> = {
    expired: { iat: seconds() - 301, exp: seconds() - 1 },
    "no ceremony": { jti: undefined },
    "an empty ceremony": { jti: "" },
    "a ceremony that is a number": { jti: 4 },
    "no subject": { sub: undefined },
    "the other kind's audience": { aud: ["aside:access"] },
  };
  for (const [what, change] of Object.entries(spoilt)) {
    assert.throws(
      () => tokens.verifyStep(forge(key, header, { ...good, ...change })),
      isOver,
      what,
    );
  }
  assert.throws(() => tokens.verifyStep(forge(newSigningKey(), header, good)), isOver);
});

const isSignedOut = (error: unknown): boolean =>
  error instanceof AppError && error.code === "signed-out";
const isOver = (error: unknown): boolean => error instanceof AppError && error.code === "step-over";

test.run();
