import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { DevicesReply } from "#protocol/http/account.ts";
import type { TokenReply } from "#protocol/http/sign-in.ts";
import { addPerson, addSchool } from "#test/support/seed.ts";
import { codeOf, enter, step } from "./factor-steps.ts";
import { browser, withDoor } from "./with-door.ts";

const test = suite("one address in several schools, and one person on several devices");

test("an address in two schools signs into the one whose password it is", () =>
  withDoor({}, async ({ app, school, ground, stores }) => {
    const { email } = school.teacher;
    const other = await addSchool(ground, "Riverside School");
    const password = "another quiet river";
    const passwordHash = await ground.passwords.hash(password);
    const id = await addPerson(ground, other, { name: "Maya L.", email, passwordHash });
    const page = browser(app);
    const [here, there] = [
      (await page.signIn(school.teacher)).json<TokenReply>(),
      (await page.signIn({ email, password })).json<TokenReply>(),
    ];
    assert.is(here.me.account, school.teacher.account);
    assert.is(here.me.school.name, "Hillview School");
    assert.is(there.me.account, id);
    assert.is(there.me.school.name, "Riverside School");
    assert.not.ok(JSON.stringify(here).includes("Riverside"), "nothing of the other school");
    // The school that was chosen is a condition, never a way round the password.
    const wrong = await page.signIn({ ...school.teacher, school: other });
    assert.is(codeOf(wrong), "wrong-password");
    assert.is((await page.signIn({ ...school.teacher, school: school.school })).statusCode, 200);

    // The same password in both: the person chooses, and only who knows it is asked.
    await stores.accounts.change(id, {
      passwordHash: await ground.passwords.hash(school.teacher.password),
    });
    const asked = await step(page, school.teacher, "school");
    const names = asked.schools.map(({ name }) => name).sort();
    assert.equal(names, ["Hillview School", "Riverside School"]);
    const chosen = await page.signIn({ ...school.teacher, school: other });
    assert.is(chosen.json<TokenReply>().me.account, id);
    // Closed in one of them: not asked any more, and not told why.
    await stores.accounts.close(id, Date.now());
    assert.is(
      (await page.signIn(school.teacher)).json<TokenReply>().me.school.name,
      "Hillview School",
    );
    const closed = await page.signIn({ ...school.teacher, school: other });
    assert.is(codeOf(closed), "wrong-password");
  }));

test("each account of the address learns of a refused sign-in, and of no other's", () =>
  withDoor({}, async ({ app, school, ground, stores }) => {
    const { email } = school.teacher;
    const other = await addSchool(ground, "Riverside School");
    const id = await addPerson(ground, other, { name: "Maya L.", email });
    await browser(app).signIn({ email, password: "wrong" });
    await browser(app).signIn({ email, password: "wrong", school: other });
    const count = async (account: string) =>
      (await stores.audit.ofOwner(account, { limit: 10 })).length;
    assert.is(await count(school.teacher.account), 1);
    assert.is(await count(id), 2);
    assert.is(await count(school.coach.account), 0);
  }));

