import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CeremonyReply, TokenReply } from "#protocol/http/sign-in.ts";
import { CEREMONY_MS } from "#server/accounts/factors/ceremonies.ts";
import { createAuthenticator, type Twist } from "#test/support/authenticator.ts";
import { addPasskey, codeOf, enter, step } from "./factor-steps.ts";
import { browser, NAMED_ORIGIN, ORIGIN, withDoor, type Door } from "./with-door.ts";

const test = suite("passkeys over HTTP");

const named = (app: Door["app"], ip?: string) =>
  browser(app, { origin: NAMED_ORIGIN, ...(ip === undefined ? {} : { ip }) });

const offer = async (page: ReturnType<typeof browser>) => {
  const response = await page.post("/api/sign-in/passkey-options");
  assert.is(response.statusCode, 200, response.body);
  return response.json<CeremonyReply>();
};

test("a passkey signs in without address and password, both factors in one", () =>
  withDoor({}, async ({ app, school }) => {
    const own = named(app);
    const device = createAuthenticator(NAMED_ORIGIN);
    await addPasskey(own, await enter(own, school.teacher), device);
    const page = named(app, "198.51.100.4");
    const { ceremony, options } = await offer(page);
    assert.is((options as { userVerification: string }).userVerification, "required");
    assert.is((options as { allowCredentials?: [] }).allowCredentials, undefined);
    // A device that keeps no counter: only the ceremony tells a replay.
    const body = { ceremony, answer: device.get(options, { counter: 0 }) };
    const response = await page.post("/api/sign-in/passkey", { body });
    assert.is(response.statusCode, 200, response.body);
    const { me, accessToken } = response.json<TokenReply>();
    assert.is(me.account, school.teacher.account);
    assert.is((await page.get("/api/me", { token: accessToken })).statusCode, 200);
    assert.is((await page.post("/api/refresh")).statusCode, 200);
    const again = await page.post("/api/sign-in/passkey", { body });
    assert.is(codeOf(again), "passkey-refused", "a replayed answer is refused");
  }));

test("no twisted answer signs in, and all are refused alike", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const own = named(app);
    const device = createAuthenticator(NAMED_ORIGIN);
    const token = await enter(own, school.teacher);
    await addPasskey(own, token, device);
    const [mine] = device.held;
    const other = createAuthenticator(NAMED_ORIGIN);
    const page = named(app, "198.51.100.4");
    const first = await offer(page);
    const good = { ceremony: first.ceremony, answer: device.get(first.options, { counter: 7 }) };
    assert.is((await page.post("/api/sign-in/passkey", { body: good })).statusCode, 200);

    const twists: Record<string, Twist> = {
      "another page": { origin: "https://aside.example.test" },
      "the same host, another port": { origin: "http://localhost:8788" },
      "another relying party": { rpId: "example.test" },
      "another challenge": { challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
      "a registration in place of an assertion": { type: "webauthn.create" },
      "a device that did not ask who holds it": { verified: false },
      "a counter as before": { counter: 7 },
      "an older counter": { counter: 3 },
      "a forged signature": { forged: true },
      "another person's handle": { userHandle: Buffer.alloc(16).toString("base64url") },
      "a page inside another site": { crossOrigin: true },
    };
    const bodies = new Set<string>();
    const attempt = async (what: string, body: object) => {
      const response = await page.post("/api/sign-in/passkey", { body });
      assert.is(response.statusCode, 401, what);
      assert.is(response.headers["set-cookie"], undefined, what);
      bodies.add(response.body);
    };
    for (const [what, twist] of Object.entries(twists)) {
      const { ceremony, options } = await offer(page);
      await attempt(what, {
        ceremony,
        answer: device.get(options, { counter: 8, ...twist }, mine),
      });
    }
    const { ceremony, options } = await offer(page);
    other.create({ challenge: "", rp: { id: "localhost" } });
    await attempt("a stranger's passkey", { ceremony, answer: other.get(options) });

    const stolen = await offer(page);
    const key = other.held[0]?.key;
    assert.ok(key);
    await attempt("a stranger's key under a known id", {
      ceremony: stolen.ceremony,
      answer: device.get(stolen.options, { key, counter: 9 }, mine),
    });
    const late = await offer(page);
    clock.ahead += CEREMONY_MS;
    await attempt("an answer after five minutes", {
      ceremony: late.ceremony,
      answer: device.get(late.options, { counter: 9 }, mine),
    });
    for (const answer of [
      {},
      { id: mine?.id },
      { id: mine?.id, rawId: mine?.id, response: null },
    ]) {
      await attempt("half an answer", { ceremony: (await offer(page)).ceremony, answer });
    }
    assert.is(bodies.size, 1, "whatever is wrong, the answer is one");
    // The device counts on: after all that it still signs in.
    const last = await offer(page);
    const answer = device.get(last.options, { counter: 10 }, mine);
    const body = { ceremony: last.ceremony, answer };
    assert.is((await page.post("/api/sign-in/passkey", { body })).statusCode, 200);
  }));

