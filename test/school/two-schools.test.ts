import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogReply } from "#protocol/http/log.ts";
import type { PeopleReply } from "#protocol/http/people.ts";
import { newSchoolLink } from "#server/accounts/links/school-start.ts";
import { newId } from "#server/accounts/ids.ts";
import { addPerson } from "#test/support/seed.ts";
import { browser, withDoor, type Door } from "#test/http/with-door.ts";
import { PASSWORD, secretOf, signedIn, useLink, type Visitor } from "./visits.ts";

const test = suite("two schools");

const SCHOOL = {
  name: "Riverside School",
  controller: "Riverside School, 2 Quay Street",
  registration: "",
  support: "help@riverside.test",
};
/** A second school, made as schools are made, with its administrator past the agreement. */
async function riverside(door: Door): Promise<{ school: string; anna: Visitor; token: string }> {
  const secret = secretOf(await newSchoolLink(door.links));
  const who = { name: "Anna Berg", email: "anna@riverside.test", school: SCHOOL };
  const made = await useLink(door, secret, who);
  assert.is(made.status, 200, made.code);
  const { account } = made.body.me;
  const anna = await signedIn(door, account);
  const { version, hash } = (await anna.get<{ version: number; hash: string }>("/api/agreement"))
    .body;
  const accepted = await anna.post("/api/agreement/accept", { version, hash, trained: false });
  assert.is(accepted.status, 200, accepted.code);
  const school = (await door.stores.accounts.byId(account))?.school ?? "";
  return { school, anna, token: made.body.accessToken };
}

test("two schools in one database never meet", () =>
  withDoor({}, async (door) => {
    const { school, anna } = await riverside(door);
    const ruth = await signedIn(door, door.school.administrator.account);
    const own = await addPerson(door.ground, school, { name: "Own Teacher" });
    const here = [anna.account, own];
    const there = door.school.people.map((one) => one.account);
    const invite = { email: "someone@hillview.test", name: "Some One", administrator: false };
    const invitation = (await ruth.post<{ link: string }>("/api/people/invite", invite)).body.link;

    // Lists: each sees its own and nothing of the other.
    const lists = ["/api/people", "/api/school", "/api/agreements", "/api/school/log"];
    for (const url of [...lists, "/api/guests", "/api/my/log", "/api/agreement"]) {
      const [mine, theirs] = [await anna.get(url), await ruth.get(url)];
      assert.is(mine.status, 200, url);
      const [a, b] = [JSON.stringify(mine.body), JSON.stringify(theirs.body)];
      for (const id of [...there, "Hillview", "Ruth Adeyemi", "demo.test", invitation]) {
        assert.not.ok(a.includes(id), `${url} of Riverside has ${id}`);
      }
      for (const id of [...here, "Riverside", "Anna Berg", "riverside.test"]) {
        assert.not.ok(b.includes(id), `${url} of Hillview has ${id}`);
      }
    }

    // Acts: an id of the other school answers exactly as an id of nobody, and does nothing.
    const before = JSON.stringify((await ruth.get<PeopleReply>("/api/people")).body);
    const acts: [string, (id: string) => object][] = [
      ["/api/people/close", (account) => ({ account })],
      ["/api/people/reopen", (account) => ({ account })],
      ["/api/people/second-factor", (account) => ({ account, on: true })],
      ["/api/people/administrator", (account) => ({ account, on: true })],
      ["/api/people/reset", (account) => ({ account, dropSecondFactor: true })],
      ["/api/people/withdraw", (link) => ({ link })],
      ["/api/guests/withdraw", (link) => ({ link })],
      ["/api/guests/end", (tie) => ({ tie })],
      ["/api/my/devices/sign-out", (id) => ({ id })],
    ];
    for (const [url, body] of acts) {
      const nobody = JSON.stringify(await anna.post(url, body(newId())));
      for (const id of [...there, invitation, door.school.school]) {
        assert.is(JSON.stringify(await anna.post(url, body(id))), nobody, `${url} ${id}`);
      }
    }
    assert.is(JSON.stringify((await ruth.get<PeopleReply>("/api/people")).body), before);

    // What one school decides asks nothing of the other.
    await anna.post("/api/agreements", {
      after: 1,
      text: "We agree on something else. ".repeat(9),
    });
    await anna.post("/api/school", {
      ...SCHOOL,
      rules: {
        ...{ passwordLength: 30, secondFactor: true, training: true },
        ...{ recordingDays: 7, recordingBytes: 1_000 },
      },
    });
    assert.is((await ruth.get("/api/people")).status, 200);
    assert.is((await anna.get("/api/people")).code, "agreement-needed");
    const log = (await ruth.get<LogReply>("/api/school/log")).body;
    assert.not.ok(JSON.stringify(log).includes(anna.account));
  }));

test("one address in two schools is two accounts, and neither school learns of the other", () =>
  withDoor({}, async (door) => {
    const { anna } = await riverside(door);
    const { email } = door.school.coach;
    const made = await anna.post<{ url: string }>("/api/people/invite", {
      ...{ email, name: "Tom", administrator: false },
    });
    assert.is(made.status, 200, made.code);
    const secret = secretOf(made.body.url);
    const joined = await useLink(door, secret, { name: "Tom at Riverside" });
    assert.is(joined.status, 200, joined.code);
    assert.not.equal(joined.body.me.account, door.school.coach.account);
    // Each password opens its own account and no other.
    const signIn = async (password: string) =>
      (await browser(door.app).signIn({ email, password })).json<{ me: { account: string } }>().me
        .account;
    assert.is(await signIn(PASSWORD), joined.body.me.account);
    assert.is(await signIn(door.school.coach.password), door.school.coach.account);
    // Closing one leaves the other open.
    await anna.post("/api/people/close", { account: joined.body.me.account });
    assert.is(await signIn(door.school.coach.password), door.school.coach.account);
  }));

test("whoever holds an address in one school guesses no better at it in another", () =>
  withDoor({}, async (door) => {
    const { anna } = await riverside(door);
    const { email, account, password } = door.school.coach;
    const who = { email, name: "Tom", administrator: false };
    const made = await anna.post<{ url: string }>("/api/people/invite", who);
    await useLink(door, secretOf(made.body.url), { name: "Tom" });
    // Each round comes from a browser that has just become a known one, of the other account.
    let guessed = 0;
    for (let n = 0; n < 6; n += 1) {
      const page = browser(door.app, { ip: `198.51.100.${n}` });
      await page.signIn({ email, password: PASSWORD });
      for (let m = 0; m < 7; m += 1) {
        await page.signIn({ email, password: `guess ${n} ${m}` });
      }
      // Known here or not: the right password is not tried once the guesses are used up.
      guessed += (await page.signIn({ email, password })).statusCode === 200 ? 1 : 0;
    }
    assert.is(guessed, 0);
    assert.is((await browser(door.app).signIn({ email, password: PASSWORD })).statusCode, 429);
    const own = await signedIn(door, account);
    assert.is((await own.get("/api/me")).status, 200);
  }));

test.run();
