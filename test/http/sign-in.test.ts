import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TokenReply } from "#protocol/http/sign-in.ts";
import type { AuditLine } from "#server/audit/audit-log.ts";
import { IDLE_MS, OVERLAP_MS } from "#server/accounts/sign-in.ts";
import { browser, keysIn, SECURE_ORIGIN, withDoor } from "./with-door.ts";

const test = suite("signing in over HTTP");

const REFRESH = "aside-refresh";

test("a person signs in, is known, refreshes and signs out", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    const signedIn = await page.signIn(school.teacher);
    assert.is(signedIn.statusCode, 200, signedIn.body);
    const { accessToken, me, expiresInMs } = signedIn.json<TokenReply>();
    assert.is(me.account, school.teacher.account);
    assert.is(expiresInMs, 300_000);
    const known = await page.get("/api/me", { token: accessToken });
    assert.equal(known.json(), me);

    const refreshed = await page.post("/api/refresh");
    assert.is(refreshed.statusCode, 200);
    const { accessToken: next } = refreshed.json<TokenReply>();

    assert.is((await page.post("/api/sign-out", { token: next })).statusCode, 200);
    assert.is(page.jar.has(REFRESH), false);
    assert.is((await page.get("/api/me", { token: next })).statusCode, 401);
    assert.is((await page.get("/api/me", { token: accessToken })).statusCode, 401);
    assert.is((await page.post("/api/refresh")).statusCode, 401);
  }));

test("an unknown address and a wrong password get the same answer", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    const wrong = await page.signIn({ ...school.teacher, password: "wrong" });
    const unknown = await page.signIn({ email: "nobody@demo.test", password: "wrong" });
    assert.is(wrong.statusCode, 401);
    assert.is(unknown.statusCode, 401);
    assert.is(wrong.body, unknown.body);
    assert.is(wrong.headers["set-cookie"], undefined);
    const names = (headers: object) =>
      Object.keys(headers).filter((name) => !name.startsWith("x-ratelimit"));
    assert.equal(names(wrong.headers), names(unknown.headers));
  }));

test("upper case in the address does not matter", () =>
  withDoor({}, async ({ app, school }) => {
    const shouted = { ...school.coach, email: school.coach.email.toUpperCase() };
    assert.is((await browser(app).signIn(shouted)).statusCode, 200);
  }));

test("no cookie is set that a script could read or another site could send", () =>
  withDoor({ secure: true }, async ({ app, school }) => {
    const page = browser(app, { origin: SECURE_ORIGIN });
    const responses = [
      await page.signIn(school.teacher),
      await page.post("/api/refresh"),
      await page.post("/api/sign-out"),
    ];
    const cookies = responses.flatMap((response) => response.headers["set-cookie"] ?? []);
    assert.is(cookies.length, 4);
    for (const cookie of cookies) {
      for (const part of [/^__Secure-aside-/, /; HttpOnly/, /; SameSite=Strict/, /; Secure/]) {
        assert.match(cookie, part);
      }
      assert.match(cookie, /; Path=\/api/);
    }
  }));

test("over plain http the cookies keep everything but Secure", () =>
  withDoor({}, async ({ app, school }) => {
    const cookies = [(await browser(app).signIn(school.teacher)).headers["set-cookie"]].flat();
    assert.is(cookies.length, 2);
    for (const cookie of cookies) {
      assert.match(cookie ?? "", /^aside-\w+=.*; Path=\/api.*; HttpOnly; SameSite=Strict$/);
    }
  }));

test("the access token is in no cookie and the refresh token in no body", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    const { body, headers } = await page.signIn(school.teacher);
    const { accessToken } = JSON.parse(body) as TokenReply;
    assert.not.ok(String(headers["set-cookie"]).includes(accessToken));
    const refresh = page.jar.get(REFRESH)?.value ?? "";
    assert.is(refresh.length, 43);
    assert.not.ok(body.includes(refresh));
  }));

test("a refresh token is good once: an old one ends the sign-in for thief and owner", () =>
  withDoor({}, async ({ app, school, clock, signIns }) => {
    const ended: string[] = [];
    signIns.onSignInClosed((_sid, account) => void ended.push(account));
    const owner = browser(app);
    await owner.signIn(school.teacher);
    const thief = browser(app, { ip: "198.51.100.7" });
    for (const [name, cookie] of owner.jar) thief.jar.set(name, cookie);
    const fresh = (await owner.post("/api/refresh")).json<TokenReply>();
    clock.ahead += OVERLAP_MS + 1;
    assert.is((await thief.post("/api/refresh")).statusCode, 401);
    assert.equal(ended, [school.teacher.account]);
    assert.is((await owner.post("/api/refresh")).statusCode, 401);
    assert.is((await owner.get("/api/me", { token: fresh.accessToken })).statusCode, 401);
  }));

