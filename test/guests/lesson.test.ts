import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Lobby } from "#protocol/events.ts";
import type { GuestsReply } from "#protocol/http/guests.ts";
import type { LogLine, LogReply } from "#protocol/http/log.ts";
import { apiOf, type Api } from "#test/support/api.ts";
import {
  consentTo,
  goLive,
  newRequestId,
  openPage,
  receive,
  type CoachMedia,
  type Page,
} from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import { addGuest, addPerson } from "#test/support/seed.ts";

const test = suite("a lesson with a coach from outside");

const DAY = 24 * 3_600_000;
const KIM = "kim@elsewhere.test";

interface Person {
  page: Page;
  api: Api;
  account: string;
}
/** What the tests opened: closed however they end, or nothing would end the process. */
const opened: (() => void)[] = [];
const withPeople = (
  needs: { teachers: number; coaches: number },
  work: (school: School) => Promise<void>,
): Promise<void> =>
  withSchool(needs, async (school) => {
    try {
      await work(school);
    } finally {
      for (const close of opened.splice(0)) close();
    }
  });
const personOf = async ({ server, again }: School, account: string): Promise<Person> => {
  const signedIn = again({ account, token: "", cookie: "" });
  const page = await openPage(server.url, signedIn);
  opened.push(() => page.close());
  return { page, account, api: apiOf(server.url, signedIn.token) };
};
const at = (people: readonly { account: string }[], index: number): string => {
  const found = people[index];
  if (!found) throw new RangeError(`nobody number ${index}`);
  return found.account;
};
const invites = async (host: Person, guest: Person, until: number | null): Promise<void> => {
  const body = { email: KIM, name: "Kim", until };
  const { body: made } = await host.api.post<{ url: string }>("/api/guests/invite", body);
  const link = made.url.split("s=")[1] ?? "";
  const { status } = await guest.api.post("/api/guests/accept", { link });
  assert.is(status, 200);
};
const tieOf = async ({ api }: Person, guest: string): Promise<string> => {
  const { body } = await api.get<GuestsReply>("/api/guests");
  return body.guests.find(({ account }) => account === guest)?.tie ?? "";
};
const lobbyOf = async ({ page }: Person): Promise<Lobby> =>
  (await page.ask("lobby:enter", { waiting: true })).lobby;
