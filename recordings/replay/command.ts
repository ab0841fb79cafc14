/**
 * `npm run replay -- DIR --out FILE.mp4` makes a film of an exported recording, without any
 * server; `--list` and `--notes FILE` read the titles and notes of everything that was taken
 * along. Asks for the recovery code, or takes an age identity file.
 *
 * Ends with 0 when everything was whole, 1 when nothing was made, 2 for a wrong
 * call, 3 when it was made and something was damaged, which it names.
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { utf8 } from "../format/bytes.ts";
import { openRecording } from "../open.ts";
import { openTaken } from "../taken/account.ts";
import { textsOf } from "../taken/texts.ts";
import { asText, countsOf, listLines } from "../taken/words.ts";
import { openFolder } from "./folder.ts";
import { identityOf } from "./identity.ts";
import { writeNew } from "./new-file.ts";
import { Problem } from "./problem.ts";
import { toMp4, type Made } from "./to-mp4.ts";
import { clock, describe } from "./words.ts";

/** In an export it is one file, which calls itself by its name. */
const CALL = basename(process.argv[1] ?? "").endsWith(".mjs")
  ? `node ${basename(process.argv[1] ?? "")}`
  : "npm run replay --";
const USAGE = `${CALL} DIR --out FILE.mp4 [--identity FILE] [--skip-gaps] [--force]
${CALL} EXPORT --list [--identity FILE]
${CALL} EXPORT --notes FILE [--identity FILE] [--force]

  DIR          an exported recording
  EXPORT       the unpacked folder with everything in it, or DIR
  --out        the film to be made
  --list       the recordings with their titles, and the group libraries
  --notes      all notes and captions, as text; as JSON where FILE ends in .json
  --identity   an age identity file; without it the recovery code is asked for
  --skip-gaps  leave declared gaps out, instead of showing a still picture
  --force      replace FILE if it exists`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** At a terminal one line that changes, elsewhere a line for every tenth. */
function progress(whole: number): (atMs: number | null) => void {
  let done = 0;
  let told = 0;
  const terminal = process.stderr.isTTY;
  return (atMs) => {
    done += 1;
    const percent = Math.floor((done / whole) * 100);
    if (percent === told || (!terminal && percent < told + 10)) return;
    told = percent;
    const text = `${percent} %${atMs === null ? "" : `, ${clock(atMs)}`}`;
    process.stderr.write(
      terminal ? `\r${text.padEnd(20)}${percent >= 100 ? "\n" : ""}` : `${text}\n`,
    );
  };
}

interface Options {
  folder: string;
  identity: string | undefined;
  force: boolean;
}
type Call = Options &
  (
    | { what: "film"; out: string; skipGaps: boolean }
    | { what: "notes"; out: string }
    | { what: "list" }
  );

function callOf(args: string[]): Call | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: "string" },
        notes: { type: "string" },
        list: { type: "boolean" },
        identity: { type: "string" },
        "skip-gaps": { type: "boolean", default: false },
        force: { type: "boolean", default: false },
      },
    });
    const [folder, ...others] = positionals;
    const { out, notes, list, identity, force, "skip-gaps": skipGaps } = values;
    const asked = [out, notes, list].filter((one) => one !== undefined);
    if (folder === undefined || others.length > 0 || asked.length !== 1) return null;
    const options = { folder, identity, force };
    if (out !== undefined) return { ...options, what: "film", out, skipGaps };
    return notes === undefined
      ? { ...options, what: "list" }
      : { ...options, what: "notes", out: notes };
  } catch {
    // An option that does not exist: the usage says which do.
    return null;
  }
}

type Film = Extract<Call, { what: "film" }>;
async function replay({ folder, out, identity, skipGaps, force }: Film): Promise<Made> {
  const from = await openFolder(folder);
  return writeNew(out, force, async (file) => {
    const keys = from.keysFor(await identityOf(identity, from.vault));
    const opened = await Promise.all(from.list.parts.map(({ part }) => keys(part)));
    if (opened.every((one) => one === null)) {
      throw new Problem("This identity opens no part of this recording.");
    }
    const tell = progress(from.segments);
    const made = await toMp4(openRecording(from.list, from.read, keys), {
      skipGaps,
      hidden: from.hidden,
      write: (bytes) => file.append(bytes),
      onSegment: ({ head }) => tell(head?.atMs ?? null),
    });
    if (made.header === null) {
      throw new Problem(
        ["There is nothing to play in this recording.", ...describe(made)].join("\n"),
      );
    }
    await file.writeAt(made.header, 0);
    return made;
  });
}

/** Whether everything was whole. */
async function film(call: Film): Promise<boolean> {
  const made = await replay(call);
  for (const line of describe(made)) say(line);
  process.stdout.write(`${call.out}\n`);
  return made.damage.length === 0;
}

/** The same for what is to be read. */
async function texts(call: Exclude<Call, Film>): Promise<boolean> {
  const taken = await openTaken(call.folder);
  const all = await textsOf(taken, await identityOf(call.identity, taken.vault));
  if (call.what === "list") {
    process.stdout.write(`${listLines(all).join("\n")}\n`);
    return true;
  }
  const written = call.out.endsWith(".json") ? `${JSON.stringify(all, null, 2)}\n` : asText(all);
  await writeNew(call.out, call.force, (file) => file.append(utf8(written)));
  const { said, damaged } = countsOf(all);
  for (const line of said) say(line);
  process.stdout.write(`${call.out}\n`);
  return damaged === 0;
}

async function main(): Promise<number> {
  const call = callOf(process.argv.slice(2));
  if (call === null) {
    say(USAGE);
    return 2;
  }
  // What is half made is removed when the process ends.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
  try {
    const whole = call.what === "film" ? await film(call) : await texts(call);
    return whole ? 0 : 3;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message);
    return 1;
  }
}

process.exitCode = await main();
