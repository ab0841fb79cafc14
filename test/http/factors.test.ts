import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FactorsReply } from "#protocol/http/account.ts";
import type { TokenReply } from "#protocol/http/sign-in.ts";
import { CONFIRMED_MS } from "#server/accounts/factors/confirmations.ts";
import { STEP_MS, TRIES } from "#server/accounts/sign-in/second-step.ts";
import type { AuditLine } from "#server/audit/audit-log.ts";
import { createAuthenticator } from "#test/support/authenticator.ts";
import { addApp, addPasskey, codeOf, enter, shown, step } from "./factor-steps.ts";
import { browser, NAMED_ORIGIN, withDoor } from "./with-door.ts";

const test = suite("second factors over HTTP");

const STEP_S = 30_000;

test("with an app on the account the password asks for its code, which is good once", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const own = browser(app);
    const now = () => Date.now() + clock.ahead;
    const { secret, recovery } = await addApp(own, await enter(own, school.teacher), now());
    assert.is(new Set(recovery).size, 10);
    assert.match(recovery[0] ?? "", /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    const page = browser(app, { ip: "198.51.100.4" });
    const answer = async (code: string) => {
      const { challenge } = await step(page, school.teacher, "code");
      return page.post("/api/sign-in/code", { body: { challenge, code } });
    };
    assert.is(codeOf(await answer(shown(secret, now()))), "wrong-code", "confirming used it up");
    clock.ahead += STEP_S;
    const code = shown(secret, now());
    const right = await answer(`${code.slice(0, 3)} ${code.slice(3)}`);
    assert.is(right.statusCode, 200, right.body);
    assert.is(right.json<TokenReply>().me.account, school.teacher.account);
    assert.is(codeOf(await answer(code)), "wrong-code", "seen over a shoulder");
    clock.ahead += 3 * STEP_S;
    assert.is(codeOf(await answer(shown(secret, now() - 2 * STEP_S))), "wrong-code", "too old");
    assert.is((await answer(shown(secret, now() + STEP_S))).statusCode, 200, "a fast clock");
    assert.is((await answer(recovery[3] ?? "")).statusCode, 200, "a recovery code");
    assert.is(codeOf(await answer(recovery[3] ?? "")), "wrong-code", "the same again");
  }));

test("of two who give one right code at the same moment, one comes in", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const own = browser(app);
    const at = Date.now();
    const { secret, recovery } = await addApp(own, await enter(own, school.teacher), at);
    clock.ahead += STEP_S;
    const code = shown(secret, at + STEP_S);
    const asked = await Promise.all([
      step(browser(app), school.teacher, "code"),
      step(browser(app), school.teacher, "code"),
    ]);
    const both = await Promise.all(
      asked.map(({ challenge }) =>
        browser(app).post("/api/sign-in/code", { body: { challenge, code } }),
      ),
    );
    assert.equal(both.map(({ statusCode }) => statusCode).sort(), [200, 401]);
    // And one challenge lets one in, however many right codes are given.
    const { challenge } = await step(browser(app), school.teacher, "code");
    const many = await Promise.all(
      recovery
        .slice(0, 3)
        .map((one) => browser(app).post("/api/sign-in/code", { body: { challenge, code: one } })),
    );
    assert.equal(many.map(({ statusCode }) => statusCode).sort(), [200, 401, 401]);
  }));

test("a challenge bears five tries and five minutes, and guessing stops for the account", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const own = browser(app);
    const { secret } = await addApp(own, await enter(own, school.teacher), Date.now());
    const page = browser(app, { ip: "198.51.100.4" });
    const guess = (challenge: string, code = "000000") =>
      page.post("/api/sign-in/code", { body: { challenge, code } });
    const first = await step(page, school.teacher, "code");
    for (let n = 0; n < TRIES; n += 1) {
      assert.is(codeOf(await guess(first.challenge)), "wrong-code");
    }
    clock.ahead += STEP_S;
    const code = shown(secret, Date.now() + clock.ahead);
    assert.is(codeOf(await guess(first.challenge, code)), "step-over", "the right code included");
    const late = await step(page, school.teacher, "code");
    clock.ahead += STEP_MS;
    assert.is(codeOf(await guess(late.challenge)), "step-over");
    assert.is(codeOf(await guess(own.jar.get("aside-refresh")?.value ?? "")), "step-over");
    const seen = new Set<string>();
    for (let n = 0; n < 8; n += 1) {
      const ip = `198.51.100.${10 + n}`;
      const stranger = browser(app, { ip });
      const { challenge } = await step(stranger, school.teacher, "code");
      for (let m = 0; m < 3; m += 1) {
        const body = { challenge, code: "000000" };
        seen.add(codeOf(await stranger.post("/api/sign-in/code", { body })));
      }
    }
    assert.equal([...seen].sort(), ["too-many-attempts", "wrong-code"]);
    // The person's own browser is counted for itself.
    const { challenge } = await step(own, school.teacher, "code");
    const right = shown(secret, Date.now() + clock.ahead);
    const body = { challenge, code: right };
    assert.is((await own.post("/api/sign-in/code", { body })).statusCode, 200);
  }));