const opens = (coaches: string[]) => ({
  ...{ requestId: newRequestId(), title: "Angles", ear: "open" as const },
  consent: consentTo(coaches),
});
const live = async (host: Person, coaches: string[]) => {
  const lesson = await goLive(host.page, coaches);
  opened.push(lesson.keepAlive());
  const sending = await lesson.produce(["camera", "room"]);
  opened.push(() => sending.close());
  sending.send(100);
  /** Until the owner's page has sent so many packets more: what it sent before has been through the relay. */
  const sends = async (more: number): Promise<void> => {
    const enough = sending.sent() + more;
    while (sending.sent() < enough) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { ...lesson, sends };
};
type Live = Awaited<ReturnType<typeof live>>;
/** What left the relay before the acknowledgement may be on its way to us for a moment. */
const arrived = async (peer: CoachMedia["peer"], { sends }: Live): Promise<number> => {
  await sends(10);
  return peer.packets();
};
const watches = async (page: Page, lesson: Live) => {
  await page.ask("session:join", { sessionId: lesson.sessionId });
  const media = await receive(page, lesson.sessionId);
  opened.push(() => media.peer.close());
  const { consumerId } = await media.consume(lesson.account, "camera");
  await media.peer.more(consumerId, 5);
  return { ...media, more: () => media.peer.more(consumerId, 5) };
};

test("R7: a guest sees the host's live sessions alone, and is cut the moment the host ends it", () =>
  withPeople({ teachers: 2, coaches: 2 }, async (school) => {
    const { ground, demo } = school;
    const id = await addGuest(ground, demo.school, { name: "Kim", email: KIM });
    const [maya, omar] = [
      await personOf(school, at(school.teachers, 0)),
      await personOf(school, at(school.teachers, 1)),
    ];
    const [tom, kim] = [await personOf(school, at(school.coaches, 0)), await personOf(school, id)];
    // A first tie that lasts no longer than this test needs to begin, and then one that does.
    await invites(maya, kim, Date.now() + DAY);
    await invites(omar, kim, Date.now() + DAY);

    // Shown as from outside to the two hosts, to nobody else; sees nobody.
    const shown = (await lobbyOf(maya)).coaches.find(({ account }) => account === id);
    assert.equal([shown?.name, shown?.outside], ["Kim", true]);
    const colleague = (await lobbyOf(maya)).coaches.find(({ account }) => account === tom.account);
    assert.is(colleague?.outside, false);
    assert.not.ok((await lobbyOf(tom)).coaches.some(({ account }) => account === id));
    assert.equal((await lobbyOf(kim)).coaches, []);
    assert.is(await tom.page.refusal("session:open", opens([id])), "unknown-coach");
    assert.is(await kim.page.refusal("session:open", opens([maya.account])), "members-only");

    const [first, second] = [await live(maya, [id, tom.account]), await live(omar, [id])];
    const elsewhere = await personOf(school, id);
    const mine = await watches(kim.page, first);
    const other = await watches(elsewhere.page, second);
    const colleagues = await watches(tom.page, first);
    const seen = await maya.page.view((view) => "guests" in view && view.watchers.length === 2);
    assert.equal(
      "guests" in seen && seen.guests.map(({ account, outside }) => [account, outside]),
      [
        [id, true],
        [tom.account, false],
      ],
    );
    assert.ok("watchers" in seen);
    assert.is(seen.watchers.find(({ account }) => account === id)?.outside, true);
    const cued = new Promise((resolve) => maya.page.socket.once("cue", resolve));
    await kim.page.ask("cue:send", { sessionId: first.sessionId, cue: "praise" });
    assert.equal(((await cued) as { from: object }).from, {
      ...{ account: id, name: "Kim", outside: true },
    });

    // Acknowledged, not one more packet; the other host's and the colleague's go on.
    const lines: LogLine[] = [];
    const began = Date.now();
    // News is gathered for a while: what happened before may still be on its way.
    maya.page.socket.on("log:line", ({ line }) => line.at >= began && lines.push(line));
    const tie = await tieOf(maya, id);
    assert.is((await maya.api.post("/api/guests/end", { tie })).status, 200);
    const received = await arrived(mine.peer, first);
    await Promise.all([other.more(), colleagues.more()]);
    assert.is(mine.peer.packets(), received);
    const { sessionId } = first;
    assert.is(await kim.page.refusal("session:join", { sessionId }), "removed");
    const admit = { sessionId, coach: id };
    assert.is(await maya.page.refusal("coach:admit", admit), "unknown-coach");
    assert.not.ok((await lobbyOf(maya)).coaches.some(({ account }) => account === id));
    while (lines.length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    // R22: told as it happens, refusals too.
    assert.equal(lines.map(({ action, outcome }) => [action, outcome]).toSorted(), [
      ["coach:admit", "refused"],
      ["coach:remove", "done"],
      ["guest:end", "done"],
      ["session:join", "refused"],
    ]);

    // Invited again, for one live session: admitted, and over with it.
    await invites(maya, kim, null);
    await maya.page.ask("coach:admit", admit);
    await kim.page.ask("session:join", { sessionId });
    await maya.page.ask("session:end", { sessionId });
    assert.is(await maya.page.refusal("session:open", opens([id])), "unknown-coach");
    assert.is(await tieOf(maya, id), "");
    await other.more();

    // The log names people of the school and guests, and nobody else.
    const { body } = await maya.api.get<LogReply>("/api/my/log");
    assert.equal(body.people[id], { name: "Kim", outside: true });
    assert.equal(body.people[tom.account]?.outside, false);
  }));

test("R20: a guest without a second factor waits outside; time and closing end what runs", () =>
  withPeople({ teachers: 2, coaches: 0 }, async (school) => {
    const { ground, demo } = school;
    const bare = { name: "Kim", email: KIM, outside: true };
    const id = await addPerson(ground, demo.school, bare);
    const [maya, omar, ruth, kim] = [
      await personOf(school, at(school.teachers, 0)),
      await personOf(school, at(school.teachers, 1)),
      await personOf(school, demo.administrator.account),
      await personOf(school, id),
    ];
    // By the gate, before the link is even looked at.
    const link = "A".repeat(43);
    assert.is(await kim.api.refusal("/api/guests/accept", { link }), "second-factor-needed");
    assert.is(await kim.page.refusal("lobby:enter", { waiting: true }), "second-factor-needed");
    const ready = await addGuest(ground, demo.school, { name: "Lee", email: "lee@x.test" });
    const lee = await personOf(school, ready);
    for (const [host, until] of [
      [maya, Date.now() + 7_000],
      [omar, Date.now() + DAY],
    ] as const) {
      const body = { email: "lee@x.test", name: "Lee", until };
      const { body: made } = await host.api.post<{ url: string }>("/api/guests/invite", body);
      const secret = made.url.split("s=")[1] ?? "";
      assert.is((await lee.api.post("/api/guests/accept", { link: secret })).status, 200);
    }
    const [first, second] = [await live(maya, [ready]), await live(omar, [ready])];
    const elsewhere = await personOf(school, ready);
    const mine = await watches(lee.page, first);
    const other = await watches(elsewhere.page, second);

    // The day has come, in the middle of the lesson.
    await lee.page.view((view) => "standing" in view && view.standing === "removed");
    const received = await arrived(mine.peer, first);
    await other.more();
    assert.is(mine.peer.packets(), received);

    const cut = new Promise((resolve) => elsewhere.page.socket.once("disconnect", resolve));
    assert.is((await ruth.api.post("/api/people/close", { account: ready })).status, 200);
    await cut;
    const last = await arrived(other.peer, second);
    await second.sends(40);
    assert.is(other.peer.packets(), last);
    const admit = { sessionId: second.sessionId, coach: ready };
    assert.is(await omar.page.refusal("coach:admit", admit), "unknown-coach");
  }));

test.run();
