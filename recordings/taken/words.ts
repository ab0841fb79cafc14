/** Titles and notes as a text to read, to print and to search. PURE. */
import type { NoteBody } from "../notes.ts";
import { clock } from "../replay/words.ts";
import type { RecordingTexts, TextFault, TextOf, Texts } from "./texts.ts";

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const wallOf = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

const FAULTS: Record<TextFault, string> = {
  elsewhere: "published beside a recording of somebody else; it opens there only",
  locked: "does not open with this vault, or was changed",
};
const UNDER: Record<string, string> = {
  own: "for yourself",
  recording: "published",
  live: "in the lesson",
};

const timeOf = ({ atMs, toMs, wall }: NoteBody): string => {
  const at = wall ? wallOf : clock;
  return toMs === null ? at(atMs) : `${at(atMs)} to ${at(toMs)}`;
};
const indent = (text: string, by: string): string[] =>
  text.split(/\r?\n/).map((line) => `${by}${line}`.trimEnd());

function linesOf(one: TextOf, by: string): string[] {
  const { author, mine, under, body, caption, fault } = one;
  const who = mine ? "you" : author || "somebody";
  if (fault !== null) return [`${by}${who}: ${FAULTS[fault]}`];
  if (caption !== null) {
    return caption.cues.flatMap(({ fromMs, text }) => [
      `${by}${clock(fromMs)}  said (${caption.language}): ${text.replaceAll(/\s+/g, " ")}`,
    ]);
  }
  if (body === null) return [];
  const { kind, text, tags, form } = body;
  return [
    `${by}${timeOf(body)}  ${kind}, ${who}, ${UNDER[under] ?? under}`,
    ...(text === "" ? [] : indent(text, `${by}  `)),
    ...(tags.length === 0 ? [] : [`${by}  tags: ${tags.join(", ")}`]),
    ...(form === null ? [] : [`${by}  ${form.form}, ${form.item}: ${form.value}`]),
  ];
}

const placeOf = ({ body, caption }: TextOf): number =>
  body?.atMs ?? caption?.cues[0]?.fromMs ?? Infinity;
/** In the order of time, each answer below what it answers. */
function thread(texts: readonly TextOf[]): string[] {
  const inTime = texts.toSorted((one, other) => placeOf(one) - placeOf(other) || 0);
  const answers = Map.groupBy(inTime, ({ replyTo }) => replyTo);
  const told = new Set<string>();
  const tell = (one: TextOf, by: string): string[] => {
    // Rows that answer each other in a circle are told once.
    if (told.has(one.note)) return [];
    told.add(one.note);
    const below = answers.get(one.note) ?? [];
    return [...linesOf(one, by), ...below.flatMap((answer) => tell(answer, `${by}    `))];
  };
  const known = new Set(texts.map(({ note }) => note));
  const tops = inTime.filter(({ replyTo }) => replyTo === null || !known.has(replyTo));
  return [...tops, ...inTime].flatMap((one) => tell(one, "  "));
}

const titleOf = ({ title, fault }: RecordingTexts): string =>
  title ?? (fault === null ? "Lesson without a title" : `A lesson that ${FAULTS.locked}`);
const nameOf = (one: RecordingTexts): string =>
  `${dayOf(one.startedAt)}  ${titleOf(one)}${one.folder === "" ? "" : `  (${one.folder})`}`;

const under = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines, ""];

const groupLines = ({ groups }: Texts): string[] =>
  groups.map(
    ({ name, role, members }) =>
      `  ${name ?? `A group library that ${FAULTS.locked}`}, ${role}: ${members.join(", ")}`,
  );

/** For `--list`. */
export const listLines = (all: Texts): string[] => [
  ...all.recordings.map(nameOf),
  ...under("Group libraries:", groupLines(all)),
];

export const asText = (all: Texts): string =>
  [
    ...all.recordings.flatMap((one) => [nameOf(one), ...thread(one.texts), ""]),
    ...all.live.flatMap(({ startedAt, texts }) =>
      under(`${dayOf(startedAt)}  In the lesson, by the clock (UTC)`, thread(texts)),
    ),
    ...under("Beside recordings of others", thread(all.elsewhere)),
    ...all.papers
      .filter(({ name }) => name === "forms")
      .flatMap(({ text }) => under("Your observation forms", indent(text ?? FAULTS.locked, "  "))),
    ...under("Group libraries", groupLines(all)),
  ].join("\n");

/** How many texts there are, and how many do not open although they should. */
export function countsOf(all: Texts): { said: string[]; damaged: number } {
  const texts = [
    ...all.recordings.flatMap((one) => one.texts),
    ...all.live.flatMap((one) => one.texts),
    ...all.elsewhere,
  ];
  const count = (fault: TextFault | null): number =>
    texts.filter((one) => one.fault === fault).length;
  const titles = all.recordings.filter(({ fault }) => fault !== null).length;
  const papers = all.papers.filter(({ text }) => text === null).length;
  const named: [number, string][] = [
    [count("elsewhere"), FAULTS.elsewhere],
    [count("locked"), FAULTS.locked],
    [titles, "titles do not open"],
    [papers, "papers do not open"],
  ];
  return {
    said: [
      `${count(null)} notes and captions.`,
      ...named.filter(([n]) => n > 0).map(([n, why]) => `${n}: ${why}.`),
    ],
    damaged: count("locked") + titles + papers,
  };
}
