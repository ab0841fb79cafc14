/** Small pure parts of the signed-in screens: days, tabs, filters, what a desk says. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogLine } from "#protocol/http/log.ts";
import { dayKey, dayOf, endOf, startOf } from "../../client/house/days.ts";
import { Desk, type House } from "../../client/house/desk.ts";
import { isDayRight, LONGEST_DAYS } from "../../client/house/guests.ts";
import { copyAsText } from "../../client/house/my-account.ts";
import { EVERYTHING, fits, merged, MyLog, queryOf } from "../../client/log/my-log.ts";
import { shownPeople } from "../../client/house/people.ts";
import { tabsOf } from "../../client/house/tabs.ts";
import { Refused } from "../../client/refused.ts";

const test = suite("signed-in screens");

const line = (seq: number, action = "sign-in", change: Partial<LogLine> = {}): LogLine => ({
  ...{ seq, hash: "", at: seq * 1_000, actor: "maya", action, object: null },
  ...{ outcome: "done", detail: {}, ...change },
});
const page = (lines: LogLine[], next: number | null = null) => ({ lines, people: {}, next });

test("a day is named with its year only when it is another one", () => {
  const november = new Date(2026, 10, 3, 12).getTime();
  assert.is(dayOf(november, new Date(2026, 11, 1).getTime()), "3 November");
  assert.is(dayOf(november, new Date(2027, 0, 1).getTime()), "3 November 2026");
  assert.is(dayKey(november), "2026-11-03");
});

test("a day begins and ends at midnight of the person's own clock, and a wrong day is none", () => {
  assert.is(startOf("2026-11-03"), new Date(2026, 10, 3).getTime());
  assert.is(endOf("2026-11-03"), new Date(2026, 10, 4).getTime());
  assert.is(endOf("2026-12-31"), new Date(2027, 0, 1).getTime());
  for (const wrong of ["", "2026-02-31", "yesterday", "2026-13-01"])
    assert.is(startOf(wrong), null);
});

test("a coach from outside is invited for a year and a day at most, and never into the past", () => {
  const now = Date.now();
  assert.ok(isDayRight(now + 1, now));
  assert.ok(isDayRight(now + LONGEST_DAYS * 86_400_000, now));
  assert.not.ok(isDayRight(now + LONGEST_DAYS * 86_400_000 + 1, now));
  assert.not.ok(isDayRight(now, now));
  assert.not.ok(isDayRight(null, now));
});

test("at most five tabs stand at the foot of a phone, and somebody from outside opens no lesson", () => {
  const places = (administrator: boolean, outside: boolean) =>
    tabsOf({ administrator, outside }, "account").map(({ place }) => place);
  assert.equal(places(false, false), ["go-live", "coach", "recordings", "log", "account"]);
  assert.equal(places(false, true), ["coach", "log", "account"]);
  const all = tabsOf({ administrator: true, outside: false }, "account");
  assert.is(all.filter(({ wide }) => !wide).length, 5);
  assert.ok(places(true, false).includes("people"));
});

test("exactly one tab is the current one, also on pages behind a tab", () => {
  const administrator = { administrator: true, outside: false };
  for (const place of ["guests", "footprint", "agreements", "people", "log", "go-live"] as const) {
    assert.is(tabsOf(administrator, place).filter(({ here }) => here).length, 1, place);
  }
  const outside = { administrator: false, outside: true };
  assert.ok(tabsOf(outside, "go-live").find(({ place }) => place === "coach")?.here);
});

test("people are found by name or address, whatever the case", () => {
  const people = ["Maya Lindqvist", "Tom Okafor"].map((name) => ({
    ...{ account: name, name, email: `${name.split(" ")[0]}@school.test`, administrator: false },
    ...{ outside: false, joinedAt: 0, closedAt: null, agreement: null, trainedAt: null },
    ...{ hasSecondFactor: false, secondFactorRequired: false },
  }));
  const found = (filter: string) => shownPeople(people, filter).map(({ name }) => name);
  assert.equal(found(""), ["Maya Lindqvist", "Tom Okafor"]);
  assert.equal(found(" LIND "), ["Maya Lindqvist"]);
  assert.equal(found("tom@"), ["Tom Okafor"]);
  assert.equal(found("nobody"), []);
});

test("a filter of the log asks for whole days, both included", () => {
  assert.is(queryOf(EVERYTHING, null), "/api/my/log");
  assert.is(queryOf(EVERYTHING, 41), "/api/my/log?before=41");
  const filter = { ...EVERYTHING, kind: "guests", from: "2026-11-03", to: "2026-11-03" } as const;
  const asked = new URL(queryOf(filter, null), "http://x").searchParams;
  assert.is(asked.get("kind"), "guests");
  assert.is(Number(asked.get("to")) - Number(asked.get("from")), 86_400_000);
});

test("a line written now is shown only where the filter would have found it", () => {
  assert.ok(fits(line(1), EVERYTHING));
  assert.ok(fits(line(1), { ...EVERYTHING, kind: "sign-in" }));
  assert.not.ok(fits(line(1), { ...EVERYTHING, kind: "lesson" }));
  assert.not.ok(fits(line(1), { ...EVERYTHING, outcome: "refused" }));
  assert.not.ok(fits(line(1), { ...EVERYTHING, actor: "tom" }));
  assert.not.ok(fits(line(1), { ...EVERYTHING, from: "2026-11-03" }));
});

test("lines stand newest first and once, in whatever order news and pages come", () => {
  const seqs = (lines: readonly LogLine[]) => lines.map(({ seq }) => seq);
  assert.equal(seqs(merged([], [line(3), line(2)])), [3, 2]);
  assert.equal(seqs(merged([line(3), line(2)], [line(1)])), [3, 2, 1]);
  assert.equal(seqs(merged([line(3)], [line(4)])), [4, 3]);
  assert.equal(seqs(merged([line(4), line(3)], [line(4), line(3), line(2)])), [4, 3, 2]);
});

/** A house whose answers are given one by one. */
const houseOf = (answer: (path: string) => Promise<unknown>): House => ({
  api: {
    get: <T>(path: string) => answer(path) as Promise<T>,
    post: <T>(path: string) => answer(path) as Promise<T>,
    download: () => Promise.resolve(new Blob([])),
    bytes: () => Promise.resolve(new ArrayBuffer()),
  },
  account: { afresh: () => Promise.resolve() },
  confirmed: (step) => step(),
});

