import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { openGuests } from "#server/accounts/guests/guests.ts";
import { peopleOf } from "#server/people.ts";
import type { GuestsReply } from "#protocol/http/guests.ts";
import type { Letter } from "#server/mail/ports.ts";
import { codeOf } from "#server/errors.ts";
import { browser, withDoor, type Door } from "#test/http/with-door.ts";
import { addGuest, addPerson } from "#test/support/seed.ts";

const test = suite("coaches from outside");

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KIM = "kim@elsewhere.test";

/** What one person asks, and the answer's status or the code of the refusal. */
const as = ({ app, tokens }: Door, account: string) => {
  const token = tokens.issue(account, newId());
  const page = browser(app);
  const ask = async (method: "get" | "post", path: string, body?: object) =>
    page[method](path, { token, ...(body === undefined ? {} : { body }) });
  return {
    async get<T>(path: string): Promise<T> {
      const answer = await ask("get", path);
      assert.is(answer.statusCode, 200, answer.body);
      return answer.json();
    },
    async post(path: string, body: object): Promise<string> {
      const answer = await ask("post", path, body);
      return answer.statusCode === 200 ? "ok" : answer.json<{ code: string }>().code;
    },
    async invite(until: number | null, email = KIM): Promise<{ link: string; secret: string }> {
      const answer = await ask("post", "/api/guests/invite", { email, name: "Kim", until });
      assert.is(answer.statusCode, 200, answer.body);
      const { link, url } = answer.json<{ link: string; url: string | null }>();
      return { link, secret: (url ?? "").split("s=")[1] ?? "" };
    },
    async reset(whom: string): Promise<string> {
      const body = { account: whom, dropSecondFactor: true };
      const answer = await ask("post", "/api/people/reset", body);
      assert.is(answer.statusCode, 200, answer.body);
      return (answer.json<{ url: string | null }>().url ?? "").split("s=")[1] ?? "";
    },
    guests: async (): Promise<GuestsReply> => (await ask("get", "/api/guests")).json(),
  };
};
/** The person who gets a link makes an account with it; gives its id. */
const join = async (door: Door, link: string): Promise<string> => {
  const password = "quiet otters map seven harbours";
  const body = { link, name: "Kim Nowak", password };
  const answer = await browser(door.app).post("/api/links/use", { body });
  assert.is(answer.statusCode, 200, answer.body);
  return answer.json<{ me: { account: string } }>().me.account;
};
const linesOf = async ({ stores }: Door, owner: string) =>
  (await stores.audit.ofOwner(owner, { actions: ["guest:"], limit: 50 }))
    .map(({ line }) => JSON.parse(line) as { action: string; detail: Record<string, unknown> })
    .toReversed();
const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to be");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test("a teacher invites, the guest joins and is tied to that teacher alone", () =>
  withDoor({}, async (door) => {
    const { school, guests } = door;
    const maya = as(door, school.teacher.account);
    const end = Date.now() + 30 * DAY;
    const first = await maya.invite(end);
    const { secret, link } = await maya.invite(end);
    const { invitations } = await maya.guests();
    assert.equal(
      invitations.map((one) => [one.link, one.email, one.name]),
      [[link, KIM, "Kim"]],
    );
    // The newer invitation has taken the place of the first.
    const old = await browser(door.app).post("/api/links/read", { body: { link: first.secret } });
    assert.is(old.statusCode, 404);

    const kim = await join(door, secret);
    const after = await maya.guests();
    assert.equal(after.invitations, []);
    const [tie] = after.guests;
    assert.equal(
      [tie?.account, tie?.name, tie?.until, tie?.oneSession, tie?.ready],
      [kim, "Kim Nowak", end, false, false],
    );
    assert.ok(guests.isTied(school.teacher.account, kim));
    assert.not.ok(guests.isTied(school.coach.account, kim));
    const account = await door.stores.accounts.byId(kim);
    assert.is(account?.outside, true);
    // R20: agreement first, then a second factor, whatever the school asks of its own.
    assert.equal((await door.standings.of(kim)).needs, ["agreement", "second-factor"]);
    const actions = (await linesOf(door, school.teacher.account)).map(({ action }) => action);
    assert.equal(actions, ["guest:invite", "guest:invite", "guest:accept"]);
    assert.equal(
      (await linesOf(door, kim)).map(({ action }) => action),
      ["guest:accept"],
    );
    assert.not.ok(JSON.stringify(await linesOf(door, kim)).includes("elsewhere"));
  }));

