/** R2, R3: what it takes to open, and what was agreed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evolve, mayProduce, mayRelay, mayRelaySource } from "#server/consent/policy.ts";
import {
  ana,
  consent,
  lapsed,
  live,
  minutes,
  none,
  opening,
  page,
  renewedUntil,
  returned,
  seconds,
  stranger,
  tab,
  when,
  withAna,
} from "./given.ts";

const test = suite("opening");

test("R2: an owner's opening makes a live session that this page owns", () => {
  const { session, refused } = when(none, [opening, 0]);
  assert.is(refused, null);
  assert.ok(session.status === "live" && session.page === page.connection);
});

test("R2: only the owning page sends, and only what was consented to", () => {
  assert.ok(mayProduce(live, page, "camera", 1));
  assert.not.ok(mayProduce(live, page, "second", 1), "not consented to");
  assert.not.ok(mayProduce(live, tab, "camera", 1), "second tab");
  assert.not.ok(mayProduce(live, ana, "camera", 1), "coach");
  assert.not.ok(mayProduce(lapsed, page, "camera", seconds(6)), "on hold");
});

test("R2: a second opening beside a live session is refused and changes nothing", () => {
  const again = when(live, [{ ...opening, id: "other", by: tab }, 1]);
  assert.is(again.refused, "already-live");
  assert.is(again.session, live);
});

test("R2: an opening that is told twice opens once", () => {
  const event = { ...opening, type: "SessionOpened", at: 9 } as const;
  assert.is(evolve(live, event), live);
  assert.is(evolve(lapsed, event), lapsed);
  const { session: ended } = when(live, [{ type: "End", by: page }, 1]);
  assert.is(evolve(ended, event), ended);
});

test("R2: a reloaded page owns nothing and sends nothing", () => {
  assert.not.ok(mayProduce(live, returned, "camera", 1));
  const { refused } = when(live, [{ type: "Renew", by: returned, beat: 1 }, 1]);
  assert.is(refused, "wrong-page");
});

test("R3: an opening under an older wording is refused", () => {
  const old = { ...opening, consent: { ...consent, wording: "2025-1" } };
  assert.is(when(none, [old, 0]).refused, "old-wording");
});

test("R3: the session names the wording that was agreed to", () => {
  assert.ok(live.status === "live" && live.wording === consent.wording);
});

test("R3: the owner cannot be the coach of the owner's own session", () => {
  const self = { ...opening, consent: { ...consent, coaches: ["teacher"] } };
  assert.is(when(none, [self, 0]).refused, "unknown-coach");
  assert.is(
    when(live, [{ type: "AdmitCoach", by: page, coach: "teacher" }, 1]).refused,
    "unknown-coach",
  );
  assert.is(when(live, [{ type: "Join", by: page }, 1]).refused, "not-now");
});

test("R3: a coach who was not named receives nothing, one who was named does", () => {
  assert.ok(mayRelay(withAna, "ana", "ana-1", 1));
  assert.not.ok(mayRelay(withAna, "stranger", "stranger-1", 1));
  assert.is(when(live, [{ type: "Join", by: stranger }, 1]).refused, "no-such-session");
});

test("R3: a source that was not consented to is relayed to nobody", () => {
  assert.ok(mayRelaySource(withAna, "ana", "ana-1", "camera", 1));
  assert.not.ok(mayRelaySource(withAna, "ana", "ana-1", "own", 1));
});

test("R3: the session ends at the agreed end, however well it is renewed", () => {
  const kept = renewedUntil(withAna, minutes(60) - 1);
  assert.ok(mayRelay(kept, "ana", null, minutes(60) - 1));
  assert.not.ok(mayRelay(kept, "ana", null, minutes(60)));
  const { session } = when(kept, [{ type: "TimePassed" }, minutes(60)]);
  assert.ok(session.status === "ended" && session.reason === "time");
});

test("R3: no session is opened for longer than 4 hours", () => {
  const long = { ...opening, consent: { ...consent, minutes: 1_000 } };
  const { session } = when(none, [long, 0]);
  assert.ok(session.status === "live" && session.until === minutes(240));
});

test("R3: the owner extends, and never beyond 4 hours from the opening", () => {
  const { session } = when(renewedUntil(live, minutes(30)), [
    { type: "SetEnd", by: page, endsInMs: minutes(240) },
    minutes(30),
  ]);
  assert.ok(session.status === "live" && session.until === minutes(240));
});

test("R3: the owner shortens, from any page; to nothing is an end", () => {
  const { session } = when(live, [{ type: "SetEnd", by: tab, endsInMs: minutes(5) }, 0]);
  assert.ok(session.status === "live" && session.until === minutes(5));
  const ended = when(live, [{ type: "SetEnd", by: tab, endsInMs: 0 }, 0]).session;
  assert.ok(ended.status === "ended" && ended.reason === "owner");
});

test("R3: only the owning page extends, and only while live", () => {
  const longer = { type: "SetEnd", endsInMs: minutes(90) } as const;
  assert.is(when(live, [{ ...longer, by: tab }, 0]).refused, "wrong-page");
  assert.is(when(lapsed, [{ ...longer, by: page }, seconds(6)]).refused, "needs-a-tap");
});

test.run();
