/** `npm run check`: format, lint, types folder by folder, and the architecture with its budget. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const BIN = join(ROOT, "node_modules", ".bin");
const CACHE = join(ROOT, "node_modules", ".cache", "aside");
const TYPED = [
  "server/protocol",
  "server/consent",
  "server",
  "sfu-config",
  "recordings",
  "client",
  "test",
];

interface Check {
  name: string;
  command: string[];
}

const types = TYPED.filter((folder) => existsSync(join(ROOT, folder, "tsconfig.json"))).map(
  (folder): Check => {
    const note = join(CACHE, `${folder.replaceAll("/", "-")}.tsbuildinfo`);
    return {
      name: `types of ${folder}`,
      command: [join(BIN, "tsc"), "-p", folder, "--tsBuildInfoFile", note, "--pretty", "false"],
    };
  },
);
const checks: Check[] = [
  { name: "format", command: [join(BIN, "prettier"), "--check", "--log-level", "warn", "."] },
  { name: "lint", command: [join(BIN, "oxlint"), "--type-aware", "--deny-warnings"] },
  ...types,
  { name: "architecture", command: [process.execPath, join(ROOT, "test", "architecture.test.ts")] },
];

/** Answers whether it was good, and says what was found when it was not. */
async function run({ name, command: [program = "", ...args] }: Check): Promise<boolean> {
  const began = performance.now();
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const take = (text: string) => {
    output += text;
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      take(error.message);
      resolve(127);
    });
    child.once("close", resolve);
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${`${seconds} s`.padStart(7)}  ${name}`);
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, "    "));
  return code === 0;
}

mkdirSync(CACHE, { recursive: true });
const bad: string[] = [];
for (const check of checks) if (!(await run(check))) bad.push(check.name);
console.log(
  bad.length === 0 ? `check: all ${checks.length} good` : `check: not good: ${bad.join(", ")}`,
);
process.exitCode = bad.length === 0 ? 0 : 1;