test("R23: whose guest somebody is, and whom a teacher invites, is not an administrator's to see", () =>
  withDoor({}, async (door) => {
    const { school } = door;
    const [maya, ruth] = [as(door, school.teacher.account), as(door, school.administrator.account)];
    const { link } = await maya.invite(null);
    const kim = await addGuest(door.ground, school.school, { name: "Kim", email: "k@x.test" });
    await door.guests.tie({
      ...{ host: school.teacher.account, guest: kim, until: Date.now() + DAY, oneSession: false },
    });
    const seen = JSON.stringify([
      await ruth.get("/api/people"),
      await ruth.get("/api/school/log"),
      await ruth.get("/api/guests"),
    ]);
    assert.not.ok(seen.includes(KIM) || seen.includes(link));
    const [tie] = (await maya.guests()).guests;
    assert.is(await ruth.post("/api/guests/withdraw", { link }), "no-such-guest");
    assert.is(await ruth.post("/api/guests/end", { tie: tie?.tie ?? "" }), "no-such-guest");
    assert.is(await ruth.post("/api/guests/end", { tie: newId() }), "no-such-guest");
    assert.is(await maya.post("/api/guests/withdraw", { link }), "ok");
    assert.equal((await maya.guests()).invitations, []);
    // Somebody from outside invites nobody, and sees no list.
    const outside = as(door, kim);
    const body = { email: "z@x.test", name: "Z", until: null };
    assert.is(await outside.post("/api/guests/invite", body), "members-only");
  }));

test("nobody of the school is invited as a guest, and nobody for longer than a year", () =>
  withDoor({}, async (door) => {
    const { school, ground } = door;
    const maya = as(door, school.teacher.account);
    const ask = (email: string, end: number | null) =>
      maya.post("/api/guests/invite", { email, name: "X", until: end });
    assert.is(await ask(school.coach.email.toUpperCase(), null), "address-taken");
    await addPerson(ground, school.school, { name: "Gone", email: "gone@x.test", closedAt: 1 });
    assert.is(await ask("gone@x.test", null), "address-taken");
    assert.is(await ask(KIM, Date.now() - 1), "bad-request");
    assert.is(await ask(KIM, Date.now() + 367 * DAY), "bad-request");
    assert.is(await ask(KIM, Date.now() + 366 * DAY - HOUR), "ok");
  }));

test("somebody from outside follows a second teacher's invitation, and only one meant for them", () =>
  withDoor({}, async (door) => {
    const { school, ground, guests } = door;
    const [maya, tom] = [as(door, school.teacher.account), as(door, school.coach.account)];
    const email = KIM;
    const id = await addGuest(ground, school.school, { name: "Kim", email });
    const other = await addGuest(ground, school.school, { name: "Lee", email: "lee@x.test" });
    const [kim, lee] = [as(door, id), as(door, other)];
    const [one, two] = [await maya.invite(null), await tom.invite(Date.now() + DAY)];
    for (const { secret } of [one, two]) {
      assert.is(await lee.post("/api/guests/accept", { link: secret }), "link-over");
      assert.is(await maya.post("/api/guests/accept", { link: secret }), "link-over");
      assert.is(await kim.post("/api/guests/accept", { link: secret }), "ok");
      assert.is(await kim.post("/api/guests/accept", { link: secret }), "link-over");
    }
    assert.ok(guests.isTied(school.teacher.account, id));
    assert.ok(guests.isTied(school.coach.account, id));
    const [tie] = (await maya.guests()).guests;
    assert.is(tie?.ready, true);

    // The one ends without the other.
    assert.is(await tom.post("/api/guests/end", { tie: tie?.tie ?? "" }), "no-such-guest");
    assert.is(await maya.post("/api/guests/end", { tie: tie?.tie ?? "" }), "ok");
    assert.equal(door.struck, [`${school.teacher.account} ${id}`]);
    assert.not.ok(guests.isTied(school.teacher.account, id));
    assert.ok(guests.isTied(school.coach.account, id));
    assert.is(await maya.post("/api/guests/end", { tie: tie?.tie ?? "" }), "no-such-guest");
    const last = (await linesOf(door, id)).at(-1);
    assert.equal([last?.action, last?.detail["why"]], ["guest:end", "host"]);
  }));

test("a tie ends by itself: at its time, with its live session, with an account, after a restart", () =>
  withDoor({}, async (door) => {
    const { school, ground, guests, stores, struck } = door;
    const host = school.teacher.account;
    const guest = (name: string) => addGuest(ground, school.school, { name });
    const [ana, ben, cyd, dan] = [
      await guest("Ana"),
      await guest("Ben"),
      await guest("Cyd"),
      await guest("Dan"),
    ];
    const far = Date.now() + DAY;
    await guests.tie({ host, guest: ana, until: Date.now() + 300, oneSession: false });
    await guests.tie({ host, guest: ben, until: far, oneSession: true });
    await guests.tie({ host, guest: cyd, until: far, oneSession: false });
    await guests.tie({ host, guest: dan, until: far, oneSession: true });
    await until(() => !guests.isTied(host, ana) && struck.includes(`${host} ${ana}`));

    guests.sessionEnded(school.coach.account, [ben]);
    assert.ok(guests.isTied(host, ben));
    guests.sessionEnded(host, [ben, cyd]);
    // From that very moment on, whatever the records do.
    assert.not.ok(guests.isTied(host, ben));
    assert.ok(guests.isTied(host, cyd) && guests.isTied(host, dan));

    await door.signIns.closeAccount(cyd, null);
    await guests.endAll(cyd);
    assert.not.ok(guests.isTied(host, cyd));
    const why = async () => (await linesOf(door, host)).map(({ detail }) => detail["why"]);
    await until(async () => (await why()).filter((one) => one !== undefined).length === 3);
    assert.equal((await why()).filter(Boolean), ["time", "one-session", "account"]);

    // The live session that Dan was named in was under way when the server died.
    const detail = { coaches: `${ben} ${dan}` };
    const line = { at: Date.now(), actor: host, owner: host, object: newId(), detail };
    await stores.audit.append({ ...line, action: "session:open", outcome: "done" });
    const again = await openGuests({
      ...{ ...door, changed: () => undefined, part: async () => undefined },
      ...{ now: Date.now, isClosing: () => false, log: door.app.log as never },
    });
    assert.not.ok(again.isTied(host, dan));
    again.close();
    assert.equal(await stores.guests.open(0), []);
  }));

