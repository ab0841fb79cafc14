/**
 * `npm run replay -- DIR --out FILE.mp4` makes a film of an exported recording,
 * without any server. Asks for the recovery code, or takes an age identity file.
 *
 * Ends with 0 when everything was whole, 1 when nothing was made, 2 for a wrong
 * call, 3 when the film was made and something was damaged, which it names.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { KeyError, unsealIdentity } from "../keys.ts";
import { openRecording } from "../open.ts";
import { askCode } from "./ask.ts";
import { openFolder, type ExportFolder } from "./folder.ts";
import { writeNew } from "./new-file.ts";
import { Problem, systemCode } from "./problem.ts";
import { toMp4, type Made } from "./to-mp4.ts";
import { clock, describe } from "./words.ts";

/** In an export it is one file, which calls itself by its name. */
const CALL = basename(process.argv[1] ?? "").endsWith(".mjs")
  ? `node ${basename(process.argv[1] ?? "")}`
  : "npm run replay --";
const USAGE = `${CALL} DIR --out FILE.mp4 [--identity FILE] [--skip-gaps] [--force]

  DIR          an exported recording
  --out        the film to be made
  --identity   an age identity file; without it the recovery code is asked for
  --skip-gaps  leave declared gaps out, instead of showing a still picture
  --force      replace FILE.mp4 if it exists`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function identityFrom(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Problem(`${path} cannot be read (${systemCode(error)}).`, error);
  });
  const line = text.split(/\r?\n/).find((one) => one.startsWith("AGE-SECRET-KEY-1"));
  if (line === undefined) throw new Problem(`${path} is not an age identity file.`);
  return line.trim();
}

const WORDS: Record<KeyError["code"], string> = {
  "does-not-open": "This recovery code does not open the vault of this recording.",
  "not-a-code": "This is not a recovery code: look for a mistyped character.",
  "not-an-identity": "What the vault holds is not an identity.",
  "not-a-recipient": "What the vault holds is not an identity.",
};

async function identityByCode(folder: ExportFolder): Promise<string> {
  const vault = await folder.vault();
  if (vault === null) throw new Problem("The folder has no vault.age. Take --identity FILE.");
  return unsealIdentity(vault, await askCode()).catch((error: unknown) => {
    if (!(error instanceof KeyError)) throw error;
    throw new Problem(WORDS[error.code], error);
  });
}

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

interface Call {
  folder: string;
  out: string;
  identity: string | undefined;
  skipGaps: boolean;
  force: boolean;
}

function callOf(args: string[]): Call | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: "string" },
        identity: { type: "string" },
        "skip-gaps": { type: "boolean", default: false },
        force: { type: "boolean", default: false },
      },
    });
    const [folder, ...others] = positionals;
    const { out, identity, force, "skip-gaps": skipGaps } = values;
    if (folder === undefined || out === undefined || others.length > 0) return null;
    return { folder, out, identity, skipGaps, force };
  } catch {
    // An option that does not exist: the usage says which do.
    return null;
  }
}

async function replay({ folder, out, identity, skipGaps, force }: Call): Promise<Made> {
  const from = await openFolder(folder);
  return writeNew(out, force, async (file) => {
    const opener =
      identity === undefined ? await identityByCode(from) : await identityFrom(identity);
    const keys = from.keysFor(opener);
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

async function main(): Promise<number> {
  const call = callOf(process.argv.slice(2));
  if (call === null) {
    say(USAGE);
    return 2;
  }
  // A film half made is removed when the process ends.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
  try {
    const made = await replay(call);
    for (const line of describe(made)) say(line);
    process.stdout.write(`${call.out}\n`);
    return made.damage.length > 0 ? 3 : 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message);
    return 1;
  }
}

process.exitCode = await main();
