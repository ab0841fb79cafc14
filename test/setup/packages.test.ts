import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packagesMatch } from "#server/setup/packages.mjs";
import { withFolder } from "./folder.ts";

interface Entry {
  version: string;
  integrity?: string;
  optional?: true;
  optionalDependencies?: Record<string, string>;
}

/** A checkout with two packages in place, and a third that is for another platform. */
async function withCheckout(
  work: (root: string, record: (entries: Record<string, Entry>) => void) => void,
) {
  await withFolder((root) => {
    const write = (file: string, packages: Record<string, Entry>) =>
      writeFileSync(join(root, file), JSON.stringify({ packages: { "": {}, ...packages } }));
    for (const name of ["a", "b"]) mkdirSync(join(root, "node_modules", name), { recursive: true });
    write("package-lock.json", {
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
      "node_modules/elsewhere": { version: "1.0.0", integrity: "sha512-e", optional: true },
    });
    work(root, (entries) => write("node_modules/.package-lock.json", entries));
  });
}
const IN_PLACE: Record<string, Entry> = {
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
};

const packages = suite("packages");

packages("what npm wrote down matches the lock file without other platforms' packages", () =>
  withCheckout((root, record) => {
    record(IN_PLACE);
    assert.is(packagesMatch(root), true);
  }),
);

packages("an installation that was interrupted does not count", () =>
  withCheckout((root) => {
    assert.is(packagesMatch(root), false);
  }),
);

packages("a package of another version does not count", () =>
  withCheckout((root, record) => {
    record({ ...IN_PLACE, "node_modules/b": { version: "2.0.1", integrity: "sha512-other" } });
    assert.is(packagesMatch(root), false);
  }),
);

packages("a package whose folder was deleted does not count", () =>
  withCheckout((root, record) => {
    record(IN_PLACE);
    rmSync(join(root, "node_modules", "b"), { recursive: true });
    assert.is(packagesMatch(root), false);
  }),
);

packages("the lock file names every optional package, or npm ci would refuse it", () => {
  const file = new URL("../../package-lock.json", import.meta.url);
  const entries = (JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Entry> })
    .packages;
  const missing = Object.entries(entries).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !entries[`${path}/node_modules/${name}`] && !entries[`node_modules/${name}`],
    ),
  );
  assert.equal(missing, []);
});

packages.run();