test("R11: a guest who is closed while the records are slow is not tied", () =>
  withDoor({}, async (door) => {
    const { school, ground, guests, signIns } = door;
    const host = school.teacher.account;
    const guest = await addGuest(ground, school.school, { name: "Kim" });
    const tying = guests.tie({ host, guest, until: Date.now() + DAY, oneSession: false });
    const closing = signIns.closeAccount(guest, null);
    // Either came first; what counts is that no tie is left of it.
    const outcome = await tying.then(() => "tied", codeOf);
    assert.ok(["tied", "link-over"].includes(outcome), outcome);
    await closing;
    await guests.endAll(guest);
    assert.not.ok(guests.isTied(host, guest));
    assert.equal(await door.stores.guests.open(0), []);
  }));

test("R23: whoever takes the name of somebody who left is shown as new to it", () =>
  withDoor({}, async (door) => {
    const { school, stores, signIns, standings, guests, clock } = door;
    const { administrator, coach, teacher } = school;
    const people = peopleOf({
      ...{ ...stores, signIns, standings, guests, isClosing: signIns.isDenied },
      now: () => Date.now() + 2 * DAY,
    });
    const ruth = as(door, administrator.account);
    const shown = async () =>
      (await people.coaches(teacher.account)).find(({ id }) => id === administrator.account);
    assert.is((await shown())?.newSince, null);
    assert.is(await ruth.post("/api/people/close", { account: coach.account }), "ok");
    clock.ahead = 2 * DAY;
    assert.is(await ruth.post("/api/my/profile", { name: coach.name, about: "" }), "ok");
    const now = await shown();
    assert.is(now?.name, coach.name);
    assert.ok((now?.newSince ?? 0) > Date.now() + DAY);
  }));

/** Somebody other than its person gets the account, as an administrator could. */
const takeOver = async (door: Door, account: string) => {
  const ruth = as(door, door.school.administrator.account);
  const link = await ruth.reset(account);
  const body = { link, password: "nine grey pebbles on a windowsill" };
  const used = await browser(door.app).post("/api/links/use", { body });
  assert.is(used.statusCode, 200, used.body);
};

test("R23: an account that comes into other hands meanwhile is tied to nobody", async () => {
  for (const whose of ["guest", "host"] as const) {
    let arrived = () => undefined as void;
    let release = () => undefined as void;
    const slow = new Promise<void>((resolve) => void (release = resolve));
    const there = new Promise<void>((resolve) => void (arrived = resolve));
    const spoil = (stores: Door["stores"]): Door["stores"] => ({
      ...stores,
      guests: {
        ...stores.guests,
        async add(tie) {
          arrived();
          await slow;
          await stores.guests.add(tie);
        },
      },
    });
    await withDoor({ spoil }, async (door) => {
      const { school, ground, guests, stores } = door;
      const host = school.teacher.account;
      const guest = await addGuest(ground, school.school, { name: "Kim", email: KIM });
      const { secret } = await as(door, host).invite(Date.now() + DAY);
      const accepting = as(door, guest).post("/api/guests/accept", { link: secret });
      await there;
      await takeOver(door, whose === "guest" ? guest : host);
      release();
      assert.not.equal(await accepting, "ok", whose);
      assert.not.ok(guests.isTied(host, guest), whose);
      assert.equal(await stores.guests.open(0), [], whose);
    });
  }
});

test("with mail the invitation goes to the guest and to nobody else", () => {
  const sent: [string, Letter][] = [];
  const mail = {
    configured: true,
    send: async (to: string, letter: Letter) => void sent.push([to, letter]),
  };
  return withDoor({ mail }, async (door) => {
    const maya = as(door, door.school.teacher.account);
    const { secret } = await maya.invite(null);
    assert.is(secret, "");
    const [to, letter] = sent[0] ?? ["", { subject: "", text: "" }];
    assert.is(to, KIM);
    const link = /s=([\w-]{43})/.exec(letter.text)?.[1] ?? "";
    assert.ok(letter.text.includes("Maya Lindqvist") && letter.text.includes("Hillview"));
    assert.ok(door.guests.isTied(door.school.teacher.account, await join(door, link)));
    assert.not.ok(door.logged().includes(KIM) || door.logged().includes(link));
  });
});

test.run();
