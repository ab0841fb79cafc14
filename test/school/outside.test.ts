import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { GuestsReply } from "#protocol/http/guests.ts";
import type { PeopleReply } from "#protocol/http/people.ts";
import { addGuest, addPerson } from "#test/support/seed.ts";
import { withDoor } from "#test/http/with-door.ts";
import { readLink, secretOf, signedIn, useLink, type Visitor } from "./visits.ts";

const test = suite("a coach from outside comes in by a link");

const EMAIL = "omar@college.test";
const invited = async (host: Visitor, email = EMAIL) => {
  const made = await host.post<{ url: string; link: string }>("/api/guests/invite", {
    ...{ email, name: "Omar", until: null },
  });
  assert.is(made.status, 200, made.code);
  return secretOf(made.body.url);
};

test("the invited coach is marked, asked for a second factor, and tied to that teacher alone", () =>
  withDoor({}, async (door) => {
    const maya = await signedIn(door, door.school.teacher.account);
    const ruth = await signedIn(door, door.school.administrator.account);
    const secret = await invited(maya);
    const read = (await readLink(door, secret)).body;
    assert.is(read.kind, "join-outside");
    assert.is(read.by, "Maya Lindqvist");
    assert.is(read.secondFactor, true);
    assert.is(read.known, false);
    // A teacher's invitation is not the administrators' to see.
    assert.equal((await ruth.get<PeopleReply>("/api/people")).body.links, []);

    const joined = await useLink(door, secret, { name: "Omar Saleh" });
    assert.is(joined.status, 200, joined.code);
    assert.equal(joined.body.me.needs, ["agreement", "second-factor"]);
    const { account } = joined.body.me;
    const row = (await ruth.get<PeopleReply>("/api/people")).body.people.find(
      (one) => one.account === account,
    );
    assert.is(row?.outside, true);
    assert.is(row?.administrator, false);
    const mine = (await maya.get<GuestsReply>("/api/guests")).body.guests;
    assert.equal(
      mine.map((one) => [one.account, one.oneSession, one.ready]),
      [[account, true, false]],
    );
    assert.equal((await ruth.get<GuestsReply>("/api/guests")).body.guests, []);

    // Another teacher's invitation finds the account that there is.
    const ines = await signedIn(door, door.school.secondCoach.account);
    const second = await invited(ines);
    assert.is((await readLink(door, second)).body.known, true);
    assert.is((await useLink(door, second, { name: "Omar Again" })).code, "address-taken");
    assert.is((await readLink(door, second)).status, 200);

    // Closing the guest's account ends the tie.
    assert.is((await ruth.post("/api/people/close", { account })).status, 200);
    assert.equal((await maya.get<GuestsReply>("/api/guests")).body.guests, []);
    assert.ok(door.struck.includes(`${maya.account} ${account}`));
  }));

test("an invitation is over when the teacher's account is closed", () =>
  withDoor({}, async (door) => {
    const ruth = await signedIn(door, door.school.administrator.account);
    const host = await addPerson(door.ground, door.school.school, { name: "Leaving Teacher" });
    const secret = await invited(await signedIn(door, host));
    assert.is((await readLink(door, secret)).status, 200);
    await ruth.post("/api/people/close", { account: host });
    assert.is((await readLink(door, secret)).code, "link-over");
    assert.is((await useLink(door, secret, { name: "Omar" })).code, "link-over");
  }));

test("R21: the names of the school's administrators are for its own people", () =>
  withDoor({}, async (door) => {
    const { school, ground } = door;
    const kim = await signedIn(door, await addGuest(ground, school.school, { name: "Kim" }));
    const tom = await signedIn(door, school.coach.account);
    const namesFor = async (who: Visitor) =>
      (await who.get<{ administrators: string[] }>("/api/school")).body.administrators;
    assert.equal(await namesFor(tom), [school.administrator.name]);
    assert.equal(await namesFor(kim), []);
  }));

test.run();
