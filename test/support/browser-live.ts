/** One live session between the people of a classroom, from fresh pages to its end. */
import type { Page } from "playwright-core";
import type { Lesson } from "./browser-lesson.ts";
import { confirmEar, getReady, goLive, preview, signIn } from "./browser-steps.ts";
import { hearsTone, nowOf, seesPicture } from "./classroom/observe.ts";
import { ROOM_MARKER_HZ } from "./classroom/classroom.ts";
import { isRunning } from "./server-processes.ts";
import { openPage, signIn as signInBare } from "./page.ts";

export interface Live extends Lesson {
  /** The first coach's page, already watching. */
  coach: Page;
  /** When the teacher tapped Go live. */
  sinceMs: number;
  /** The teacher's confirmed output. */
  sinkId: string;
}

/** By the owner's right, without the owner's browser: a test may have killed or frozen it. */
const endAny = async ({ server }: Lesson): Promise<void> => {
  if (!isRunning(server.pid)) return;
  const page = await openPage(server.url, await signInBare(server.url, server.teacher));
  try {
    const { lobby } = await page.ask("lobby:enter", { waiting: false });
    if (lobby.mine !== null) await page.ask("session:end", { sessionId: lobby.mine.sessionId });
  } finally {
    page.close();
  }
};

/** Every coach of the lesson is named, ready and watching when `work` begins. */
export const withLive = async (
  lesson: Lesson,
  work: (live: Live) => Promise<void>,
  { title = "" } = {},
): Promise<void> => {
  const { server, teacher, coaches, code } = lesson;
  const [first] = coaches;
  if (first === undefined) throw new Error("a lesson needs a coach");
  for (const [i, coach] of coaches.entries()) {
    const account = server.coaches[i];
    if (account === undefined) throw new Error("the server has too few demo coaches");
    await signIn(coach.page, server.url, account);
    await getReady(coach.page);
  }
  await signIn(teacher.page, server.url, server.teacher);
  if (title !== "") await teacher.page.getByLabel("Title, if you like").fill(title);
  await preview(teacher.page);
  const sinkId = await confirmEar(teacher.page);
  const sinceMs = await nowOf(teacher.page);
  const names = server.coaches.slice(0, coaches.length).map(({ name }) => name);
  await goLive(teacher.page, names);
  try {
    for (const { page } of coaches) {
      await seesPicture(page, { code, sinceMs });
      await hearsTone(page, { hertz: ROOM_MARKER_HZ, sinceMs });
    }
    await work({ ...lesson, coach: first.page, sinceMs, sinkId });
  } finally {
    await endAny(lesson);
  }
};
