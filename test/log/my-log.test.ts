import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import type { AuditLine } from "#server/audit/audit-log.ts";
import type { FootprintReply, LogReply } from "#protocol/http/log.ts";
import { browser, withDoor, type Door } from "#test/http/with-door.ts";
import { watchLoop } from "#test/support/busy.ts";
import { acceptAgreement, addGuest, addPerson, addSchool } from "#test/support/seed.ts";

const test = suite("my log");

const DAY = 24 * 3_600_000;
/** Leases are renewed meanwhile, each second: so long a piece of work disturbs none, ms. */
const NO_PAUSE_MS = 250;

const reader = ({ app, tokens }: Door, account: string) => {
  const token = tokens.issue(account, newId());
  const page = browser(app);
  return {
    raw: (path: string) => page.get(path, { token }),
    log: async (query = ""): Promise<LogReply> => {
      const answer = await page.get(`/api/my/log${query}`, { token });
      assert.is(answer.statusCode, 200, answer.body);
      return answer.json();
    },
  };
};
/** A line about somebody's teaching, as a live session writes them. */
const about = (owner: string, more: Partial<AuditLine> = {}): AuditLine => ({
  ...{ at: Date.now(), actor: owner, action: "session:open", object: newId(), owner },
  ...{ outcome: "done", detail: {} },
  ...more,
});
const seqs = ({ lines }: LogReply): number[] => lines.map(({ seq }) => seq);

test("R22: newest first, by the page, filtered by kind, outcome, person and time", () =>
  withDoor({}, async (door) => {
    const { stores, school } = door;
    const [maya, tom] = [school.teacher.account, school.coach.account];
    const start = Date.now() + DAY;
    for (let index = 0; index < 230; index += 1) {
      await stores.audit.append(about(maya, { at: start + index }));
    }
    const refused = { actor: tom, action: "session:join", outcome: "refused" } as const;
    await stores.audit.append(about(maya, { ...refused, at: start + 230 }));
    await stores.audit.append(about(tom, { at: start + 231 }));
    const { log } = reader(door, maya);
    const first = await log();
    assert.is(first.lines.length, 100);
    assert.is(first.lines[0]?.action, "session:join");
    const second = await log(`?before=${String(first.next)}`);
    const third = await log(`?before=${String(second.next)}`);
    assert.is(third.next, null);
    const all = [first, second, third].flatMap(seqs);
    assert.is(all.length, 231);
    assert.equal(
      all,
      [...new Set(all)].toSorted((a, b) => b - a),
    );

    assert.is((await log("?kind=watching")).lines.length, 1);
    assert.is((await log("?outcome=refused")).lines.length, 1);
    assert.is((await log(`?actor=${tom}`)).lines.length, 1);
    assert.is((await log(`?kind=lesson&from=${start + 220}&to=${start + 225}`)).lines.length, 5);
    assert.is((await log("?kind=school")).lines.length, 0);
    for (const wrong of [
      "?kind=all",
      "?before=-1",
      "?from=x",
      "?owner=y",
      `?before=${"9".repeat(16)}`,
    ]) {
      assert.is((await reader(door, maya).raw(`/api/my/log${wrong}`)).statusCode, 400, wrong);
    }
  }));

test("R22: each id that is somebody of the school or a guest has a name, another school's has none", () =>
  withDoor({}, async (door) => {
    const { stores, school, ground } = door;
    const [maya, tom] = [school.teacher.account, school.coach.account];
    const kim = await addGuest(ground, school.school, { name: "Kim" });
    const gone = await addPerson(ground, school.school, { name: "Gone", closedAt: 1 });
    const foreign = await addPerson(ground, await addSchool(ground, "Lakeside"), { name: "Far" });
    const detail = { coaches: `${tom} ${kim}`, coach: gone, why: "removed", minutes: 5 };
    await stores.audit.append(about(maya, { actor: foreign, detail }));
    const { people, lines } = await reader(door, maya).log();
    assert.equal(people, {
      [tom]: { name: "Tom Okafor", outside: false },
      [kim]: { name: "Kim", outside: true },
      [gone]: { name: "Gone", outside: false },
    });
    assert.equal(lines[0]?.detail, detail);
    // Nobody reads about anybody else.
    assert.equal((await reader(door, tom).log()).lines, []);
    assert.equal((await reader(door, foreign).log()).lines, []);
  }));

