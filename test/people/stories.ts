/** Random histories, and how they are told. */
import * as fc from "fast-check";
import type { Act } from "./acts.ts";
import { CAST, DAY, HUMANS, MINUTE, type AccountName, type Human } from "./cast.ts";

/** Seats 0 to 5 are the cast's; later ones belong to whoever came in next. */
const LATER = [6, 7, 8];
const seats = (...likely: number[]) =>
  fc.constantFrom(...likely, ...likely, ...likely, 0, 1, 2, 3, 4, 5, ...LATER);
const chief = seats(0, 0, 4);
const teacher = seats(1, 1, 2);
const coach = seats(2, 3, 6);
const anybody = fc.nat(8);
const person = fc.constantFrom<AccountName>(
  ...CAST.map(([name]) => name),
  ...(["hill/tess", "hill/cole", "hill/cole", "hill/gil", "hill/nell"] as const),
);
const human = fc.constantFrom<Human>(...HUMANS, "cole", "gil", "nell", "ada");
const link = fc.nat(2);
const session = fc.constantFrom(0, 0, 0, 1);
const named = fc.uniqueArray(
  fc.constantFrom<AccountName>("hill/cole", "hill/gil", "hill/cole", "hill/nell", "lake/bo"),
  { minLength: 1, maxLength: 2 },
);
const is = <const T extends Act["do"]>(...words: T[]) => fc.constantFrom(...words);

const administration: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: is("invite"), seat: chief, whom: human, administrator: fc.boolean() }),
  fc.record({ do: is("withdraw"), seat: chief, link }),
  { weight: 2, arbitrary: fc.record({ do: is("close", "reopen"), seat: chief, account: person }) },
  fc.record({
    do: is("require factor", "administrator"),
    seat: chief,
    account: person,
    on: fc.boolean(),
  }),
  {
    weight: 3,
    arbitrary: fc.record({ do: is("reset"), seat: chief, account: person, drop: fc.boolean() }),
  },
  fc.record({ do: is("publish"), seat: chief }),
  fc.record({ do: is("rules"), seat: chief, training: fc.boolean(), factor: fc.boolean() }),
);
/** What an administrator can do, by way of an administrator's seat. */
export const administratorsAct = administration;

const teaching: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: is("go live"), seat: teacher, coaches: named }) },
  { weight: 3, arbitrary: fc.record({ do: is("join"), seat: coach, session }) },
  fc.record({ do: is("leave"), seat: coach, session }),
  fc.record({ do: is("draw", "lift", "end"), seat: teacher, session }),
  fc.record({ do: is("remove", "admit"), seat: teacher, session, coach: person }),
  fc.record({
    do: is("invite guest"),
    seat: teacher,
    whom: human,
    days: fc.constantFrom(null, 1, 5, 30),
  }),
  fc.record({ do: is("withdraw guest"), seat: teacher, link }),
  fc.record({ do: is("accept guest"), seat: seats(3), link }),
  fc.record({ do: is("end tie"), seat: teacher, tie: fc.nat(1) }),
);
const myself: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: is("sign in"),
      who: human,
      school: fc.constantFrom("hill", "hill", "lake"),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: is("use link"), who: human, link }) },
  fc.record({ do: is("sign out", "sign out everywhere", "close own"), seat: anybody }),
  { weight: 2, arbitrary: fc.record({ do: is("accept"), seat: anybody }) },
  fc.record({ do: is("sign out device"), seat: anybody, other: anybody }),
  fc.record({ do: is("add factor", "remove factor"), seat: anybody }),
);
const time: fc.Arbitrary<Act> = fc.record({
  do: is("time"),
  ms: fc.constantFrom(MINUTE, MINUTE, 2 * DAY, 8 * DAY),
});
export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: administration },
  { weight: 7, arbitrary: teaching },
  { weight: 5, arbitrary: myself },
  { weight: 1, arbitrary: time },
);
/** Often there is a lesson to see, with somebody in it. */
const live: Act = { do: "go live", seat: 1, coaches: ["hill/cole", "hill/gil"] };
const joined: Act = { do: "join", seat: 2, session: 0 };
const opening = fc.constantFrom<Act[]>([], [], [live], [live, joined]);
export const history = (maxLength: number): fc.Arbitrary<Act[]> =>
  fc.tuple(opening, fc.array(act, { maxLength })).map((parts) => parts.flat());

const SEATED = CAST.map(([name]) => name.split("/")[1]);
const seatName = (seat: number): string => SEATED[seat] ?? `whoever came in as number ${seat}`;
/** One act as a sentence. */
export function say(one: Act): string {
  const by = "seat" in one ? seatName(one.seat) : "who" in one ? one.who : "";
  const { do: doing, ...rest } = one;
  const details = Object.entries(rest)
    .filter(([name]) => name !== "seat" && name !== "who")
    .map(([name, value]) => `${name} ${String(value)}`);
  return `${by} ${doing}${details.length > 0 ? `: ${details.join(", ")}` : ""}`.trim();
}
export const story = (acts: readonly Act[]): string =>
  acts.map((one, index) => `  ${index + 1}. ${say(one)}`).join("\n");

/** Runs the property; what breaks it is told as a story, shrunk as far as it goes. */
export async function holds<T extends readonly unknown[]>(
  property: fc.IAsyncProperty<[...T]>,
  numRuns: number,
  tell: (counterexample: [...T]) => string,
): Promise<void> {
  const seed = process.env["ASIDE_SEED"];
  const result = await fc.check(property, {
    numRuns,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
  if (!result.failed) return;
  const { counterexample, errorInstance } = result;
  const told = counterexample === null ? "" : tell(counterexample);
  throw new Error(`${whyOf(errorInstance)}\n${told}\nASIDE_SEED=${result.seed}`, {
    cause: errorInstance,
  });
}

/** What differs, where the assertion shows it. */
export const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "details" in error && typeof error.details === "string"
    ? `${error.message}\n${error.details}`
    : error.message;
};
