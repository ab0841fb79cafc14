/** WebVTT (W3C, 2019) and SubRip, as far as captions of a lesson need them: times and words. Pure. */
import type { Cue } from "#recordings/notes.ts";

/** `line`: where it stops making sense, counted from 1. */
export class VttError extends Error {
  readonly code: "not-captions" | "bad-time" | "nothing";
  readonly line: number;
  constructor(code: VttError["code"], line: number) {
    super(code);
    this.name = "VttError";
    this.code = code;
    this.line = line;
  }
}

/** "00:01.000", "1:00:01.000"; SubRip writes a comma. */
const TIME = /^(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})$/;
const msOf = (text: string): number | null => {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [, hours = "0", minutes = "0", seconds = "0", ms = "0"] = found;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(ms);
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&nbsp;": "\u00a0",
  "&lrm;": "",
  "&rlm;": "",
};
const LONGEST = 2_000;
/** "<v Anna>Good" keeps who speaks; every other tag is a way to paint. */
const plain = (text: string): string =>
  text
    .replace(/<v(?:\.[^\s>]*)?\s+([^>]+)>/g, "$1: ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim()
    .slice(0, LONGEST);

/** In the order of time. Throws VttError. */
export const readVtt = (file: string): readonly Cue[] => {
  const lines = file.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const vtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? "");
  const cues: Cue[] = [];
  let block: string[] = [];
  for (const [i, line] of [...lines, ""].entries()) {
    if (line.trim() !== "") {
      block.push(line);
      continue;
    }
    const at = block.findIndex((one) => one.includes("-->"));
    // A heading, a comment, a style: nothing that is said.
    if (at >= 0) {
      const first = i - block.length + at + 1;
      const [from = "", to = ""] = (block[at] ?? "").split("-->").map((part) => part.trim());
      const [fromMs, toMs] = [msOf(from), msOf(to.split(/\s/, 1)[0] ?? "")];
      if (fromMs === null || toMs === null || toMs < fromMs) throw new VttError("bad-time", first);
      const text = plain(block.slice(at + 1).join("\n"));
      if (text !== "") cues.push({ fromMs, toMs, text });
    }
    block = [];
  }
  if (cues.length === 0) throw new VttError(vtt ? "nothing" : "not-captions", 1);
  return cues.toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
};

const two = (n: number, digits = 2): string => String(n).padStart(digits, "0");
const timeOf = (ms: number): string =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1_000) % 60)}.${two(ms % 1_000, 3)}`;

/** The same for a `<track>`. No blank line and no arrow of a cue's text may end it early. */
export const writeVtt = (cues: readonly Cue[]): string =>
  [
    "WEBVTT",
    ...cues.map(({ fromMs, toMs, text }) => {
      const said = text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replace(/\n\s*(?=\n)/g, "");
      return `${timeOf(Math.round(fromMs))} --> ${timeOf(Math.round(toMs))}\n${said}`;
    }),
    "",
  ].join("\n\n");