test("two tabs that refresh at once stay signed in, with one and the same next token", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const tab = browser(app);
    await tab.signIn(school.teacher);
    const other = browser(app);
    for (const [name, cookie] of tab.jar) other.jar.set(name, cookie);
    const both = await Promise.all([tab.post("/api/refresh"), other.post("/api/refresh")]);
    assert.equal(
      both.map((response) => response.statusCode),
      [200, 200],
    );
    assert.equal(tab.jar.get(REFRESH), other.jar.get(REFRESH));
    clock.ahead += OVERLAP_MS + 1;
    assert.is((await other.post("/api/refresh")).statusCode, 200);
  }));

test("a browser left alone for too long has to sign in again", () =>
  withDoor({}, async ({ app, school, clock }) => {
    const page = browser(app);
    await page.signIn(school.teacher);
    clock.ahead += IDLE_MS;
    assert.is((await page.post("/api/refresh")).statusCode, 401);
    assert.is(page.jar.has(REFRESH), false);
  }));

test("a made-up refresh token ends nobody's sign-in", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    await page.signIn(school.teacher);
    const stranger = browser(app);
    stranger.jar.set(REFRESH, { value: "A".repeat(43), path: "/api" });
    assert.is((await stranger.post("/api/refresh")).statusCode, 401);
    assert.is((await stranger.post("/api/sign-out")).statusCode, 200);
    assert.is((await page.post("/api/refresh")).statusCode, 200);
  }));

test("sign out everywhere ends every browser and tells who listens before it answers", () =>
  withDoor({}, async ({ app, school, signIns }) => {
    let cut = 0;
    signIns.onSignInClosed(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      cut += 1;
    });
    const [one, two] = [browser(app), browser(app)];
    const first = (await one.signIn(school.teacher)).json<TokenReply>();
    const second = (await two.signIn(school.teacher)).json<TokenReply>();
    const answer = await one.post("/api/sign-out-everywhere", { token: first.accessToken });
    assert.is(answer.statusCode, 200);
    assert.is(cut, 2);
    for (const { accessToken } of [first, second]) {
      assert.is((await two.get("/api/me", { token: accessToken })).statusCode, 401);
    }
    assert.is((await two.post("/api/refresh")).statusCode, 401);
  }));

test("nobody can end another's sign-ins", () =>
  withDoor({}, async ({ app, school }) => {
    const teacher = browser(app);
    await teacher.signIn(school.teacher);
    const coach = browser(app);
    const { accessToken } = (await coach.signIn(school.coach)).json<TokenReply>();
    await coach.post("/api/sign-out-everywhere", { token: accessToken });
    assert.is((await browser(app).post("/api/sign-out-everywhere")).statusCode, 401);
    assert.is((await teacher.post("/api/refresh")).statusCode, 200);
  }));

test("a closed account is signed out at once and cannot come back", () =>
  withDoor({}, async ({ app, school, signIns }) => {
    const closed: string[] = [];
    signIns.onAccountClosed((account) => void closed.push(account));
    const page = browser(app);
    const { accessToken } = (await page.signIn(school.coach)).json<TokenReply>();
    await signIns.closeAccount(school.coach.account, null);
    assert.equal(closed, [school.coach.account]);
    assert.is((await page.get("/api/me", { token: accessToken })).statusCode, 401);
    assert.is((await page.post("/api/refresh")).statusCode, 401);
    const again = await page.signIn(school.coach);
    const unknown = await page.signIn({ email: "no@demo.test", password: "x" });
    assert.is(again.statusCode, 401);
    assert.is(again.body, unknown.body);
  }));

