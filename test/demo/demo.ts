/**
 * `npm run demo -- [--once] [--report FILE] [--shots DIR]`
 *
 * One whole lesson with the real server and two real browsers, told while it runs
 * and measured. Without `--once` the server stays, with a link for each person.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { newCode } from "#test/support/browser-lesson.ts";
import { withPerson } from "#test/support/browser.ts";
import { coachVoice, teacherRoom } from "#test/support/classroom/classroom.ts";
import { withServer, type Account, type Server } from "#test/support/server.ts";
import { deadMan } from "./dead-man.ts";
import { facts } from "./facts.ts";
import { lesson } from "./lesson.ts";
import { inWords, type Report } from "./report.ts";
import { createShots } from "./shots.ts";

const { values } = parseArgs({
  options: {
    once: { type: "boolean", default: false },
    report: { type: "string" },
    shots: { type: "string" },
  },
});

const began = Date.now();
const tell = (line: string): void => {
  console.log(`  ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
};

const measure = async (server: Server): Promise<Report> => {
  const code = newCode();
  return withPerson({ room: teacherRoom(code) }, (teacher) =>
    withPerson({ room: coachVoice(0) }, async (coach) => {
      const people = { server, teacher, coach: coach.page, code, tell };
      const why: string[] = [];
      const measured = await lesson({ ...people, shots: createShots(values.shots ?? null), why });
      const cutMs = await deadMan(people);
      return { ...(await facts(teacher)), ...measured, deadMan: { cutMs }, why };
    }),
  );
};

/** The address travels behind the `#`, which browsers do not send to any server. */
const invitation = (url: string, { role, name, email, password }: Account): string => {
  const place = role === "coach" ? "#/coach?for=" : "#for=";
  return [
    `  ${role === "teacher" ? "Teacher" : "Coach  "}  ${url}/${place}${encodeURIComponent(email)}`,
    `           ${name}, password: ${password}`,
  ].join("\n");
};

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });

await withServer({}, async (server) => {
  tell("The server is running");
  const report = await measure(server);
  console.log(`\n${inWords(report)}\n`);
  if (values.report !== undefined) {
    await writeFile(values.report, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (values.once) return;
  const [coach] = server.coaches;
  console.log("The server stays for you. Open each link in a browser window of its own:\n");
  for (const person of [server.teacher, coach]) {
    if (person !== undefined) console.log(invitation(server.url, person));
  }
  console.log("\nCtrl-C ends it.");
  await untilInterrupted();
});
