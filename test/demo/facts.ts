/** What this run was made with. */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Person } from "#test/support/browser.ts";
import { workerFacts } from "#server/setup/worker-facts.ts";
import type { Report } from "./report.ts";

const versionIn = (path: string): string =>
  (JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as { version: string }).version;

export const facts = async (
  person: Person,
): Promise<Pick<Report, "when" | "versions" | "worker" | "machine">> => {
  const { source, sha256 } = await workerFacts();
  return {
    when: new Date().toISOString(),
    versions: {
      aside: versionIn("../../package.json"),
      node: process.versions.node,
      mediasoup: versionIn("../../node_modules/mediasoup/package.json"),
      chromium: person.browser.version(),
    },
    worker: { source, sha256 },
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? "unknown" },
  };
};
