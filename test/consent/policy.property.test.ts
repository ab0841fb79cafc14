/** Random people, random clocks, random commands: the rules hold whatever comes in which order. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  decide,
  evolve,
  mayBeLed,
  mayFollow,
  mayRecord,
  mayRecordSource,
  mayRelay,
  mayTalk,
  viewFor,
  type Event,
} from "#server/consent/policy.ts";
import { SOURCES } from "#protocol/words.ts";
import { allows, atTime, follows, hears, led, records } from "./oracle.ts";
import {
  coach,
  connection,
  is,
  PAGES,
  pairs,
  PEOPLE,
  play,
  recorded,
  sequence,
  shown,
  type Moment,
} from "./sequences.ts";

const test = suite("the rules over random sequences");
const SEQUENCES = 8_000;

const check = (name: string, look: () => (moment: Moment) => void): void => {
  test(name, () => {
    fc.assert(
      fc.property(sequence, (played) => play(played, look())),
      { numRuns: SEQUENCES },
    );
  });
};

test(`R1: in ${SEQUENCES} sequences nobody is relayed or heard whom the rules do not allow`, () => {
  let relayed = 0;
  const look = ({ after, truth, now }: Moment) => {
    // Now, and later without anybody's act: no timer, no renewal.
    for (const at of [now, now + 4_999, now + 5_000, now + 61_000]) {
      for (const [who, page] of pairs) {
        const yes = mayRelay(after, who, page, at);
        assert.is(yes, allows(truth, who, page, at), `${who} on ${page} at ${at}`);
        assert.is(mayTalk(after, who, page, at), hears(truth, who, page, at), `${who} speaks`);
        if (yes) relayed += 1;
      }
    }
  };
  fc.assert(
    fc.property(sequence, (played) => play(played, look)),
    { numRuns: SEQUENCES },
  );
  assert.ok(relayed > 1_000, `the sequences do relay: ${relayed} times`);
});

test("R12, R9: the recorder is given what the rules allow, and never anything else", () => {
  let given = 0;
  let voices = 0;
  const look = ({ after, truth, now }: Moment): void => {
    for (const at of [now, now + 4_999, now + 5_000]) {
      for (const who of PEOPLE) {
        for (const source of [...SOURCES, "talkback"] as const) {
          const may = mayRecordSource(after, source, who, at);
          assert.is(may, records(truth, source, who, at), `${source} of ${who} at ${at}`);
          if (may) assert.ok(mayRecord(after, at));
          if (may && source === "talkback") voices += 1;
          else if (may) given += 1;
        }
      }
    }
  };
  fc.assert(
    fc.property(fc.oneof(sequence, recorded), (played) => play(played, look)),
    { numRuns: SEQUENCES },
  );
  assert.ok(given > 1_000 && voices > 1_000, `recorded ${given} times, voices ${voices} times`);
});

check(
  "R12: nobody but the owning page switches the recorder on, and nothing ever does by itself",
  () => {
    return ({ before, after, command: done, refused }) => {
      const was = "recording" in before ? before.recording : null;
      const is = "recording" in after ? after.recording : null;
      if (is === null || is.id === was?.id) return;
      assert.is(was, null, "one at a time");
      assert.is(done.type, "StartRecording");
      assert.is(refused, null);
      assert.ok("by" in done && "owner" in before && done.by.account === before.owner);
      assert.ok("page" in before && done.by.connection === before.page && before.status === "live");
    };
  },
);

test("R1, R16: a coach is told what is shown, and by a share where it stands, while the rules allow", () => {
  let followed = 0;
  let told = 0;
  const look = ({ after, truth, now }: Moment): void => {
    for (const at of [now, now + 4_999, now + 5_000]) {
      for (const [who, page] of pairs) {
        const may = mayFollow(after, who, page, at) ? after.together.showing : null;
        assert.is(may, follows(truth, who, page, at), `${who} on ${page} at ${at}`);
        if (may !== null) followed += 1;
        const share = led(truth, who, page, at);
        assert.is(mayBeLed(after, who, page, at), share !== null, `${who} is led on ${page}`);
        if (share !== null) {
          assert.is("together" in after && after.together?.followers[who], share);
          told += 1;
        }
        if (page === null) continue;
        const view = viewFor(after, { account: who, connection: page }, around, at);
        if (view === null || view.status === "ended" || view.as === "owner") continue;
        assert.is(view.together?.showing ?? null, may, `${who} sees it on ${page} at ${at}`);
        assert.is(view.together === null || view.together.led === null, share === null);
        assert.is(
          view.together?.recording ?? null,
          null,
          "which one it is, only the owner is told",
        );
      }
    }
  };
  fc.assert(
    fc.property(fc.oneof(sequence, shown), (played) => play(played, look)),
    { numRuns: SEQUENCES / 4 },
  );
  assert.ok(followed > 1_000, `somebody is told: ${followed} times`);
  assert.ok(told > 200, `and where it stands: ${told} times`);
});

check(
  "Nobody but the owning page shows anything, and a lapse or another page shows nothing",
  () => {
    return ({ before, after, command: done, refused }) => {
      const was = "together" in before ? before.together : null;
      const is = "together" in after ? after.together : null;
      if (is !== null && is.showing !== was?.showing) {
        assert.is(done.type, "StartTogether");
        assert.is(refused, null);
        assert.ok("by" in done && "page" in before && done.by.connection === before.page);
        assert.ok("owner" in before && done.by.account === before.owner);
      }
      if (is !== null && after.status === "suspended") assert.not.ok(is.playing, "it stands still");
      if (done.type === "Continue" && refused === null) assert.is(is, null, "asked for anew");
    };
  },
);

check("R9: nobody but the coach, once named and not removed, agrees for the coach", () => {
  return ({ before, after, command: done }) => {
    const agreed = "voiceAgreed" in after ? after.voiceAgreed : [];
    assert.is(new Set(agreed).size, agreed.length);
    for (const coach of agreed) {
      assert.is("guests" in after && after.guests[coach]?.standing, "invited");
      if ("voiceAgreed" in before && before.voiceAgreed.includes(coach)) continue;
      assert.ok(done.type === "AgreeVoices" && done.by.account === coach && done.agree);
    }
  };
});

check("R5, R7: the epoch never falls, and the fence rises with all that is taken away", () => {
  return ({ before, after, now }) => {
    if (!("fence" in before) || !("fence" in after)) return;
    assert.ok(after.epoch >= before.epoch, "epoch");
    assert.ok(after.fence >= before.fence, "fence");
    for (const [who, page] of pairs) {
      if (page === null || !mayRelay(before, who, page, now)) continue;
      if (!mayRelay(after, who, page, now)) assert.ok(after.fence > before.fence, "taken away");
    }
  };
});

check("R4: what has ended stays ended, and time alone never gives", () => {
  return ({ before, after, truth, command: done, refused, now }) => {
    if (before.status === "ended") assert.equal(after, before);
    if (before.status === "live" && after.status === "live" && after.until > before.until) {
      assert.is(done.type, "SetEnd");
      assert.is(refused, null);
    }
    if ("until" in after) assert.ok(after.until <= after.openedAt + 4 * 3_600_000, "4 hours");
    for (const [who, page] of pairs) {
      if (mayRelay(after, who, page, now + 1)) assert.ok(mayRelay(after, who, page, now));
    }
    const { events } = decide(after, { type: "TimePassed" }, now + 1_000_000);
    const later = events.reduce(evolve, after);
    assert.not.ok(later.status === "live" && after.status !== "live", "live by itself");
    if (later.status === "ended" && after.status !== "ended") {
      assert.is(atTime(truth, now + 1_000_000).phase, "over");
    }
  };
});

check("R2: nothing becomes live but by the owner's opening, continuing or resuming", () => {
  return ({ before, after, command: done }) => {
    if (after.status !== "live" || before.status === "live") return;
    assert.ok(["Open", "Continue", "Resume"].includes(done.type), done.type);
    assert.ok("by" in done && done.by.account === after.owner, "the owner's own act");
  };
});

check("A command that is judged later never gives more than at once", () => {
  return ({ before, command: done, now }) => {
    if (!("by" in done) || done.by.account === "owner") return;
    const soon = decide(before, done, now).events.reduce(evolve, before);
    const late = decide(before, done, now + 3_000).events.reduce(evolve, before);
    for (const [who, page] of pairs) {
      if (!mayRelay(late, who, page, now + 3_000)) continue;
      assert.ok(mayRelay(soon, who, page, now + 3_000), "later is not wider");
    }
  };
});

const around = {
  version: 1,
  personOf: (who: string) => ({ name: who, outside: false }),
  watchers: [{ account: "ana", name: "ana", outside: false, sources: [...SOURCES] }],
  sending: [...SOURCES],
  voices: ["ana"],
  recorder: {
    state: { state: "on" as const, fault: null, keys: ["a key file"] },
    tapped: ["camera" as const],
    recorded: "r",
  },
};

check("R1, R8: a view shows sources to nobody who may not receive them", () => {
  return ({ after, now }) => {
    for (const who of PEOPLE) {
      for (const page of PAGES) {
        const view = viewFor(after, { account: who, connection: page }, around, now);
        if (view === null || view.status === "ended" || view.as === "owner") continue;
        if (!mayRelay(after, who, page, now)) assert.equal(view.sources, []);
        if (view.standing === "removed") assert.equal([view.watchers, view.recording], [[], null]);
        assert.equal(view.recording?.keys ?? [], [], "a key file is the owner's");
        assert.ok((view.recording?.voices.coaches ?? []).every((coach) => coach === who));
        assert.not.ok("guests" in view, "a coach does not see who else is named");
      }
    }
  };
});

test("an event that does not fit changes nothing that anybody may receive, and never throws", () => {
  const event: fc.Arbitrary<Event> = fc.oneof(
    fc.record({ type: is("CoachArrived"), coach, connection }),
    fc.record({ type: is("CoachLeft"), coach }),
    fc.record({ type: is("CoachRemoved"), coach }),
    fc.record({ type: is("LeaseRenewed"), beat: fc.nat(), at: fc.nat() }),
    fc.record({ type: is("EndMoved"), until: fc.nat() }),
    fc.record({ type: is("TalkStopped"), coach }),
    fc.record({ type: is("SessionSuspended"), at: fc.nat() }),
  );
  const property = fc.property(sequence, fc.array(event, { maxLength: 10 }), (played, events) => {
    play(played, ({ after }) => {
      const then = events.reduce(evolve, after);
      if (!("guests" in then) || !("guests" in after)) return assert.is(then, after);
      assert.equal(Object.keys(then.guests).sort(), Object.keys(after.guests).sort());
    });
  });
  fc.assert(property, { numRuns: 2_000 });
});

test.run();