test("an address that is in two schools costs the same work as one that is in none", () =>
  withDoor({}, async ({ app, school, ground }) => {
    const { email } = school.teacher;
    const other = await addSchool(ground, "Riverside School");
    await addPerson(ground, other, { name: "Maya L.", email });
    const cost = async (typed: string, ip: string) => {
      const before = process.cpuUsage();
      await browser(app, { ip }).signIn({ email: typed, password: "wrong" });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await cost(email, "198.51.100.1");
    let [both, none] = [0, 0];
    for (let n = 0; n < 6; n += 1) {
      both += await cost(email, `198.51.100.${n}`);
      none += await cost(`nobody${n}@demo.test`, `198.51.100.${n}`);
    }
    // Processor time: one hash in place of two would be little more than half of it.
    assert.ok(none > both * 0.75 && both > none * 0.75, `${both} us against ${none} us`);
  }));

test("my devices are listed by browser and system, this one first, and can be signed out", () =>
  withDoor({}, async ({ app, school }) => {
    const phone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/604.1";
    const [one, two, coach] = [browser(app), browser(app), browser(app)];
    const onPhone = await one.post("/api/sign-in", {
      body: { email: school.teacher.email, password: school.teacher.password },
      headers: { "user-agent": phone },
    });
    const first = onPhone.json<TokenReply>().accessToken;
    const token = await enter(two, school.teacher);
    const coachToken = await enter(coach, school.coach);
    const list = async () =>
      (await two.get("/api/my/devices", { token })).json<DevicesReply>().devices;
    const [here, there, ...more] = await list();
    assert.is(more.length, 0);
    assert.is(here?.here, true);
    assert.is(there?.here, false);
    assert.is(there?.device, "Safari on iPhone");
    const body = { id: there?.id ?? "" };
    const foreign = await coach.post("/api/my/devices/sign-out", { token: coachToken, body });
    assert.is(codeOf(foreign), "not-found");
    assert.is((await one.get("/api/me", { token: first })).statusCode, 200);
    assert.is((await two.post("/api/my/devices/sign-out", { token, body })).statusCode, 200);
    assert.is((await one.get("/api/me", { token: first })).statusCode, 401);
    assert.is((await one.post("/api/refresh")).statusCode, 401);
    assert.is((await list()).length, 1);
  }));

test("a shared browser is known for each of its people", () =>
  withDoor({}, async ({ app, school }) => {
    const shared = browser(app);
    await enter(shared, school.teacher);
    await enter(shared, school.coach);
    for (let n = 0; n < 12; n += 1) {
      for (let m = 0; m < 3; m += 1) {
        const stranger = browser(app, { ip: `198.51.100.${n}` });
        await stranger.signIn({ ...school.teacher, password: `guess ${n} ${m}` });
      }
    }
    const late = await browser(app, { ip: "198.51.100.99" }).signIn(school.teacher);
    assert.is(codeOf(late), "too-many-attempts");
    await enter(shared, school.teacher);
    await enter(shared, school.coach);
  }));

test("a closed account that is opened again signs in at once, and what it had stays ended", () =>
  withDoor({}, async ({ app, school, signIns, stores, standings }) => {
    const page = browser(app);
    const token = await enter(page, school.coach);
    await signIns.closeAccount(school.coach.account, null);
    await stores.accounts.reopen(school.coach.account);
    await standings.refresh(school.coach.account);
    assert.is((await page.get("/api/me", { token })).statusCode, 401);
    assert.is((await page.post("/api/refresh")).statusCode, 401);
    const again = await enter(page, school.coach);
    assert.is((await page.get("/api/me", { token: again })).statusCode, 200);
    assert.is((await page.get("/api/me", { token })).statusCode, 401);
  }));

let meanwhile: (() => Promise<void>) | null = null;
test("everything that ends while somebody signs in wins against the sign-in", () =>
  withDoor(
    {
      spoil: (stores) => ({
        ...stores,
        signIns: {
          ...stores.signIns,
          async add(...what) {
            await meanwhile?.();
            await stores.signIns.add(...what);
          },
        },
      }),
    },
    async ({ app, school, signIns, stores }) => {
      const page = browser(app);
      const { account } = school.teacher;
      for (const end of [
        () => signIns.signOutEverywhere(account),
        () => signIns.closeAccount(account, null),
      ]) {
        meanwhile = end;
        const answer = await page.signIn(school.teacher);
        assert.is(codeOf(answer), "wrong-password");
        assert.is(answer.headers["set-cookie"], undefined);
        assert.equal(await stores.signIns.ofAccount(account), []);
      }
    },
  ));

test("forgotten passwords are answered alike for every address, and not for ever", () =>
  withDoor({}, async ({ app, school }) => {
    const page = browser(app);
    const ask = (email: string) => page.post("/api/forgotten", { body: { email } });
    const known = await ask(school.teacher.email);
    assert.is(known.statusCode, 200);
    assert.equal(known.json(), { by: "administrator" });
    assert.is((await ask("nobody@demo.test")).body, known.body);
    const seen = new Set<number>();
    for (let n = 0; n < 70; n += 1) seen.add((await ask(`${n}@demo.test`)).statusCode);
    assert.equal([...seen], [200, 429]);
  }));

test.run();