test("a page that was asked for under an older filter is dropped", async () => {
  const waiting = new Map<string, (reply: unknown) => void>();
  const log = new MyLog(houseOf((path) => new Promise((give) => waiting.set(path, give))));
  const first = log.load();
  const second = log.show({ kind: "guests" });
  waiting.get("/api/my/log?kind=guests")?.(page([line(5, "guest:invite")]));
  waiting.get("/api/my/log")?.(page([line(9)]));
  await Promise.all([first, second]);
  assert.equal(
    log.lines?.map(({ seq }) => seq),
    [5],
  );
});

test("news come in at the head, and the newest line is known whatever is shown", async () => {
  const log = new MyLog(houseOf(() => Promise.resolve(page([line(5)]))));
  await log.show({ kind: "sign-in" });
  log.hear({ line: line(6, "session:open", { hash: "abc" }), people: {} });
  assert.equal(
    log.lines?.map(({ seq }) => seq),
    [5],
  );
  assert.equal(log.newest, { seq: 6, hash: "abc" });
  log.hear({ line: line(7), people: {} });
  assert.equal(
    log.lines?.map(({ seq }) => seq),
    [7, 5],
  );
});

class Acting extends Desk {
  run = (act: string) => this.act<object>(act, "/api/x", {}, "Done");
}

test("one act at a time, its refusal is kept in the server's words, and letting be says nothing", async () => {
  let release: (value: object) => void = () => undefined;
  let asked = 0;
  const slow = new Acting(
    houseOf(() => {
      asked += 1;
      return new Promise((give) => (release = give));
    }),
  );
  const first = slow.run("a");
  const second = slow.run("b");
  assert.is(asked, 1);
  release({});
  assert.ok(await first);
  assert.is(await second, null);
  assert.is(slow.said("a"), "Done");
  assert.is(slow.said("b"), null);

  const failure = { code: "too-fast", message: "Too many.", retryable: true };
  const refusing = new Acting(houseOf(() => Promise.reject(new Refused(failure))));
  assert.is(await refusing.run("a"), null);
  assert.is(refusing.failed("a"), "Too many.");
  assert.is(refusing.busy, null);

  const letBe = new Acting({ ...houseOf(() => Promise.resolve({})), confirmed: async () => null });
  assert.is(await letBe.run("a"), null);
  assert.is(letBe.failed("a"), null);
  assert.is(letBe.said("a"), null);
});

test("R20: a copy of the agreement holds text, version, hash, date and receipt", () => {
  const copy = copyAsText({
    ...{ school: "Riverside", version: 3, text: "Be fair.", hash: "f".repeat(64), acceptedAt: 0 },
    receipt: { body: '{"account":"a"}', signature: "sig", keyId: "key-1" },
  });
  const wanted = ["Riverside, version 3", "Be fair.", "f".repeat(64), "1970-01-01T00:00:00.000Z"];
  for (const part of [...wanted, '{"account":"a"}', "key-1: sig"])
    assert.ok(copy.includes(part), part);
});

test.run();
