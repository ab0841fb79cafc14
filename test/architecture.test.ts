/** The shape of the checkout, proved: what is where, who knows whom, and how long a file may be. */
import { posix } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { importsOf } from "./architecture/imports.ts";
import { KNOWS_ALL, LAYERS } from "./architecture/layers.ts";
import { bare, FILES, lineCount, read } from "./architecture/tree.ts";

const TOP_LEVEL = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "README.md",
  "LICENSE",
  "server",
  "client",
  "sfu-config",
  "recordings",
  "test",
];
const MEDIAN_LINES = 120;
const NINTH_DECILE_LINES = 250;
const MOST_LINES = 400;
const README_LINES = 30;

const code = FILES.filter((file) =>
  /^(server|client|sfu-config|recordings|test)\/.*\.(ts|mjs)$/.test(file),
);
const none = (found: string[], message: string) => assert.equal(found, [], message);

const architecture = suite("architecture");

architecture("the top level holds the given entries and dotfiles only", () => {
  const entries = new Set(FILES.map((file) => file.split("/", 1)[0] ?? ""));
  const strange = [...entries].filter((name) => !name.startsWith(".") && !TOP_LEVEL.includes(name));
  none(strange, "not allowed at the top level");
});

architecture("dependencies point inwards", () => {
  const wrong: string[] = [];
  for (const file of code) {
    const layer = LAYERS.find(({ files }) => files.test(file));
    if (!layer) continue;
    for (const { target, typeOnly } of importsOf(file, read(file))) {
      const allowed = [layer.files, ...layer.uses, ...(typeOnly ? (layer.types ?? []) : [])];
      if (!allowed.some((pattern) => pattern.test(target))) {
        wrong.push(`${layer.name}: ${file} imports ${typeOnly ? "the types of " : ""}${target}`);
      }
    }
  }
  none(wrong, "imports against the direction of dependencies");
});

architecture("only the entry and the composition know the edges and the drivers", () => {
  const wrong: string[] = [];
  for (const file of code.filter((name) => name.startsWith("server/"))) {
    if (KNOWS_ALL.includes(file)) continue;
    for (const { target, typeOnly } of importsOf(file, read(file))) {
      // A port without its drivers is nobody's secret.
      const known = /^server\/(http|signalling|stores(?!\/[a-z-]+-store\.ts$)|relay)\//.exec(
        target,
      );
      const own = known && file.startsWith(known[0]);
      if (known && !own && !typeOnly) wrong.push(`${file} imports ${target}`);
      if (KNOWS_ALL.includes(target)) wrong.push(`${file} imports ${target}`);
    }
  }
  none(wrong, `only ${KNOWS_ALL.join(", ")} may`);
});

architecture("the rules see no clock, no chance, no input and no output", () => {
  const pure = /^server\/(protocol\/|consent\/policy(\.ts$|\/)|accounts\/permissions\.ts$)/;
  const impure =
    /\b(Date|performance|process|async|await|console|crypto|setTimeout|setInterval|fetch|Promise)\b|Math\.random/;
  const wrong = code
    .filter((file) => pure.test(file) && file.endsWith(".ts"))
    // What a page and a server say to each other may mention promises as types.
    .filter((file) => !file.startsWith("server/protocol/"))
    .flatMap((file) => {
      const found = impure.exec(bare(read(file)));
      return found ? [`${file} uses ${found[0]}`] : [];
    });
  none(wrong, "not pure");
});

architecture("what opens and replays a recording sees no clock, no chance and no network", () => {
  const opening = ["recordings: what the page uses", "recordings: replay"];
  const impure =
    /\b(Date|performance|process|console|setTimeout|setInterval|fetch|Buffer)\b|Math\.random/;
  const wrong = code
    .filter((file) => opening.includes(LAYERS.find(({ files }) => files.test(file))?.name ?? ""))
    .flatMap((file) => {
      const found = impure.exec(bare(read(file)));
      return found ? [`${file} uses ${found[0]}`] : [];
    });
  none(wrong, "not for the page");
});

architecture("the environment is read in one place", () => {
  const readers = code.filter(
    (file) =>
      !/^(server\/config\.ts$|server\/setup\/|test\/)/.test(file) &&
      /\bprocess\s*\.\s*env\b|\benv\b[^;\n]*from "node:process"/.test(read(file)),
  );
  none(readers, "read process.env besides server/config.ts");
});

architecture("files stay short enough to read", () => {
  const sizes = code.map((file) => ({ file, lines: lineCount(file) }));
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  none(
    sizes.filter(({ lines }) => lines > MOST_LINES).map(({ file, lines }) => `${file}: ${lines}`),
    `longer than ${MOST_LINES} lines`,
  );
  assert.ok(at(0.5) <= MEDIAN_LINES, `half the files are longer than ${at(0.5)} lines`);
  assert.ok(at(0.9) <= NINTH_DECILE_LINES, `a tenth is longer than ${at(0.9)} lines`);
});

architecture("each top folder has a README, and no folder's README is long", () => {
  const folders = new Set(
    FILES.filter((file) => file.includes("/")).map((file) => file.split("/", 1)[0]),
  );
  const missing = [...folders].filter(
    (folder) => folder && !folder.startsWith(".") && !FILES.includes(`${folder}/README.md`),
  );
  none(missing as string[], "folders without a README.md");
  const long = FILES.filter(
    (file) => posix.basename(file) === "README.md" && file !== "README.md",
  ).filter((file) => lineCount(file) > README_LINES);
  none(long, `longer than ${README_LINES} lines`);
});

architecture("nothing names a machine, a neighbour or a package registry", () => {
  // Put together here so that this file does not name them either.
  const forbidden = [
    ["", "work", ""],
    ["", "root", ""],
    ["..", "shared"],
  ].map((parts) => parts.join("/"));
  forbidden.push(["registry", "npmjs"].join("."));
  const wrong = FILES.filter((file) => !/\.(png|woff2|jpg|ico|bin)$/.test(file)).flatMap((file) => {
    const text = read(file);
    return forbidden.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
  });
  none(wrong, "names of places that others do not have");
});

architecture("each of the rules R1 to R25 is named by a test, but those about sharing", () => {
  const named = new Set<string>();
  for (const file of code.filter((name) => name.endsWith(".test.ts"))) {
    // A title such as "R5: ..." or "R6, R8: ...".
    for (const [, rules = ""] of read(file).matchAll(/["`]((?:R\d+(?:, | and )?)+):/g)) {
      for (const rule of rules.split(/, | and /)) named.add(rule);
    }
  }
  // Nothing is shared yet: R16 and R17 come with the first share.
  const sharing = ["R16", "R17"];
  const rules = Array.from({ length: 25 }, (_, index) => `R${index + 1}`).filter(
    (rule) => !sharing.includes(rule),
  );
  none(
    rules.filter((rule) => !named.has(rule)),
    "rules without a test",
  );
});

architecture.run();