test("a ceremony for one thing passes for no other", () =>
  withDoor({}, async ({ app, school }) => {
    const page = named(app);
    const device = createAuthenticator(NAMED_ORIGIN);
    const token = await enter(page, school.teacher);
    await addPasskey(page, token, device);
    const confirm = (await page.post("/api/my/confirm-options", { token })).json<CeremonyReply>();
    const asSignIn = { ceremony: confirm.ceremony, answer: device.get(confirm.options) };
    assert.is(
      codeOf(await page.post("/api/sign-in/passkey", { body: asSignIn })),
      "passkey-refused",
    );
    const signIn = await offer(page);
    const asConfirm = { ceremony: signIn.ceremony, answer: device.get(signIn.options) };
    const refused = await page.post("/api/my/confirm", { token, body: asConfirm });
    assert.is(codeOf(refused), "passkey-refused");
    // Nor does a confirmation begun by one sign-in pass for another's.
    const coach = named(app);
    const coachToken = await enter(coach, school.coach);
    const mine = (await page.post("/api/my/confirm-options", { token })).json<CeremonyReply>();
    const body = { ceremony: mine.ceremony, answer: device.get(mine.options) };
    const foreign = await coach.post("/api/my/confirm", { token: coachToken, body });
    assert.is(codeOf(foreign), "passkey-refused");
  }));

test("R25: a passkey with certificates is refused before anybody is asked about them", () =>
  withDoor({}, async ({ app, school }) => {
    const page = named(app);
    const device = createAuthenticator(NAMED_ORIGIN);
    const token = await enter(page, school.teacher);
    const attempts = ["packed", "fido-u2f", "tpm", "android-key", "apple"].map((fmt) => ({
      fmt,
      stmt: new Map<string, unknown>([["x5c", Buffer.from("a certificate")]]),
    }));
    for (const attestation of attempts) {
      const begun = await page.post("/api/my/passkeys/options", { token });
      const { ceremony, options } = begun.json<CeremonyReply>();
      const body = { ceremony, answer: device.create(options, {}, attestation), name: "Mine" };
      assert.is(codeOf(await page.post("/api/my/passkeys", { token, body })), "passkey-refused");
    }
    for (const twist of [{ verified: false }, { origin: ORIGIN }, { rpId: "example.test" }]) {
      const begun = await page.post("/api/my/passkeys/options", { token });
      const { ceremony, options } = begun.json<CeremonyReply>();
      const body = { ceremony, answer: device.create(options, twist), name: "Mine" };
      assert.is(codeOf(await page.post("/api/my/passkeys", { token, body })), "passkey-refused");
    }
    const { passkeys } = (await page.get("/api/my/factors", { token })).json<{ passkeys: [] }>();
    assert.is(passkeys.length, 0);
  }));

test("a page at an IP address offers no passkey and says so", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    const token = await enter(page, school.teacher);
    assert.is(codeOf(await page.post("/api/sign-in/passkey-options")), "passkey-refused");
    assert.is(codeOf(await page.post("/api/my/passkeys/options", { token })), "passkey-refused");
  }));

test("with a passkey on the account the password alone is not enough any more", () =>
  withDoor({}, async ({ app, school }) => {
    const own = named(app);
    const device = createAuthenticator(NAMED_ORIGIN);
    const token = await enter(own, school.teacher);
    await addPasskey(own, token, device);
    const recovery = await own.post("/api/my/recovery-codes", { token });
    const { codes } = recovery.json<{ codes: string[] }>();
    const page = named(app, "198.51.100.4");
    const asked = await step(page, school.teacher, "passkey");
    const stranger = createAuthenticator(NAMED_ORIGIN);
    stranger.create({ challenge: "", rp: { id: "localhost" } });
    const wrong = { ceremony: asked.ceremony, answer: stranger.get(asked.options) };
    assert.is((await page.post("/api/sign-in/passkey", { body: wrong })).statusCode, 401);
    const again = await step(page, school.teacher, "passkey");
    const body = { ceremony: again.ceremony, answer: device.get(again.options) };
    assert.is((await page.post("/api/sign-in/passkey", { body })).statusCode, 200);
    // Without the device a recovery code does, once.
    const lost = await step(page, school.teacher, "passkey");
    const spare = { challenge: lost.challenge, code: codes[0]?.toLowerCase() };
    assert.is((await page.post("/api/sign-in/code", { body: spare })).statusCode, 200);
    const later = await step(page, school.teacher, "passkey");
    const used = { challenge: later.challenge, code: codes[0] };
    assert.is(codeOf(await page.post("/api/sign-in/code", { body: used })), "wrong-code");
    // Where the page can use no passkey, the recovery code is asked for.
    await step(browser(app, { ip: "198.51.100.5" }), school.teacher, "code");
  }));

test("a passkey of an account that was closed, or that was removed, signs nobody in", () =>
  withDoor({}, async ({ app, school, signIns }) => {
    const own = named(app);
    const device = createAuthenticator(NAMED_ORIGIN);
    const token = await enter(own, school.coach);
    const id = await addPasskey(own, token, device);
    const begun = await offer(own);
    const removed = await own.post("/api/my/passkeys/remove", { token, body: { id } });
    assert.is(removed.statusCode, 200, removed.body);
    const body = { ceremony: begun.ceremony, answer: device.get(begun.options) };
    assert.is(codeOf(await own.post("/api/sign-in/passkey", { body })), "passkey-refused");
    await addPasskey(own, token, device);
    await signIns.closeAccount(school.coach.account, null);
    const late = await offer(own);
    const closed = { ceremony: late.ceremony, answer: device.get(late.options) };
    assert.is(codeOf(await own.post("/api/sign-in/passkey", { body: closed })), "passkey-refused");
  }));

test.run();
