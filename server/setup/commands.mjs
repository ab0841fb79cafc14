/** What each npm script needs before it can run, and what it then runs. */
export const COMMANDS = {
  start: { needs: ["worker", "bundle"], script: "server/main.ts" },
  demo: { needs: ["worker", "browser", "bundle"], script: "test/demo/demo.ts" },
  test: { needs: ["worker", "browser", "bundle"], script: "test/runner/run.ts" },
  bench: { needs: ["worker", "browser", "bundle"], script: "test/bench/run.ts" },
  check: { needs: [], script: "test/runner/check.ts" },
  school: { needs: [], script: "server/new-school.ts" },
  audit: { needs: [], script: "server/audit/command.ts" },
  replay: { needs: [], script: "recordings/replay/command.ts" },
  setup: { needs: ["worker", "browser", "bundle"], script: undefined },
};