test("R23: an account that began anew shows nothing from before, on no way", () =>
  withDoor({}, async (door) => {
    const { stores, school, ground, standings } = door;
    const { account } = school.teacher;
    const old = about(account, { at: Date.now() - 50 });
    await stores.audit.append(old);
    const handsSince = Date.now();
    await stores.accounts.change(account, { handsSince });
    // R20: other hands accept for themselves.
    await acceptAgreement(ground, school.school, account);
    await standings.refresh(account);
    await stores.audit.append(about(account, { at: handsSince + 1 }));
    const { log, raw } = reader(door, account);
    assert.is((await log()).lines.length, 1);
    assert.is((await log("?from=0")).lines.length, 1);
    const text = (await raw("/api/my/log/download")).body;
    assert.not.ok(text.includes(old.object ?? ""));
    assert.is(text.trim().split("\n").length, 1);
    const footprint = (await raw("/api/my/footprint")).json<FootprintReply>();
    assert.equal([footprint.logLines, footprint.handsSince], [1, handsSince]);
    const entries = await stores.audit.ofOwner(account, { limit: 9 });
    assert.is((await door.myLog.news(account, entries)).lines.length, 1);
  }));

test("R22: the download is the whole, oldest first, and each line is the text that was hashed", () =>
  withDoor({}, async (door) => {
    const { stores, school } = door;
    const [maya, tom] = [school.teacher.account, school.coach.account];
    for (let index = 0; index < 1_205; index += 1) {
      await stores.audit.append(about(index % 5 === 0 ? tom : maya, { detail: { index } }));
    }
    const answer = await reader(door, maya).raw("/api/my/log/download");
    assert.is(answer.statusCode, 200);
    assert.match(String(answer.headers["content-type"]), "application/x-ndjson");
    assert.match(String(answer.headers["content-disposition"]), 'filename="my-log.ndjson"');
    const lines = answer.body
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text) as { seq: number; hash: string; line: string });
    assert.is(lines.length, 964);
    assert.equal(
      lines.map(({ seq }) => seq),
      lines.map(({ seq }) => seq).toSorted((a, b) => a - b),
    );
    for (const { line } of lines) assert.is((JSON.parse(line) as AuditLine).owner, maya);
    // The very text in the chain: its hash is the one that is kept.
    const kept = (await stores.audit.ofOwner(maya, { limit: 1 }))[0];
    assert.is(lines.at(-1)?.hash, kept?.hash);
    assert.is(lines.at(-1)?.line, kept?.line);
  }));

test("R22: administrators see administration of their own school, and not a line of teaching", () =>
  withDoor({}, async (door) => {
    const { stores, school, ground } = door;
    const ruth = school.administrator.account;
    await stores.audit.append(about(school.teacher.account));
    await stores.audit.append(about(ruth));
    const invite = { action: "people:invite", school: school.school };
    await stores.audit.append(about(ruth, { ...invite, owner: null }));
    const other = await addSchool(ground, "Lakeside");
    const chief = await addPerson(ground, other, { name: "Chief", administrator: true });
    const seen = await reader(door, ruth).raw("/api/school/log");
    assert.equal(
      seen.json<LogReply>().lines.map(({ action }) => action),
      ["people:invite"],
    );
    assert.equal((await reader(door, chief).raw("/api/school/log")).json<LogReply>().lines, []);
    const refused = await reader(door, school.teacher.account).raw("/api/school/log");
    assert.is(refused.statusCode, 403);
  }));

