/** What stands in the files of a server, whatever kind they are. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Paths of the files below `folder` that hold this text, as it was typed. */
export const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(text));
