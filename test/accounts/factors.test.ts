import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as fc from "fast-check";
import { ScureBase32Plugin } from "otplib";
import { createCeremonies, CEREMONY_MS } from "#server/accounts/factors/ceremonies.ts";
import { CONFIRMED_MS, createConfirmations } from "#server/accounts/factors/confirmations.ts";
import { newRecoveryCodes, recoveryDigest } from "#server/accounts/factors/recovery-codes.ts";
import { createSealing } from "#server/accounts/factors/sealing.ts";
import { newTotpSecret, stepOf } from "#server/accounts/factors/totp.ts";
import { createKnownBrowsers } from "#server/accounts/known-browsers.ts";
import { deviceName } from "#server/accounts/sign-in/device-name.ts";

const test = suite("parts of the second factors");

test("one-time codes are those of RFC 6238", async () => {
  // Appendix B, SHA-1; its eight digits end in these six.
  const secret = Buffer.from("12345678901234567890");
  const vectors: [number, string, number][] = [
    [59, "287082", 0x1],
    [1_111_111_109, "081804", 0x23523ec],
    [1_111_111_111, "050471", 0x23523ed],
    [1_234_567_890, "005924", 0x273ef07],
    [2_000_000_000, "279037", 0x3f940aa],
    [20_000_000_000, "353130", 0x27bc86aa],
  ];
  for (const [seconds, code, step] of vectors) {
    assert.is(await stepOf(secret, code, seconds * 1_000), step);
    assert.is(await stepOf(secret, code, (seconds + 30) * 1_000), step, "one step late");
    assert.is(await stepOf(secret, code, (seconds - 30) * 1_000), step, "one step early");
    assert.is(await stepOf(secret, code, (seconds + 60) * 1_000), null, "two steps late");
  }
});

test("what is no six digits fits no secret, whatever it is", async () => {
  const secret = Buffer.from("12345678901234567890");
  for (const code of ["", "28708", "2870820", "28708a", "-87082", "٢٨٧٠٨٢", "2870 8", "NaN"]) {
    assert.is(await stepOf(secret, code, 59_000), null, code);
  }
});

test("a new secret has 160 bits and is the same as bytes, as text and in the address", () => {
  const { bytes, text, uri } = newTotpSecret("maya@demo.test");
  assert.is(bytes.length, 20);
  assert.equal(new ScureBase32Plugin().decode(text), bytes);
  const url = new URL(uri);
  assert.is(url.searchParams.get("secret"), text);
  assert.is(url.searchParams.get("issuer"), "Aside");
  assert.is.not(newTotpSecret("maya@demo.test").text, text);
});

test("a sealed secret opens for its owner with its key, unchanged, and not otherwise", () => {
  const sealing = createSealing(Buffer.alloc(32, 1));
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(bytes, fc.string(), fc.nat(), fc.nat(7), (secret, owner, at, bit) => {
      const sealed = sealing.seal(secret, owner);
      assert.equal(sealing.open(sealed, owner), Buffer.from(secret));
      assert.throws(() => sealing.open(sealed, `${owner}x`));
      assert.throws(() => createSealing(Buffer.alloc(32, 2)).open(sealed, owner));
      const changed = Buffer.from(sealed, "base64url");
      const n = at % changed.length;
      changed[n] = (changed[n] ?? 0) ^ (1 << bit);
      assert.throws(() => sealing.open(changed.toString("base64url"), owner));
      assert.throws(() => sealing.open(sealed.slice(0, 20), owner));
    }),
    { numRuns: 200 },
  );
});