test("guessing stops, the right password included, and a known browser still gets in", () =>
  withDoor({}, async ({ app, school }) => {
    const own = browser(app, { ip: "192.0.2.1" });
    assert.is((await own.signIn(school.teacher)).statusCode, 200);
    const guesses = new Set<number>();
    for (let n = 0; n < 12; n += 1) {
      // A new address for every third guess: what stops them is the account's own count.
      const stranger = browser(app, { ip: `198.51.100.${n}` });
      for (let m = 0; m < 3; m += 1) {
        const guess = await stranger.signIn({ ...school.teacher, password: `guess ${n} ${m}` });
        guesses.add(guess.statusCode);
      }
    }
    assert.equal([...guesses].sort(), [401, 429]);
    const last = browser(app, { ip: "198.51.100.99" });
    assert.is((await last.signIn(school.teacher)).statusCode, 429);
    assert.is((await own.signIn(school.teacher)).statusCode, 200);
  }));

test("guessing that is stopped already does not bury the person's log", () =>
  withDoor({}, async ({ app, school, stores }) => {
    const stranger = browser(app, { ip: "198.51.100.7" });
    const { email, account } = school.coach;
    for (let n = 0; n < 40; n += 1) await stranger.signIn({ email, password: `guess ${n}` });
    const lines = await stores.audit.ofOwner(account, { limit: 100 });
    const codes = lines.map(({ line }) => (JSON.parse(line) as AuditLine).detail["code"]);
    const expected = ["too-many-attempts", ...Array.from({ length: 5 }, () => "wrong-password")];
    assert.equal(codes, expected);
  }));

test("R11: a sign-in whose audit line cannot be written is refused", () =>
  withDoor(
    {
      spoil: (stores) => ({
        ...stores,
        audit: { ...stores.audit, append: () => Promise.reject(new TypeError("disk full")) },
      }),
    },
    async ({ app, school }) => {
      const page = browser(app);
      const refused = await page.signIn(school.teacher);
      assert.is(refused.statusCode, 503);
      assert.is(refused.json<{ code: string }>().code, "log-unavailable");
      assert.is(refused.headers["set-cookie"], undefined);
    },
  ));

test("R11: a sign-out works with the records and the audit log dead", () =>
  withDoor({}, async ({ app, school, stores, signIns }) => {
    const ended: string[] = [];
    signIns.onSignInClosed((_sid, account) => void ended.push(account));
    const page = browser(app);
    const { accessToken } = (await page.signIn(school.teacher)).json<TokenReply>();
    await stores.close();
    await page.post("/api/sign-out", { token: accessToken });
    assert.equal(ended, [school.teacher.account]);
    assert.throws(() => signIns.authenticate(accessToken));
  }));

test("R11: signing out everywhere cuts everything of the account with the records dead", () =>
  withDoor({}, async ({ app, school, stores, signIns }) => {
    const cut: string[] = [];
    signIns.onAccountClosed((account) => void cut.push(account));
    const page = browser(app);
    const { accessToken } = (await page.signIn(school.teacher)).json<TokenReply>();
    await stores.close();
    const answer = await page.post("/api/sign-out-everywhere", { token: accessToken });
    assert.is(answer.statusCode, 500);
    assert.equal(cut, [school.teacher.account]);
    assert.throws(() => signIns.authenticate(accessToken));
  }));

test("signing in, failing and signing out leave their lines in the audit log", () =>
  withDoor({}, async ({ app, school, stores }) => {
    const page = browser(app);
    await page.signIn({ ...school.teacher, password: "wrong" });
    await page.signIn(school.teacher);
    await page.post("/api/sign-out");
    const entries = await stores.audit.ofOwner(school.teacher.account, { limit: 10 });
    const lines = entries.map(({ line }) => JSON.parse(line) as AuditLine);
    const story = lines.map(({ action, outcome }) => `${action} ${outcome}`).reverse();
    assert.equal(story, ["sign-in refused", "sign-in done", "sign-out done"]);
  }));

test("a restart revives no token of a sign-in that was closed", () =>
  withDoor({}, async ({ app, school, stores, folder, signIns }) => {
    const { openFrontDoor } = await import("#server/accounts/front-door.ts");
    const { createLog } = await import("#server/log.ts");
    const page = browser(app);
    const closed = (await page.signIn(school.teacher)).json<TokenReply>();
    await page.post("/api/sign-out", { token: closed.accessToken });
    const open = (await page.signIn(school.teacher)).json<TokenReply>();
    signIns.authenticate(open.accessToken);
    const keys = keysIn(`${folder}/data`);
    const again = await openFrontDoor({ stores, ...keys, log: createLog("silent") });
    assert.is(again.signIns.authenticate(open.accessToken).account, school.teacher.account);
    assert.throws(() => again.signIns.authenticate(closed.accessToken));
    await again.close();
  }));

test.run();
