/** Random people, random clocks, random commands, and what the oracle makes of each. */
import * as fc from "fast-check";
import { decide, evolve, type Command, type Event, type Session } from "#server/consent/policy.ts";
import { CONSENT_WORDING, EAR_STATES, SOURCES, type Source } from "#protocol/words.ts";
import { nothing, told, type Truth } from "./oracle.ts";

/** Two owners' pages, coaches, strangers, and names that every object answers to. */
export const PEOPLE = [
  "owner",
  "ana",
  "ben",
  "stranger",
  "__proto__",
  "constructor",
  "__defineGetter__",
];
export const PAGES = ["p1", "p2", "p3"];
const account = fc.constantFrom("owner", "owner", "owner", ...PEOPLE);
export const coach = fc.constantFrom("ana", "ana", "ben", ...PEOPLE);
export const connection = fc.constantFrom("p1", "p1", ...PAGES);
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
const showing = fc.constantFrom("w1", "w1", "w2");
const share = fc.constantFrom("h1", "h1", "h2");
export const is = <const T extends string>(type: T) => fc.constant(type);
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
  { arbitrary: fc.record({ type: is("StartTogether"), by, showing, recording }), weight: 2 },
  fc.record({
    ...{ type: is("LeadTogether"), by, showing, playing: fc.boolean() },
    ...{ atMs: fc.nat(100_000), speed: fc.constantFrom(0.5, 1, 2) },
  }),
  {
    arbitrary: fc.record({ type: is("FollowTogether"), by: coachPage, showing, share }),
    weight: 3,
  },
  fc.record({
    ...{ type: is("SharesGone"), shares: fc.uniqueArray(share, { maxLength: 2 }) },
    coach: fc.constantFrom(null, "ana", "ben"),
  }),
  fc.record({ type: is("StopTogether"), by }),
  fc.record({ type: is("RecordingGone"), recording }),
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
export const sequence = fc.tuple(opening, fc.array(act, { maxLength: 40 }));

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
export const recorded = fc
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

/** Somebody is here, something is shown, and they follow; then whatever comes. */
export const shown = fc
  .array(act, { maxLength: 25 })
  .map((acts): [Command, { command: Command; passing: number }[]] => [
    {
      ...{ type: "Open", by: ownersOwn, id: "s", title: "", ear: "open", resumeKey: "k1" },
      consent: {
        ...{ coaches: ["ana", "ben"], talkback: true, minutes: 60, wording: CONSENT_WORDING },
        sources: [...SOURCES],
      },
    },
    [
      { command: { type: "Join", by: anasOwn }, passing: 10 },
      {
        command: { type: "StartTogether", by: ownersOwn, showing: "w1", recording: "r1" },
        passing: 10,
      },
      {
        command: { type: "FollowTogether", by: anasOwn, showing: "w1", share: "h1" },
        passing: 10,
      },
      ...acts,
    ],
  ]);

export interface Moment {
  before: Session;
  after: Session;
  truth: Truth;
  command: Command;
  events: readonly Event[];
  refused: string | null;
  now: number;
}

export const play = (
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

/** Every person on every page, and on whichever. */
export const pairs = PEOPLE.flatMap((who) => [null, ...PAGES].map((page) => [who, page] as const));