test("recovery codes have 80 bits and are known however they are typed", () => {
  const codes = newRecoveryCodes();
  assert.is(new Set(codes).size, 10);
  for (const code of codes) {
    assert.match(code, /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    const kept = recoveryDigest("account", code);
    const typed = ` ${code.toLowerCase().replaceAll("-", " ")} `;
    assert.is(recoveryDigest("account", typed), kept);
    const mistaken = code.replaceAll("O", "0").replaceAll("I", "1").replaceAll("B", "8");
    assert.is(recoveryDigest("account", mistaken), kept);
    assert.is.not(recoveryDigest("another", code), kept);
    assert.not.ok(kept.includes(code.replaceAll("-", "")));
  }
});

test("a confirmation holds ten minutes, for one sign-in", () => {
  let at = 0;
  const confirmations = createConfirmations(() => at);
  assert.throws(() => confirmations.require("one"), /confirm-needed/);
  confirmations.note("one");
  at = CONFIRMED_MS - 1;
  confirmations.require("one");
  assert.throws(() => confirmations.require("two"), /confirm-needed/);
  at = CONFIRMED_MS;
  assert.throws(() => confirmations.require("one"), /confirm-needed/);
});

test("a ceremony is good once, for its kind, its page and its time", () => {
  let at = 0;
  const ceremonies = createCeremonies(() => at);
  const begin = () =>
    ceremonies.open({ purpose: { kind: "sign-in" }, origin: "https://a.test", challenge: "c" });
  const good = begin();
  assert.is(ceremonies.take(good, ["sign-in"], "https://a.test").challenge, "c");
  assert.throws(() => ceremonies.take(good, ["sign-in"], "https://a.test"), /passkey-refused/);
  assert.throws(() => ceremonies.take(begin(), ["confirm"], "https://a.test"), /passkey-refused/);
  assert.throws(() => ceremonies.take(begin(), ["sign-in"], "https://b.test"), /passkey-refused/);
  const late = begin();
  at = CEREMONY_MS;
  assert.throws(() => ceremonies.take(late, ["sign-in"], "https://a.test"), /passkey-refused/);
  // A flood of them pushes out the oldest and never takes more memory.
  const first = begin();
  for (let n = 0; n < 20_000; n += 1) begin();
  assert.throws(() => ceremonies.take(first, ["sign-in"], "https://a.test"), /passkey-refused/);
});

test("a known browser is known for the accounts it has seen, by nobody else's cookie", () => {
  const browsers = createKnownBrowsers(Buffer.alloc(32, 1));
  let cookie: string | undefined;
  for (let n = 0; n < 6; n += 1) cookie = browsers.add(cookie, `${n}`);
  const ids = Array.from({ length: 6 }, (_, n) => browsers.read(cookie, `${n}`));
  assert.is(new Set(ids).size, 6);
  assert.not.ok(ids.includes(null));
  assert.is(browsers.add(cookie, "3"), cookie, "nothing new is learnt");
  const more = browsers.add(cookie, "6");
  assert.is(browsers.read(more, "0"), null, "the oldest is forgotten");
  assert.is(browsers.read(more, "6") === null, false);
  assert.is(browsers.read(cookie, "7"), null);
  assert.is(createKnownBrowsers(Buffer.alloc(32, 2)).read(cookie, "3"), null);
  for (const junk of [
    "",
    "~~~~",
    "x.y",
    `${"A".repeat(22)}.${"A".repeat(43)}`,
    "~".repeat(4_000),
  ]) {
    assert.is(browsers.read(junk, "3"), null);
  }
  assert.ok(more.length <= 6 * 67, "a cookie of bounded size");
});

test("browsers are named by browser and system, and by nothing they wrote themselves", () => {
  const linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36";
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15";
  const android = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36";
  const names: Record<string, string> = {
    [`${linux} Chrome/156.0.0.0 Safari/537.36`]: "Chrome on Linux",
    [`${linux} HeadlessChrome/156.0.0.0 Safari/537.36`]: "Chrome on Linux",
    [`${windows} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`]: "Edge on Windows",
    [`${mac} Version/26.0 Safari/605.1.15`]: "Safari on Mac",
    [`${phone} CriOS/156.0 Mobile/15E148 Safari/604.1`]: "Chrome on iPhone",
    [`${phone} Version/26.0 Mobile/15E148 Safari/604.1`]: "Safari on iPhone",
    [`${android} SamsungBrowser/30.0 Chrome/150.0.0.0 Mobile Safari/537.36`]:
      "Samsung Internet on Android",
    "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox on Windows",
    "curl/8.0": "A browser",
    "Mozilla/5.0 (X11; Linux x86_64)": "A browser on Linux",
  };
  for (const [header, name] of Object.entries(names)) assert.is(deviceName(header), name, header);
  assert.is(deviceName(undefined), "A browser");
  const words = new Set(Object.values(names).flatMap((name) => name.split(" on ")));
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (header) => {
      for (const word of deviceName(header).split(" on ")) {
        const known = words.has(word) || ["Opera", "Vivaldi", "iPad", "ChromeOS"].includes(word);
        assert.ok(known, word);
      }
    }),
  );
});

test.run();
