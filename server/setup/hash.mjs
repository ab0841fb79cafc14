import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file below `path`, or `path` itself when it is a file, in a stable order. */
function filesBelow(path, skip) {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !skip.includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      return entry.isDirectory() ? filesBelow(inside, skip) : [inside];
    });
}

/** One hash over the names and contents of files and folders; `skip` names entries to leave out. */
export function hashOf(base, paths, skip = []) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesBelow(join(base, path), skip)) {
      hash
        .update(`${relative(base, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

export const hashOfFile = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
