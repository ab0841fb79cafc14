/** R7 to R10: coaches, what each person sees, and the ear. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  mayRelay,
  mayTalk,
  viewFor,
  type Command,
  type Page,
  type Session,
} from "#server/consent/policy.ts";
import type { Source } from "#protocol/words.ts";
import {
  ana,
  ana2,
  ben,
  lapsed,
  live,
  none,
  page,
  seconds,
  stranger,
  tab,
  when,
  withAna,
} from "./given.ts";

const test = suite("people");

const sources: Source[] = ["camera", "room"];
const around = {
  version: 7,
  personOf: (account: string) => ({ name: account.toUpperCase(), outside: account === "ben" }),
  watchers: [{ account: "ana", name: "ANA", outside: false, sources }],
  sending: sources,
  voices: ["ana", "ben"],
  recorder: { state: null, tapped: [], recorded: null },
};
const view = (session: Session, by: Page) => viewFor(session, by, around, 1);
const remove = { type: "RemoveCoach", by: tab, coach: "ana" } as const;
const removed = when(withAna, [remove, 1]).session;

test("R7: a named coach receives only after coming, and only on the page that came last", () => {
  assert.not.ok(mayRelay(live, "ana", null, 1));
  assert.ok(mayRelay(withAna, "ana", "ana-1", 1));
  const { session } = when(withAna, [{ type: "Join", by: ana2 }, 1]);
  assert.ok(mayRelay(session, "ana", "ana-2", 1));
  assert.not.ok(mayRelay(session, "ana", "ana-1", 1));
});

test("a coach from outside is shown as one to the owner", () => {
  const seen = view(withAna, page);
  assert.ok(seen && "guests" in seen);
  assert.equal(
    seen.guests.map(({ account, outside }) => [account, outside]),
    [
      ["ana", false],
      ["ben", true],
    ],
  );
});

test("R7: joining twice is joining once", () => {
  const { session, events } = when(withAna, [{ type: "Join", by: ana }, 1]);
  assert.equal(events, []);
  assert.is(session, withAna);
});

test("R7: a coach who came while it is suspended receives nothing until the owner is live", () => {
  const { session, refused } = when(lapsed, [{ type: "Join", by: ben }, seconds(6)]);
  assert.is(refused, null);
  assert.not.ok(mayRelay(session, "ben", null, seconds(6)));
});

test("R7: a removed coach does not come back by joining, only by being admitted", () => {
  assert.is(when(removed, [{ type: "Join", by: ana2 }, 2]).refused, "removed");
  const admit = (by: Page) => when(removed, [{ type: "AdmitCoach", by, coach: "ana" }, 2]);
  assert.is(admit(tab).refused, "wrong-page");
  const { session } = admit(page);
  assert.ok(mayRelay(session, "ana", "ana-1", 2));
});

test("R7: a removed coach stays removed through a lapse and a resume", () => {
  const { session } = when(
    removed,
    [{ type: "TimePassed" }, seconds(5)],
    [{ type: "Resume", by: page, resumeKey: "secret" }, seconds(6)],
    [{ type: "Join", by: ana2 }, seconds(7)],
  );
  assert.not.ok(mayRelay(session, "ana", null, seconds(7)));
});

test("R7: a late farewell of an old page does not send the new page away", () => {
  const { session } = when(
    withAna,
    [{ type: "Join", by: ana2 }, 1],
    [{ type: "Leave", by: ana }, 2],
    [{ type: "ConnectionLost", connection: "ana-1" }, 3],
  );
  assert.ok(mayRelay(session, "ana", "ana-2", 3));
});

test("R7: a name that every object answers to is only a name", () => {
  for (const coach of ["__proto__", "constructor", "__defineGetter__"]) {
    const { session } = when(live, [{ type: "AdmitCoach", by: page, coach }, 1]);
    assert.not.ok(mayRelay(session, coach, null, 1), `${coach} is not here yet`);
    assert.not.ok(mayRelay(live, coach, null, 1));
    assert.is(view(live, { account: coach, connection: "x" }), null);
  }
});

test("R7: a stranger is told the same about a session that is and one that is not", () => {
  const tries: Command[] = [
    { type: "Join", by: stranger },
    { type: "Leave", by: stranger },
    { type: "End", by: stranger },
    { type: "LiftCurtain", by: stranger },
    { type: "Resume", by: stranger, resumeKey: "secret" },
    { type: "HoldTalk", by: stranger },
  ];
  for (const command of tries) {
    assert.equal(when(live, [command, 1]).refused, when(none, [command, 1]).refused);
    assert.is(when(live, [command, 1]).session, live);
  }
});

test("R7: a coach has no act of the owner's", () => {
  const tries: Command[] = [
    { type: "End", by: ana },
    { type: "AdmitCoach", by: ana, coach: "stranger" },
    { type: "Resume", by: ana, resumeKey: "secret" },
    { type: "SetEar", by: ana, ear: "open" },
  ];
  for (const command of tries) assert.is(when(withAna, [command, 1]).session, withAna);
});

test("R8: owner and coach see the watcher list as the relay gives it, nobody left out", () => {
  for (const by of [page, tab, ana]) {
    const seen = view(withAna, by);
    assert.ok(seen && seen.status !== "ended");
    assert.equal(seen.watchers, around.watchers);
  }
});

test("R8: a stranger sees nothing, and nobody sees a session that is not", () => {
  assert.is(view(withAna, stranger), null);
  assert.is(view(none, page), null);
});

test("R8: a removed coach learns neither who watches nor what the teacher does", () => {
  const seen = view(when(removed, [{ type: "DrawCurtain", by: page }, 1]).session, ana);
  assert.ok(seen && seen.as === "coach" && seen.status !== "ended");
  assert.is(seen.standing, "removed");
  assert.equal([seen.watchers, seen.sources, seen.title], [[], [], ""]);
  assert.equal([seen.talking, seen.curtainForMs, seen.ear], [null, null, "unconfirmed"]);
  const over = view(when(removed, [{ type: "End", by: page }, 1]).session, ana);
  assert.is(over?.title, "");
});

test("R8: each page is told what it is: owning, second tab, in, elsewhere, waiting", () => {
  const owns = (by: Page) => {
    const seen = view(withAna, by);
    return seen?.as === "owner" && seen.status !== "ended" && seen.owns;
  };
  assert.equal([owns(page), owns(tab)], [true, false]);
  const standing = (session: Session, by: Page) => {
    const seen = view(session, by);
    return seen?.as === "coach" && seen.status !== "ended" ? seen.standing : null;
  };
  assert.is(standing(withAna, ana), "in");
  assert.is(standing(withAna, ana2), "elsewhere");
  assert.is(standing(withAna, ben), "waiting");
});

test("R9: a coach who is here speaks to the ear, also behind the curtain; one who is not does not", () => {
  const { session } = when(withAna, [{ type: "DrawCurtain", by: page }, 1]);
  assert.ok(mayTalk(session, "ana", "ana-1", 1));
  assert.not.ok(mayTalk(session, "ben", null, 1));
  assert.not.ok(mayTalk(removed, "ana", null, 1));
});

test("R9: without talkback in the consent nobody speaks", () => {
  const silent = { ...withAna, talkback: false } as Session;
  assert.not.ok(mayTalk(silent, "ana", null, 1));
  assert.is(when(silent, [{ type: "HoldTalk", by: ana }, 1]).refused, "not-consented");
});

test("R9: one voice at a time, and it falls silent with its coach", () => {
  const { session } = when(
    withAna,
    [{ type: "Join", by: ben }, 1],
    [{ type: "HoldTalk", by: ana }, 1],
  );
  assert.is(when(session, [{ type: "HoldTalk", by: ben }, 2]).refused, "ear-busy");
  const gone = when(session, [{ type: "ConnectionLost", connection: "ana-1" }, 2]).session;
  assert.ok(gone.status === "live" && gone.talking === null);
});

test("R10: an ear that is lost or hushed silences at once, from any page; only the owning page opens it", () => {
  const talking = when(withAna, [{ type: "HoldTalk", by: ana }, 1]).session;
  for (const ear of ["lost", "hushed", "unconfirmed"] as const) {
    const { session } = when(talking, [{ type: "SetEar", by: tab, ear }, 2]);
    assert.not.ok(mayTalk(session, "ana", null, 2));
    assert.ok(session.status === "live" && session.talking === null);
    assert.is(when(session, [{ type: "HoldTalk", by: ana }, 3]).refused, "ear-closed");
    assert.is(when(session, [{ type: "SetEar", by: tab, ear: "open" }, 3]).refused, "wrong-page");
    const open = when(session, [{ type: "SetEar", by: page, ear: "open" }, 3]).session;
    assert.ok(open.status === "live" && open.talking === null, "nobody speaks by itself");
  }
});

test("R10: another page that continues has an ear of its own, which nobody has confirmed", () => {
  const { session } = when(lapsed, [{ type: "Continue", by: tab, resumeKey: "new" }, seconds(6)]);
  assert.not.ok(mayTalk(session, "ana", null, seconds(6)));
  const same = when(lapsed, [{ type: "Continue", by: page, resumeKey: "new" }, seconds(6)]).session;
  assert.ok(mayTalk(same, "ana", null, seconds(6)));
});

test.run();
