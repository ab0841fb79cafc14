import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PeopleReply } from "#protocol/http/people.ts";
import { newId } from "#server/accounts/ids.ts";
import { addPerson } from "#test/support/seed.ts";
import { browser, withDoor, type Door } from "#test/http/with-door.ts";
import { linesOf, readLink, secretOf, signedIn, useLink, type Visitor } from "./visits.ts";

const test = suite("looking after people");

const people = async (asker: Visitor) => (await asker.get<PeopleReply>("/api/people")).body;
const personIn = async (asker: Visitor, account: string) =>
  (await people(asker)).people.find((one) => one.account === account);
const invited = async (asker: Visitor, email: string, administrator = false) => {
  const made = await asker.post<{ link: string; url: string | null }>("/api/people/invite", {
    ...{ email, name: "", administrator },
  });
  assert.is(made.status, 200, made.code);
  return { link: made.body.link, secret: secretOf(made.body.url) };
};
const office = (door: Door) => signedIn(door, door.school.administrator.account);

test("an invited person joins once, reads the agreement first, and the link is over", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const { link, secret } = await invited(ruth, "New.Person@school.test");
    const read = await readLink(door, secret);
    assert.is(read.body.kind, "join");
    assert.is(read.body.school, "Hillview School");
    assert.is(read.body.by, "Ruth Adeyemi");
    assert.is(read.body.email, "new.person@school.test");
    assert.is((await people(ruth)).links[0]?.link, link);

    // What is wrong with the choice does not use the link up.
    assert.is((await useLink(door, secret)).code, "bad-request");
    const weak = await useLink(door, secret, { name: "Noor Haddad", password: "summer" });
    assert.is(weak.code, "weak-password");
    const joined = await useLink(door, secret, { name: " Noor Haddad " });
    assert.is(joined.status, 200, joined.code);
    assert.equal(joined.body.me.needs, ["agreement"]);
    const { account } = joined.body.me;
    assert.equal((await people(ruth)).links, []);
    const row = await personIn(ruth, account);
    assert.is(row?.name, "Noor Haddad");
    assert.is(row?.administrator, false);
    assert.equal(await linesOf(door, account), ["account:join", "sign-in"]);

    for (const answer of [
      await useLink(door, secret, { name: "X" }),
      await readLink(door, secret),
    ]) {
      assert.is(answer.status, 404);
      assert.is(answer.code, "link-over");
    }
    const again = await ruth.post("/api/people/invite", {
      ...{ email: "new.person@school.test", name: "", administrator: false },
    });
    assert.is(again.code, "address-taken");
  }));

test("of many who use one link at the same moment one gets the account", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const { secret } = await invited(ruth, "race@school.test");
    const tries = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => useLink(door, secret, { name: `Racer ${n}` })),
    );
    assert.equal(tries.map((one) => one.status).toSorted(), [200, 404, 404, 404, 404]);
    const racers = (await people(ruth)).people.filter((one) => one.name.startsWith("Racer"));
    assert.is(racers.length, 1);
  }));

test("used, withdrawn, expired and unknown links answer alike, and so do those of a closed maker", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const dead: string[] = ["A".repeat(43)];
    const first = await invited(ruth, "one@school.test");
    const second = await invited(ruth, "one@school.test");
    dead.push(first.secret);
    assert.is((await ruth.post("/api/people/withdraw", { link: second.link })).status, 200);
    dead.push(second.secret);
    const third = await invited(ruth, "three@school.test");
    const helper = await addPerson(door.ground, door.school.school, {
      ...{ name: "Second Administrator", administrator: true },
    });
    const fourth = await invited(await signedIn(door, helper), "four@school.test");
    assert.is((await readLink(door, fourth.secret)).status, 200);
    assert.is((await ruth.post("/api/people/close", { account: helper })).status, 200);
    dead.push(fourth.secret);
    // An invitation is worth what its maker may still do.
    const stepsDown = door.school.teacher.account;
    const as = (on: boolean) => ruth.post("/api/people/administrator", { account: stepsDown, on });
    await as(true);
    const fifth = await invited(await signedIn(door, stepsDown), "five@school.test", true);
    await as(false);
    dead.push(fifth.secret);
    const answers = new Set<string>();
    const tryAll = async () => {
      for (const secret of dead.splice(0)) {
        answers.add(JSON.stringify(await readLink(door, secret)));
        answers.add(JSON.stringify(await useLink(door, secret, { name: "Nobody" })));
      }
    };
    await tryAll();
    dead.push(third.secret);
    door.clock.ahead = 7 * 24 * 3_600_000 + 1;
    await tryAll();
    assert.is(answers.size, 1, [...answers].join("\n"));
  }));

