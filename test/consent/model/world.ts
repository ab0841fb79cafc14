/**
 * The small world around the policy: pages, wires, the server's memory, the relay.
 *
 * A state is a value. Steps copy what they change. Every number of the policy
 * is the real one; time is a real count of milliseconds that only ever moves
 * to places where something can differ.
 */
import {
  decide,
  evolve,
  mayFollow,
  mayRecordSource,
  mayRelay,
  nextDeadline,
  type Command,
  type Session,
} from "#server/consent/policy.ts";
import { followAtRecorder } from "#server/consent/recorder-acts.ts";
import { nothing, type Truth } from "../oracle.ts";

export const OWNER = "owner";

/** A message of one of the owner's pages. `ghost` marks a copy of one that was delivered already. */
export interface Message {
  command: Command;
  ghost: boolean;
}
/** One connection as the server sees it; it stays until the server hears that it is gone. */
export interface Wire {
  page: string;
  tab: number;
  open: boolean;
  queue: Message[];
  ghosts: Message[];
}
/** One tab of the owner: what the page holds in memory. */
export interface Tab {
  page: string | null;
  secret: string | null;
  beat: number;
  asked: boolean;
  returns: number;
}
export interface CoachPage {
  coach: string;
  page: string;
  line: "open" | "unheard" | "gone";
}
/**
 * `asked` the worker was told to make it, paused, and the server awaits that;
 * `running` the server looked again and let it run; `closing` the worker was
 * told to close it. The worker's own moments in between need no states: until
 * the server looks again nothing runs, and from then on a packet may leave.
 */
export interface Consumer {
  id: number;
  /** For which recording it is; null when it is a coach's. Its `page` is the source then. */
  recording: string | null;
  coach: string;
  page: string;
  session: string;
  fence: number;
  life: "asked" | "running" | "closing";
  /** Whether a packet can leave through it at this moment. */
  carries: boolean;
  /** Something that concerns it was taken away after it was begun. */
  void: boolean;
}
/** An act that takes away and waits for the worker's proof. */
export interface Cut {
  what: string;
  victims: number[];
}
/** An act that gives and waits until the log has written it. */
export interface Gift {
  command: Command;
  ghost: boolean;
  /** Something contrary was done since it was asked for. */
  overtaken: boolean;
}
export interface Budget {
  acts: number;
  renewals: number;
  ghosts: number;
  /** Messages that the network loses. */
  losses: number;
  /** Connections that break, and pages that are reloaded. */
  breaks: number;
  joins: number;
  failures: number;
  ticks: number;
  /** What a coach says: speaks, falls silent, agrees, takes it back, tries to record. */
  words: number;
  /** Of the recorder. */
  faults: number;
}
export interface World {
  now: number;
  server: "up" | "frozen" | "dead";
  /** When the server froze, thawed or died. */
  since: number;
  worker: "up" | "lost-unheard" | "gone";
  session: Session;
  opens: number;
  requests: string[];
  truth: Truth;
  tabs: Tab[];
  wires: Wire[];
  coaches: CoachPage[];
  consumers: Consumer[];
  cuts: Cut[];
  gifts: Gift[];
  left: Budget;
}

/** The real functions, and how the use cases behave around them. Faults change one of these. */
export interface Rules {
  decide: typeof decide;
  evolve: typeof evolve;
  mayRelay: typeof mayRelay;
  mayFollow: typeof mayFollow;
  mayRecordSource: typeof mayRecordSource;
  followAtRecorder: typeof followAtRecorder;
  nextDeadline: typeof nextDeadline;
  /** An acknowledgement waits for the worker's proof. */
  waitsForProof: boolean;
  /** A consumer's permit is asked again after the await. */
  checksAgain: boolean;
  /** The relay is told to close what an event took away. */
  cuts: boolean;
  watchdog: boolean;
  /** A worker dies with the server that started it. */
  workerDiesToo: boolean;
  /** A gift that was overtaken while the log was written is refused. */
  refusesOvertaken: boolean;
  /** A request to open is known again. */
  knowsRequests: boolean;
  /** The network repeats acts that give, which one ordered connection never does. */
  repeatsGifts: boolean;
  /** A started server begins with what it remembered. */
  restores: boolean;
  /** A connection that closed is heard of at all. */
  hearsLosses: boolean;
  /** A timer is set for the next deadline. */
  setsTimers: boolean;
}

export const RIGHT: Rules = {
  decide,
  evolve,
  mayRelay,
  mayFollow,
  mayRecordSource,
  followAtRecorder,
  nextDeadline,
  waitsForProof: true,
  checksAgain: true,
  cuts: true,
  watchdog: true,
  workerDiesToo: true,
  refusesOvertaken: true,
  knowsRequests: true,
  repeatsGifts: false,
  restores: false,
  hearsLosses: true,
  setsTimers: true,
};

export interface Scope {
  name: string;
  tabs: number;
  /** How many of the tabs try to open a live session. */
  openers: number;
  coachPages: readonly { coach: string; page: string }[];
  minutes: number;
  /** False when a message arrives the moment it is sent: acting later is the same as arriving late. */
  delays: boolean;
  budget: Budget;
  /** What the recorder could be given; empty where nothing is recorded. */
  records: readonly ("camera" | "talkback")[];
  /** Acts of the owner that this scope explores, besides opening. */
  acts: readonly Command["type"][];
}

export const begin = (scope: Scope): World => {
  const tabs = Array.from({ length: scope.tabs }, (_, tab) => ({
    page: `t${tab}.0`,
    secret: null,
    beat: 0,
    asked: false,
    returns: 0,
  }));
  return {
    now: 0,
    server: "up",
    since: 0,
    worker: "up",
    session: { status: "none" },
    opens: 0,
    requests: [],
    truth: nothing,
    tabs,
    wires: tabs.map(({ page }, tab) => ({ page, tab, open: true, queue: [], ghosts: [] })),
    coaches: scope.coachPages.map((one) => ({ ...one, line: "open" as const })),
    consumers: [],
    cuts: [],
    gifts: [],
    left: scope.budget,
  };
};

/** A copy whose every part may be changed without touching the original. */
export const copy = (world: World): World => ({
  ...world,
  tabs: world.tabs.map((tab) => ({ ...tab })),
  wires: world.wires.map((wire) => ({ ...wire, queue: [...wire.queue], ghosts: [...wire.ghosts] })),
  coaches: world.coaches.map((one) => ({ ...one })),
  consumers: world.consumers.map((one) => ({ ...one })),
  cuts: world.cuts.map((cut) => ({ ...cut })),
  gifts: world.gifts.map((gift) => ({ ...gift })),
  left: { ...world.left },
});