test("a changed password ends what was begun with the old one, sign-ins and half sign-ins", () =>
  withDoor({}, async ({ app, school, signIns, clock }) => {
    const ended: string[] = [];
    signIns.onSignInClosed((_sid, account) => void ended.push(account));
    const [own, other] = [browser(app), browser(app, { ip: "198.51.100.4" })];
    const otherToken = await enter(other, school.teacher);
    const token = await enter(own, school.teacher);
    const { secret } = await addApp(own, token, Date.now());
    const begun = await step(other, school.teacher, "code");
    const password = "seven quiet rivers under glass";
    const changed = await own.post("/api/my/password", { token, body: { password } });
    assert.is(changed.statusCode, 200, changed.body);
    assert.is(ended.length, 2);
    const fresh = changed.json<TokenReply>().accessToken;
    for (const old of [token, otherToken]) {
      assert.is((await other.get("/api/me", { token: old })).statusCode, 401);
    }
    assert.is((await own.get("/api/me", { token: fresh })).statusCode, 200);
    assert.is((await other.post("/api/refresh")).statusCode, 401);
    assert.is((await own.post("/api/refresh")).statusCode, 200);
    clock.ahead += STEP_S;
    const code = shown(secret, Date.now() + clock.ahead);
    const late = { challenge: begun.challenge, code };
    assert.is(codeOf(await other.post("/api/sign-in/code", { body: late })), "step-over");
    assert.is(codeOf(await other.signIn(school.teacher)), "wrong-password");
    const { challenge } = await step(other, { ...school.teacher, password }, "code");
    const body = { challenge, code };
    assert.is((await other.post("/api/sign-in/code", { body })).statusCode, 200);
  }));

test("weak and known passwords are refused, and nothing has changed", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    const token = await enter(page, school.teacher);
    const refusals = {
      "short one": "weak-password",
      "Maya Lindqvist": "weak-password",
      "Password1234!": "common-password",
      aaaaaaaaaaaaaaaaaaaa: "common-password",
    };
    for (const [password, code] of Object.entries(refusals)) {
      const refused = await page.post("/api/my/password", { token, body: { password } });
      assert.is(codeOf(refused), code, password);
    }
    assert.is((await page.get("/api/me", { token })).statusCode, 200);
    assert.is((await browser(app).signIn(school.teacher)).statusCode, 200);
  }));

test("what could lock somebody out needs a confirmation of the last ten minutes", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const page = browser(app);
    const token = await enter(page, school.teacher);
    clock.ahead += CONFIRMED_MS;
    const acts: [string, object | undefined][] = [
      ["/api/my/password", { password: "seven quiet rivers under glass" }],
      ["/api/my/passkeys/options", undefined],
      ["/api/my/passkeys", { ceremony: "A".repeat(22), answer: {}, name: "Mine" }],
      ["/api/my/passkeys/remove", { id: "A".repeat(22) }],
      ["/api/my/totp", undefined],
      ["/api/my/totp/confirm", { code: "000000" }],
      ["/api/my/totp/remove", undefined],
      ["/api/my/recovery-codes", undefined],
    ];
    for (const [url, body] of acts) {
      const refused = await page.post(url, { token, ...(body === undefined ? {} : { body }) });
      assert.is(codeOf(refused), "confirm-needed", url);
    }
    const wrong = await page.post("/api/my/confirm", { token, body: { password: "not it" } });
    assert.is(codeOf(wrong), "wrong-password");
    assert.is((await page.post("/api/my/totp", { token })).statusCode, 403);
    const { password } = school.teacher;
    const right = await page.post("/api/my/confirm", { token, body: { password } });
    assert.is(right.statusCode, 200, right.body);
    assert.is((await page.post("/api/my/totp", { token })).statusCode, 200);
    // It is this sign-in that was confirmed, not another one of the same person.
    const other = browser(app);
    const otherToken = await enter(other, school.teacher);
    clock.ahead += CONFIRMED_MS - 1;
    await page.post("/api/my/confirm", { token, body: { password } });
    clock.ahead += 1;
    assert.is(codeOf(await other.post("/api/my/totp", { token: otherToken })), "confirm-needed");
    assert.is((await page.post("/api/my/totp", { token })).statusCode, 200);
  }));

