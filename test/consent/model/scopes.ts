/** Which corners of the small world are searched to the end. Together they hold every kind of step. */
import type { Budget, Scope } from "./world.ts";

const none: Budget = {
  acts: 0,
  renewals: 0,
  ghosts: 0,
  losses: 0,
  breaks: 0,
  joins: 0,
  failures: 0,
  ticks: 0,
  words: 0,
  faults: 0,
};
const A1 = { coach: "A", page: "A1" };
const A2 = { coach: "A", page: "A2" };
const B1 = { coach: "B", page: "B1" };

/** Every act of the owner, from two tabs, lost, late, repeated, against one coach. */
export const ACTS: Scope = {
  name: "two tabs, every act",
  tabs: 2,
  openers: 2,
  coachPages: [A1],
  minutes: 240,
  records: [],
  delays: true,
  acts: ["Continue", "End", "DrawCurtain", "LiftCurtain", "RemoveCoach", "AdmitCoach"],
  budget: { ...none, acts: 3, ghosts: 1, losses: 1, joins: 1 },
};
/** A lapse, and who may bring a live session back: the page, another tab, a reloaded page. */
export const TABS: Scope = {
  name: "two tabs, a lapse, and who comes back",
  tabs: 2,
  openers: 1,
  coachPages: [A1],
  minutes: 240,
  records: [],
  delays: false,
  acts: ["Resume", "Continue"],
  budget: { ...none, acts: 3, breaks: 1, joins: 1, ticks: 2 },
};
/** One page whose messages are late and repeated while leases, the hold and the agreed end pass. */
export const TIME: Scope = {
  name: "late messages against every deadline",
  tabs: 1,
  openers: 1,
  coachPages: [A1],
  minutes: 1,
  records: [],
  delays: true,
  acts: ["Renew", "Resume", "Continue"],
  budget: { ...none, acts: 2, renewals: 2, ghosts: 1, joins: 1, ticks: 3 },
};
/** Two coaches, one of them on two pages, joining against removals and curtains. */
export const JOINS: Scope = {
  name: "two coaches, three pages",
  tabs: 1,
  openers: 1,
  coachPages: [A1, A2, B1],
  minutes: 240,
  records: [],
  delays: false,
  acts: ["End", "DrawCurtain", "RemoveCoach", "AdmitCoach"],
  budget: { ...none, acts: 3, joins: 2 },
};
/** Server frozen and killed, worker killed. */
export const FAILURES: Scope = {
  name: "frozen, killed, started again",
  tabs: 1,
  openers: 1,
  coachPages: [A1],
  minutes: 240,
  records: [],
  delays: true,
  acts: ["Renew", "Resume", "Continue", "End"],
  budget: { ...none, acts: 2, joins: 1, failures: 2, ticks: 3 },
};
/** One page that changes its mind again and again, while the log is slow. */
export const MINDS: Scope = {
  name: "one page, changes of mind",
  tabs: 1,
  openers: 1,
  coachPages: [A1],
  minutes: 240,
  records: [],
  delays: true,
  acts: ["DrawCurtain", "LiftCurtain", "RemoveCoach", "AdmitCoach"],
  budget: { ...none, acts: 4, ghosts: 1, joins: 1 },
};
/** The recorder's switch, from two tabs, against the curtain, the end and its own faults. */
export const SWITCH: Scope = {
  name: "the recorder's switch",
  tabs: 2,
  openers: 1,
  coachPages: [],
  minutes: 240,
  records: ["camera"],
  delays: false,
  acts: ["StartRecording", "StopRecording", "DrawCurtain", "LiftCurtain", "End"],
  budget: { ...none, acts: 5, faults: 1 },
};
/** What a lapse leaves of it, and who may go on recording. */
export const LAPSES: Scope = {
  name: "a recorder through a lapse",
  tabs: 2,
  openers: 1,
  coachPages: [],
  minutes: 240,
  records: ["camera"],
  delays: false,
  acts: ["StartRecording", "Resume", "Continue"],
  budget: { ...none, acts: 3, breaks: 1, ticks: 2 },
};
/** Whose voice is in the recording: two answers, each taken back, and a coach who is removed. */
export const VOICES: Scope = {
  name: "two who agree to a voice",
  tabs: 1,
  openers: 1,
  coachPages: [A1],
  minutes: 240,
  records: ["talkback"],
  delays: false,
  acts: ["StartRecording", "AgreeVoices", "DrawCurtain", "RemoveCoach", "AdmitCoach"],
  budget: { ...none, acts: 4, joins: 1, words: 3 },
};
/** What a coach is told of a recording that is shown, against a curtain, a removal and a lapse. */
export const SHOWN: Scope = {
  name: "a recording that is shown",
  tabs: 2,
  openers: 1,
  coachPages: [A1],
  minutes: 240,
  records: [],
  delays: false,
  acts: ["StartTogether", "StopTogether", "DrawCurtain", "RemoveCoach", "Continue"],
  budget: { ...none, acts: 3, joins: 1, ticks: 2 },
};
