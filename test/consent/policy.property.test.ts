/** Random people, random clocks, random commands: the rules hold whatever comes in which order. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  decide,
  evolve,
  mayRecord,
  mayRecordSource,
  mayRelay,
  mayTalk,
  viewFor,
  type Command,
  type Event,
  type Session,
} from "#server/consent/policy.ts";
import { CONSENT_WORDING, EAR_STATES, SOURCES, type Source } from "#protocol/words.ts";
import { allows, atTime, hears, nothing, records, told, type Truth } from "./oracle.ts";

const test = suite("the rules over random sequences");
const SEQUENCES = 8_000;

/** Two owners' pages, coaches, strangers, and names that every object answers to. */
const PEOPLE = ["owner", "ana", "ben", "stranger", "__proto__", "constructor", "__defineGetter__"];
const PAGES = ["p1", "p2", "p3"];
const account = fc.constantFrom("owner", "owner", "owner", ...PEOPLE);
const coach = fc.constantFrom("ana", "ana", "ben", ...PEOPLE);
const connection = fc.constantFrom("p1", "p1", ...PAGES);
const by = fc.record({ account, connection });
const ownersPage = fc.record({ account: fc.constant("owner"), connection });
const coachPage = fc.record({ account: coach, connection });
const resumeKey = fc.constantFrom("k1", "k1", "k2");
const consent = fc.record({
  coaches: fc.uniqueArray(coach, { minLength: 1, maxLength: 4 }),
  sources: fc.constant<Source[]>([...SOURCES]),
  talkback: fc.boolean(),
  minutes: fc.constantFrom(1, 60, 240, 100_000),
  wording: fc.constantFrom(CONSENT_WORDING, CONSENT_WORDING, CONSENT_WORDING, "2020-1"),
});
const ear = fc.constantFrom(...EAR_STATES);
const yes = fc.constantFrom(true, true, true, false);
const recording = fc.constantFrom("r1", "r1", "r2");
const is = <const T extends string>(type: T) => fc.constant(type);
const id = fc.constant("s");
const title = fc.constant("");

const opening = fc.record({ type: is("Open"), by: ownersPage, id, title, consent, ear, resumeKey });
const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: fc.record({ type: is("Join"), by: coachPage }), weight: 6 },
  { arbitrary: fc.record({ type: is("Renew"), by: ownersPage, beat: fc.nat(30) }), weight: 4 },
  { arbitrary: fc.record({ type: is("Resume"), by, resumeKey }), weight: 2 },
  { arbitrary: fc.record({ type: is("Continue"), by, resumeKey }), weight: 2 },
  { arbitrary: fc.record({ type: is("LiftCurtain"), by }), weight: 2 },
  { arbitrary: fc.record({ type: is("AdmitCoach"), by, coach }), weight: 2 },
  { arbitrary: fc.record({ type: is("HoldTalk"), by: coachPage }), weight: 2 },
  { arbitrary: fc.record({ type: is("AgreeVoices"), by, agree: yes }), weight: 3 },
  {
    arbitrary: fc.record({ type: is("StartRecording"), by, id: recording, voices: yes }),
    weight: 3,
  },
  fc.record({ type: is("StopRecording"), by }),
  fc.record({ type: is("RecordingFailed"), id: recording, fault: is("disk-full") }),
  fc.record({ type: is("Open"), by, id, title, consent, ear, resumeKey }),
  fc.record({ type: is("End"), by }),
  fc.record({
    type: is("SetEnd"),
    by,
    endsInMs: fc.constantFrom(0, 1, 30_000, 7_200_000, 14_400_000),
  }),
  fc.record({ type: is("DrawCurtain"), by }),
  fc.record({ type: is("RemoveCoach"), by, coach }),
  fc.record({ type: is("SetEar"), by, ear }),
  fc.record({ type: is("Leave"), by: coachPage }),
  fc.record({ type: is("ReleaseTalk"), by: coachPage }),
  fc.record({ type: is("TimePassed") }),
  fc.record({ type: is("ConnectionLost"), connection }),
  fc.record({ type: is("AccountClosed"), account: fc.constantFrom("ben", "stranger", "owner") }),
  fc.record({ type: is("CoachParted"), coach: fc.constantFrom("ben", "stranger") }),
  fc.record({ type: is("MediaLost"), reason: fc.constant("relay-lost" as const) }),
);
/** Mostly small steps, and each deadline exactly, just before and far beyond. */
const passing = fc.oneof(
  { arbitrary: fc.nat(2_000), weight: 8 },
  fc.constantFrom(4_999, 5_000, 5_001, 59_999, 60_000, 600_000, 14_400_000),
);
const act = fc.record({ command, passing });
const sequence = fc.tuple(opening, fc.array(act, { maxLength: 40 }));

/** Most of what must come together for a voice to be recorded, which chance seldom brings. */
const [ownersOwn, anasOwn] = [
  { account: "owner", connection: "p1" },
  { account: "ana", connection: "p1" },
];
const leadUp: Command[] = [
  { type: "Join", by: anasOwn },
  { type: "AgreeVoices", by: anasOwn, agree: true },
  { type: "StartRecording", by: ownersOwn, id: "r1", voices: true },
  { type: "HoldTalk", by: anasOwn },
];
const recorded = fc
  .tuple(
    fc.record({ talkback: yes, room: yes }),
    fc.shuffledSubarray(leadUp, { minLength: 3 }),
    fc.array(act, { maxLength: 25 }),
  )
  .map(([{ talkback, room }, first, acts]): [Command, { command: Command; passing: number }[]] => [
    {
      ...{ type: "Open", by: ownersOwn, id: "s", title: "", ear: "open", resumeKey: "k1" },
      consent: {
        ...{ coaches: ["ana", "ben"], talkback, minutes: 60, wording: CONSENT_WORDING },
        sources: room ? [...SOURCES] : ["camera"],
      },
    },
    [...first.map((command) => ({ command, passing: 10 })), ...acts],
  ]);

interface Moment {
  before: Session;
  after: Session;
  truth: Truth;
  command: Command;
  events: readonly Event[];
  refused: string | null;
  now: number;
}

const play = (
  [first, acts]: [Command, { command: Command; passing: number }[]],
  look: (moment: Moment) => void,
): void => {
  let session: Session = { status: "none" };
  let truth = nothing;
  let now = 1_000;
  for (const { command: next, passing: ms } of [{ command: first, passing: 0 }, ...acts]) {
    now += ms;
    const { events, refused } = decide(session, next, now);
    const before: Session = session;
    session = events.reduce(evolve, before);
    truth = told(truth, next, refused === null, now);
    look({ before, after: session, truth, command: next, events, refused, now });
  }
};

const check = (name: string, look: () => (moment: Moment) => void): void => {
  test(name, () => {
    fc.assert(
      fc.property(sequence, (played) => play(played, look())),
      { numRuns: SEQUENCES },
    );
  });
};

const pairs = PEOPLE.flatMap((who) => [null, ...PAGES].map((page) => [who, page] as const));

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

test("An event that does not fit changes nothing that anybody may receive, and never throws", () => {
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
