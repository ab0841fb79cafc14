// runs alone, limit 400 s
/** Each bench runs through once, tiny. Its figures are not looked at: they prove nothing here. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { benches } from "./benches/index.ts";
import type { Report } from "./core/report.ts";

const test = suite("the benches");
const RUN = join(import.meta.dirname, "run.ts");
/** Rows that tcpdump makes; without it a note stands in their place. */
const ROWS: Record<string, number> = {
  revoke: 12,
  join: 4,
  relay: 1,
  sessions: 7,
  signalling: 4,
  door: 5,
  seek: 7,
  library: 11,
};

const runQuickly = async (name: string): Promise<{ text: string; report: Report }> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-bench-"));
  try {
    const file = join(folder, "report.json");
    const child = spawn(process.execPath, [RUN, name, "--quick", "--json", file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (more: string) => (text += more));
    }
    const [code] = (await once(child, "close")) as [number | null];
    assert.is(code, 0, text);
    return { text, report: JSON.parse(await readFile(file, "utf8")) as Report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

for (const name of Object.keys(benches)) {
  test(`${name} measures every row and its control`, async () => {
    const { text, report } = await runQuickly(name);
    assert.ok(report.rows.length >= (ROWS[name] ?? 1), text);
    assert.ok(report.controls.length > 0, text);
    for (const row of report.rows) {
      assert.ok(Number.isFinite(row.ours), `${row.what} has a figure`);
      assert.ok(text.includes(row.what), `${row.what} is printed`);
      assert.is(typeof row.met, row.target === "" ? "object" : "boolean", row.what);
    }
    assert.ok(text.includes("A/A control"), text);
  });
}

test("an unknown bench is named and the known ones are listed", async () => {
  const child = spawn(process.execPath, [RUN, "nothing"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => (said += more));
  const [code] = (await once(child, "close")) as [number | null];
  assert.is(code, 2);
  for (const name of Object.keys(benches)) assert.ok(said.includes(name), said);
});

test.run();