test("R20: log, download and footprint wait for the agreement, and end with the sign-in", () =>
  withDoor({}, async (door) => {
    const { school, stores } = door;
    const { account } = school.teacher;
    const { raw } = reader(door, account);
    const current = await stores.agreements.current(school.school);
    const { version: _, ...next } = current ?? { version: 0 };
    await stores.agreements.publish({ ...(next as NonNullable<typeof current>), text: "New" });
    await door.standings.refresh(account);
    for (const path of ["/api/my/log", "/api/my/log/download", "/api/my/footprint"]) {
      assert.is((await raw(path)).json<{ code: string }>().code, "agreement-needed", path);
    }
    await door.signIns.closeAccount(account, null);
    assert.is((await raw("/api/my/log")).statusCode, 401);
  }));

test("my footprint counts what there is about me, and nothing of anybody else", () =>
  withDoor({}, async (door) => {
    const { school, ground, guests, stores, app } = door;
    const { account } = school.teacher;
    await browser(app).signIn(school.teacher);
    const kim = await addGuest(ground, school.school, { name: "Kim" });
    await guests.tie({ host: account, guest: kim, until: Date.now() + DAY, oneSession: false });
    const of = async (who: string) =>
      (await reader(door, who).raw("/api/my/footprint")).json<FootprintReply>();
    const mine = await of(account);
    const person = await stores.accounts.byId(account);
    assert.equal(mine, {
      ...{ joinedAt: person?.joinedAt ?? 0, handsSince: person?.handsSince ?? 0 },
      ...{ devices: 1, password: true, passkeys: 0, totp: false, recoveryLeft: 0, agreements: 1 },
      // The sign-in and the guest.
      ...{ logLines: 2, live: null, guests: 1, invitations: 0, trainedAt: null },
      hosts: [],
      ...{ recordings: 0, recordingBytes: 0, vaultDevices: null, notes: 0, groups: 0 },
      ...{ shares: 0, sharedWithMe: 0 },
    });
    const hers = await of(kim);
    assert.equal([hers.passkeys, hers.guests], [1, 0]);
    // Somebody from outside sees whose guest she is, and ends it herself.
    assert.equal(
      hers.hosts.map(({ name, oneSession }) => ({ name, oneSession })),
      [{ name: person?.name, oneSession: false }],
    );
    const tie = hers.hosts.at(0)?.tie ?? "";
    const page = browser(app);
    const token = door.tokens.issue(kim, newId());
    const ended = await page.post("/api/guests/end", { body: { tie }, token });
    assert.is(ended.statusCode, 200);
    assert.equal((await of(kim)).hosts, []);
    assert.not.ok(guests.isTied(account, kim));
  }));

test("ten thousand lines are listed, filtered and told of without a pause", () =>
  withDoor({ requestsAMinute: 10_000 }, async (door) => {
    const { stores, school } = door;
    const { account } = school.teacher;
    for (let index = 0; index < 100; index += 1) {
      const lines = Array.from({ length: 100 }, (_, line) => about(account, { detail: { line } }));
      await Promise.all(lines.map((line) => stores.audit.append(line)));
    }
    const { raw } = reader(door, account);
    const loop = watchLoop();
    const given = async (path: string): Promise<void> =>
      assert.is((await raw(path)).statusCode, 200);
    try {
      const all = (await raw("/api/my/log")).json<LogReply>();
      for (const query of ["", "?kind=watching", `?before=${(all.next ?? 0) - 9_000}`, "?to=1"]) {
        await given(`/api/my/log${query}`);
      }
      await given("/api/my/log/download");
      await given("/api/my/footprint");
    } finally {
      loop.stop();
    }
    // The event loop, which renews leases, was never held up for long.
    const longest = loop.longestMs();
    assert.ok(longest < NO_PAUSE_MS, `the loop was held up for ${longest} ms`);
  }));

test.run();
