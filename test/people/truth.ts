/**
 * What the oracle remembers: the people's rules as plain data, written from the
 * rules and not from the server.
 */
import {
  addressOf,
  CAST,
  DAY,
  FIRST_TIE_MS,
  START,
  type AccountName,
  type Human,
  type SchoolName,
} from "./cast.ts";

export interface Person {
  name: AccountName;
  school: SchoolName;
  address: string;
  open: boolean;
  administrator: boolean;
  outside: boolean;
  required: boolean;
  factor: boolean;
  /** Whose password it has. */
  password: Human;
  accepted: number[];
  trained: boolean;
  /** Since when in these hands. */
  hands: number;
}
export interface Sitting {
  human: string;
  account: AccountName;
  open: boolean;
  /** When the sign-in was used last, and when it was shown that it is that person. */
  used: number;
  shown: number;
  follows: Set<number>;
}
export interface OneTime {
  kind: "join" | "guest" | "reset";
  school: SchoolName;
  whom: Human;
  by: AccountName;
  administrator: boolean;
  drop: boolean;
  /** For a guest: until when; null for one live session. */
  until: number | null;
  made: number;
  ends: number;
  open: boolean;
}
export interface Tied {
  host: AccountName;
  guest: AccountName;
  until: number;
  one: boolean;
  open: boolean;
}
export interface Lesson {
  owner: AccountName;
  /** The seat of the page that opened it. */
  page: number;
  phase: "live" | "over" | "forgotten";
  curtain: boolean;
  /** The owner's account was closed or begun anew: whoever has it now sees nothing of it. */
  orphaned: boolean;
  /** Who was named: cut off or not, and the seat at which the coach is. */
  coaches: Map<AccountName, { cut: boolean; at: number | null }>;
}
export interface Truth {
  now: number;
  schools: Map<SchoolName, { version: number; training: boolean; factor: boolean }>;
  people: Map<AccountName, Person>;
  seats: Sitting[];
  links: OneTime[];
  ties: Tied[];
  lessons: Lesson[];
  /** Recovery codes left: who wrote them down, for which account. */
  codes: Map<string, number>;
}

/** So many at once. */
export const CODES = 10;

export const personOf = (name: AccountName, what: Partial<Person>, now: number): Person => {
  const [school, human] = name.split("/") as [SchoolName, Human];
  return {
    ...{ name, school, address: addressOf(human), open: true, administrator: false },
    ...{ outside: false, required: false, factor: false, password: human },
    ...{ accepted: [], trained: false, hands: now },
    ...what,
  };
};

export function atFirst(): Truth {
  const people = new Map<AccountName, Person>();
  const seats: Sitting[] = [];
  for (const [name, role] of CAST) {
    const [, human] = name.split("/");
    const facts = {
      ...{ administrator: role === "administrator", outside: role === "outside" },
      ...{ factor: role === "outside", accepted: [1] },
    };
    people.set(name, personOf(name, facts, START - 40 * DAY));
    const at = { open: true, used: START, shown: START, follows: new Set<number>() };
    seats.push({ human: human ?? "", account: name, ...at });
  }
  const rules = () => ({ version: 1, training: false, factor: false });
  return {
    ...{ now: START, people, seats, links: [], lessons: [] },
    schools: new Map([
      ["hill", rules()],
      ["lake", rules()],
    ]),
    ties: [
      {
        ...{ host: "hill/tess", guest: "hill/gil" },
        ...{ until: START + FIRST_TIE_MS, one: false, open: true },
      },
    ],
    codes: new Map([["gil hill/gil", CODES]]),
  };
}