test("an address that tries link after link is stopped, and a good link is not", () =>
  withDoor({}, async (door) => {
    const { secret } = await invited(await office(door), "good@school.test");
    const page = browser(door.app, { ip: "198.51.100.7" });
    const statuses: number[] = [];
    for (let n = 0; n < 32; n += 1) {
      const link = `${"B".repeat(40)}${String(n).padStart(3, "0")}`;
      statuses.push((await page.post("/api/links/read", { body: { link } })).statusCode);
    }
    assert.equal(statuses.slice(0, 30), Array(30).fill(404));
    assert.equal(statuses.slice(30), [429, 429]);
    assert.is((await readLink(door, secret)).status, 200);
  }));

test("R4: closing an account ends its sign-ins and live sessions at once, and takes back its links", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const tom = await signedIn(door, door.school.coach.account);
    const reset = await ruth.post<{ url: string }>("/api/people/reset", {
      ...{ account: tom.account, dropSecondFactor: false },
    });
    const closed: string[] = [];
    door.signIns.onAccountClosed((account) => void closed.push(account));
    assert.is((await ruth.post("/api/people/close", { account: tom.account })).status, 200);
    assert.equal(closed, [tom.account]);
    assert.is((await tom.get("/api/me")).status, 401);
    assert.is((await browser(door.app).signIn(door.school.coach)).statusCode, 401);
    assert.is((await readLink(door, secretOf(reset.body.url))).code, "link-over");
    assert.type((await personIn(ruth, tom.account))?.closedAt, "number");
    const lines = await linesOf(door, tom.account);
    assert.ok(lines.includes("account:close"), lines.join());
    assert.is(
      (await ruth.post("/api/people/reset", { account: tom.account, dropSecondFactor: false }))
        .code,
      "not-now",
    );

    // The old password works again, and nothing else comes back.
    assert.is((await ruth.post("/api/people/reopen", { account: tom.account })).status, 200);
    assert.is((await tom.get("/api/me")).status, 401);
    const back = await browser(door.app).signIn(door.school.coach);
    assert.is(back.statusCode, 200);
    const { accessToken } = back.json<{ accessToken: string }>();
    assert.is((await browser(door.app).get("/api/me", { token: accessToken })).statusCode, 200);
    assert.ok((await linesOf(door, tom.account)).includes("account:reopen"));
  }));

test("one closes one's own account after showing that it is oneself", () =>
  withDoor({}, async (door) => {
    const tom = await signedIn(door, door.school.coach.account);
    door.clock.ahead = 11 * 60_000;
    assert.is((await tom.post("/api/my/close", {})).code, "confirm-needed");
    door.clock.ahead = 0;
    const again = await signedIn(door, door.school.coach.account);
    assert.is((await again.post("/api/my/close", {})).status, 200);
    assert.is((await again.get("/api/me")).status, 401);
    assert.is((await tom.get("/api/me")).status, 401);
  }));

test("the last administrator stays, whoever asks, also when two ask at once", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const self = { account: ruth.account };
    assert.is((await ruth.post("/api/people/close", self)).code, "last-administrator");
    assert.is((await ruth.post("/api/my/close", {})).code, "last-administrator");
    const step = { ...self, on: false };
    assert.is((await ruth.post("/api/people/administrator", step)).code, "last-administrator");

    const maya = door.school.teacher.account;
    const make = { account: maya, on: true };
    assert.is((await ruth.post("/api/people/administrator", make)).status, 200);
    const other = await signedIn(door, maya);
    const both = await Promise.all([
      ruth.post("/api/people/administrator", { account: maya, on: false }),
      other.post("/api/people/administrator", { ...self, on: false }),
    ]);
    // Whoever was quicker stays; the other one is an administrator no more.
    assert.is(both.filter((one) => one.status === 200).length, 1, JSON.stringify(both));
    const stays = (await Promise.all([ruth, other].map((one) => one.get("/api/people")))).filter(
      (one) => one.status === 200,
    );
    assert.is(stays.length, 1);
  }));

test("somebody from outside does not become an administrator", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const guest = await addPerson(door.ground, door.school.school, {
      name: "Guest",
      outside: true,
    });
    const answer = await ruth.post("/api/people/administrator", { account: guest, on: true });
    assert.is(answer.code, "members-only");
  }));

test("R20: a second factor that is asked of one person stands in front at once", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const tom = await signedIn(door, door.school.coach.account);
    assert.is((await tom.get("/api/school")).status, 200);
    const asked = { account: tom.account, on: true };
    assert.is((await ruth.post("/api/people/second-factor", asked)).status, 200);
    assert.is((await tom.get("/api/school")).code, "second-factor-needed");
    assert.is((await ruth.post("/api/people/second-factor", { ...asked, on: false })).status, 200);
    assert.is((await tom.get("/api/school")).status, 200);
  }));