test("R20: whoever needs a second factor can set one up before anything else opens", () =>
  withDoor({}, async ({ app, school, stores, standings }) => {
    const page = browser(app);
    await stores.accounts.change(school.teacher.account, { secondFactorRequired: true });
    await standings.refresh(school.teacher.account);
    const token = await enter(page, school.teacher);
    const me = async () => (await page.get("/api/me", { token })).json<{ needs: string[] }>().needs;
    assert.equal(await me(), ["second-factor"]);
    assert.is(codeOf(await page.get("/api/my/log", { token })), "second-factor-needed");
    await addApp(page, token, Date.now());
    assert.equal(await me(), []);
    assert.is((await page.get("/api/my/log", { token })).statusCode, 200);
    const last = await page.post("/api/my/totp/remove", { token });
    assert.is(codeOf(last), "no-factor-left");
    assert.equal(await me(), []);
  }));

test("the last way to sign in stays, and of two removals at once one is refused", () =>
  withDoor({}, async ({ app, school, stores, standings }) => {
    const page = browser(app, { origin: NAMED_ORIGIN });
    const token = await enter(page, school.coach);
    const device = createAuthenticator(NAMED_ORIGIN);
    const ids = [await addPasskey(page, token, device), await addPasskey(page, token, device)];
    await stores.accounts.change(school.coach.account, { passwordHash: null });
    const remove = (id: string) => page.post("/api/my/passkeys/remove", { token, body: { id } });
    const answers = await Promise.all(ids.map(remove));
    assert.equal(answers.map(({ statusCode }) => statusCode).sort(), [200, 409]);
    const left = (await page.get("/api/my/factors", { token })).json<FactorsReply>();
    assert.is(left.passkeys.length, 1);
    assert.is(left.password, false);
    const foreign = await enter(page, school.teacher);
    const id = left.passkeys[0]?.id ?? "";
    const theirs = await page.post("/api/my/passkeys/remove", { token: foreign, body: { id } });
    assert.is(codeOf(theirs), "not-found", "nobody removes another's");
    await standings.refresh(school.coach.account);
  }));

test("R22: every change of a factor is in the person's log, and in nobody's words", () =>
  withDoor({}, async ({ app, school, stores, logged }) => {
    const page = browser(app, { origin: NAMED_ORIGIN });
    const token = await enter(page, school.teacher);
    const device = createAuthenticator(NAMED_ORIGIN);
    const id = await addPasskey(page, token, device);
    const { secret, recovery } = await addApp(page, token, Date.now());
    await page.post("/api/my/recovery-codes", { token });
    await page.post("/api/my/totp/remove", { token });
    await page.post("/api/my/passkeys/remove", { token, body: { id } });
    const entries = await stores.audit.ofOwner(school.teacher.account, { limit: 20 });
    const lines = entries.map(({ line }) => JSON.parse(line) as AuditLine).reverse();
    assert.equal(
      lines.map(({ action, outcome, detail }) => `${action} ${outcome} ${detail["kind"] ?? ""}`),
      [
        "sign-in done ",
        "factor:add done passkey",
        "factor:add done app",
        "factor:recovery-codes done ",
        "factor:remove done app",
        "factor:remove done passkey",
      ],
    );
    const written = `${logged()}${entries.map(({ line }) => line).join()}`;
    for (const word of [secret, ...recovery, id, "My telephone", token, school.teacher.email]) {
      assert.not.ok(written.includes(word), "a secret or a name was written");
    }
    const left = (await page.get("/api/my/factors", { token })).json<FactorsReply>();
    assert.is(left.recoveryLeft, 0, "codes that recover nothing are gone");
  }));

test("R11: nothing is added while the log cannot be written, and everything can be removed", () =>
  withDoor(
    {
      spoil: (stores) => {
        const append = (line: AuditLine) =>
          line.action.startsWith("factor:") && broken
            ? Promise.reject(new TypeError("disk full"))
            : stores.audit.append(line);
        return { ...stores, audit: { ...stores.audit, append } };
      },
    },
    async ({ app, school }) => {
      const page = browser(app, { origin: NAMED_ORIGIN });
      const token = await enter(page, school.teacher);
      const device = createAuthenticator(NAMED_ORIGIN);
      const id = await addPasskey(page, token, device);
      broken = true;
      const begun = (await page.post("/api/my/passkeys/options", { token })).json<{
        ceremony: string;
        options: unknown;
      }>();
      const body = { ceremony: begun.ceremony, answer: device.create(begun.options), name: "Two" };
      assert.is(codeOf(await page.post("/api/my/passkeys", { token, body })), "log-unavailable");
      const recovery = await page.post("/api/my/recovery-codes", { token });
      assert.is(codeOf(recovery), "log-unavailable");
      const removed = await page.post("/api/my/passkeys/remove", { token, body: { id } });
      assert.is(removed.statusCode, 200, removed.body);
      assert.is(removed.json<FactorsReply>().passkeys.length, 0);
      broken = false;
    },
  ));
let broken = false;

test.run();
