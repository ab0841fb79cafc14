import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { createPasswords } from "#server/accounts/passwords.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import { createLog, shortId } from "#server/log.ts";
import { newSigningKey } from "#server/stores/signing-key.ts";

const test = suite("the log");

function capture() {
  const lines: string[] = [];
  const log = createLog("trace", { write: (line: string) => void lines.push(line) });
  return { log, text: () => lines.join("") };
}

test("secrets are struck out by the name of their field, at any depth", () => {
  const { log, text } = capture();
  const secret = newSecret();
  for (const name of [
    ...["token", "accessToken", "refresh_token", "Authorization", "set-cookie", "resumeSecret"],
    ...["password", "passwordHash", "dtlsParameters", "iceParameters", "iceCandidates", "sdp"],
    ...["rtpParameters", "rtpCapabilities", "fingerprints", "credential", "name", "email", "title"],
  ]) {
    log.info({ [name]: secret }, "flat");
    log.info({ a: { b: [{ [name]: { deeper: secret } }] } }, "deep");
    log.child({ [name]: secret }).warn("bound");
  }
  log.error({ a: { b: { c: { d: { e: { f: { g: { harmless: secret } } } } } } } }, "too deep");
  assert.not.ok(text().includes(secret));
  assert.match(text(), /too deep/);
});

test("secrets are struck out by their shape, in sentences and in errors", async () => {
  const { log, text } = capture();
  const tokens = await createTokens(newSigningKey());
  const token = tokens.issue(newId(), newId());
  const hash = await createPasswords().hash("maple");
  const pem = newSigningKey().privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const sdp = "v=0\r\na=ice-pwd:8xVqkq4bB2c0QxKkzq3m\r\na=fingerprint:sha-256 AB:CD:EF\r\n";
  const candidate = "candidate:1 1 udp 2130706431 192.0.2.44 40000 typ host";
  const link = `http://localhost:8787/#/link?s=${newSecret()}`;
  const app = "otpauth://totp/Aside?secret=JBSWY3DPEHPK3PXP&issuer=Aside";
  const post = "smtps://aside:herons-over-water@mail";
  for (const secret of [token, hash, pem, sdp, candidate, "maya@school.test", link, app, post]) {
    log.info(`said ${secret} aloud`);
    log.info({ note: secret });
    log.error({ err: new TypeError(`failed with ${secret}`) }, "an error");
    log.error(new TypeError(secret, { cause: new TypeError(secret) }));
    log.info({ parts: [secret, { deep: secret }] }, "said %s", secret);
  }
  const said = text();
  for (const part of [
    ...[token.slice(0, 30), token.split(".")[2] ?? "none", hash.split("$")[5] ?? "none"],
    ...["PRIVATE KEY", pem.split("\n")[1] ?? "none", "8xVqkq4bB2c0QxKkzq3m", "AB:CD:EF"],
    ...["192.0.2.44", "maya@school.test", link.slice(-43), "JBSWY3DPEHPK3PXP", "herons-over"],
  ]) {
    assert.not.ok(said.includes(part), part);
  }
  assert.match(said, /failed with/);
  assert.match(said, /TypeError/);
});

test("a short id begins as the id does and cannot be used for it", () => {
  const id = newId();
  const short = shortId(id);
  assert.ok(id.startsWith(short));
  assert.is(short.length, 6);
});

test("plain facts stay", () => {
  const { log, text } = capture();
  log.info({ session: shortId("abcdefghijkl"), ms: 12, reason: "owner" }, "live session ended");
  const line = JSON.parse(text()) as Record<string, unknown>;
  assert.is(line["session"], "abcdef");
  assert.is(line["ms"], 12);
  assert.is(line["reason"], "owner");
  assert.is(line["msg"], "live session ended");
  assert.is(line["level"], "info");
  assert.is(line["pid"], undefined);
});

test.run();
