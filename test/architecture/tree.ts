/** The checkout as git sees it: tracked files and new ones that are not ignored. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

export const FILES: readonly string[] = execFileSync(
  "git",
  ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
  { cwd: ROOT, encoding: "utf8" },
)
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));

export const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

export const lineCount = (file: string) => read(file).trimEnd().split("\n").length;

/** Code without comments and without the contents of strings, for looking up names in it. */
export function bare(source: string): string {
  return source.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g,
    (found) => (found.startsWith("/") ? " " : '""'),
  );
}