test("R22: nothing is given when the log cannot be written", () => {
  let down = false;
  return withDoor(
    {
      spoil: (stores) => ({
        ...stores,
        audit: {
          ...stores.audit,
          append: (line) =>
            down ? Promise.reject(new Error("disk full")) : stores.audit.append(line),
        },
      }),
    },
    async (door) => {
      const ruth = await office(door);
      const tom = await signedIn(door, door.school.coach.account);
      const { secret } = await invited(ruth, "waiting@school.test");
      const before = await people(ruth);
      down = true;
      const refused: [string, object][] = [
        ["/api/people/invite", { email: "a@b.test", name: "", administrator: false }],
        ["/api/people/reset", { account: tom.account, dropSecondFactor: false }],
        ["/api/people/administrator", { account: tom.account, on: true }],
        ["/api/people/second-factor", { account: tom.account, on: true }],
        ["/api/my/profile", { name: "New", about: "" }],
      ];
      for (const [url, body] of refused) {
        assert.is((await ruth.post(url, body)).code, "log-unavailable", url);
      }
      assert.is((await useLink(door, secret, { name: "Waiting" })).code, "log-unavailable");
      assert.equal(await people(ruth), before);
      // What takes away works all the same.
      assert.is((await ruth.post("/api/people/close", { account: tom.account })).status, 200);
      assert.is((await tom.get("/api/me")).status, 401);
      down = false;
      assert.is((await useLink(door, secret, { name: "Waiting" })).status, 200);
    },
  );
});

test("R21: whoever loses the right while the log is written gives nothing any more", () => {
  const held: (() => void)[] = [];
  let holding: (action: string) => boolean = () => false;
  return withDoor(
    {
      spoil: (stores) => ({
        ...stores,
        audit: {
          ...stores.audit,
          async append(line) {
            await stores.audit.append(line);
            if (holding(line.action)) await new Promise<void>((go) => held.push(go));
          },
        },
      }),
    },
    async (door) => {
      const ruth = await office(door);
      const { teacher, coach, school } = door.school;
      const asks: [string, object, string][] = [
        [
          "/api/people/invite",
          { email: "a@b.test", name: "", administrator: true },
          "people:invite",
        ],
        ["/api/people/reset", { account: coach.account, dropSecondFactor: true }, "people:reset"],
        ["/api/people/administrator", { account: coach.account, on: true }, "people:administrator"],
        ["/api/agreements", { after: 1, text: "Something else. ".repeat(20) }, "agreement:publish"],
      ];
      for (const [url, body, action] of asks) {
        await door.stores.accounts.change(teacher.account, { administrator: true });
        await door.standings.refresh(teacher.account);
        const maya = await signedIn(door, teacher.account);
        holding = (one) => one === action;
        const asked = maya.post(url, body);
        while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        holding = () => false;
        await door.stores.accounts.change(teacher.account, { administrator: false });
        await door.standings.refresh(teacher.account);
        for (const go of held.splice(0)) go();
        assert.is((await asked).code, "administrators-only", url);
      }
      assert.equal((await people(ruth)).links, []);
      assert.is((await personIn(ruth, coach.account))?.administrator, false);
      assert.is((await door.stores.agreements.current(school))?.version, 1);
    },
  );
});

test("R24: the list says nothing of how anybody uses Aside", () =>
  withDoor({}, async (door) => {
    const list = await people(await office(door));
    const words = Object.keys(list.people[0] ?? {}).toSorted();
    assert.equal(words, [
      ...["account", "administrator", "agreement", "closedAt", "email", "hasSecondFactor"],
      ...["joinedAt", "name", "outside", "secondFactorRequired", "trainedAt"],
    ]);
  }));

test("R8: nobody goes by a name that cannot be seen, or that is shown as another one", () =>
  withDoor({}, async (door) => {
    const tom = await signedIn(door, door.school.coach.account);
    const rename = (name: string) => tom.post("/api/my/profile", { name, about: "" });
    const unseen = ["\u200b", "\u2060\u2063", "\u3164", "\u2800", "\ufeff", "\u00ad", "  ", "- ."];
    const turned = [
      "Tom \u202e(edistuo morf)",
      "T\u200bom",
      "Tom\u2066",
      "Tom\nOkafor",
      "Tom\u0085",
    ];
    for (const name of [...unseen, ...turned]) {
      assert.is((await rename(name)).code, "bad-request", JSON.stringify(name));
    }
    for (const name of ["Tom O'Kafor-Díaz", "محمد", "می\u200cخواهم", "김민수", "क्‍ष Rao"]) {
      assert.is((await rename(name)).status, 200, name);
    }
  }));

test("ids of nobody get one answer from everything that names a person", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const account = newId();
    const answers = [
      await ruth.post("/api/people/close", { account }),
      await ruth.post("/api/people/reopen", { account }),
      await ruth.post("/api/people/second-factor", { account, on: true }),
      await ruth.post("/api/people/administrator", { account, on: true }),
      await ruth.post("/api/people/reset", { account, dropSecondFactor: true }),
      await ruth.post("/api/people/withdraw", { link: account }),
    ];
    assert.equal(
      answers.map(({ status, code }) => `${status} ${code}`),
      Array(6).fill("404 no-such-person"),
    );
  }));

test.run();
