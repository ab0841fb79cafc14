/** The lesson of the demo, act by act, with what each act measured. */
import {
  confirmEar,
  drawCurtain,
  end,
  getReady,
  goLive,
  holding,
  liftCurtain,
  preview,
  signIn,
} from "#test/support/browser-steps.ts";
import { COACH_TONES_HZ, ROOM_MARKER_HZ } from "#test/support/classroom/classroom.ts";
import {
  framesSince,
  heardTone,
  hearsTone,
  nowOf,
  seesPicture,
  watchFor,
} from "#test/support/classroom/observe.ts";
import { exchange } from "#test/support/classroom/wire.ts";
import { cutting } from "./cutting.ts";
import type { People } from "./dead-man.ts";
import { median, type Report } from "./report.ts";
import type { Shots } from "./shots.ts";

const [COACH_HZ] = COACH_TONES_HZ;
/** So much of the lesson is watched for the latency, ms. */
const WATCH_MS = 5_000;

type Measured = Omit<Report, "when" | "versions" | "worker" | "machine" | "deadMan" | "why">;

export const lesson = async ({
  server,
  teacher: { page: teacher },
  coach,
  code,
  tell,
  shots,
  why,
}: People & { shots: Shots; why: string[] }): Promise<Measured> => {
  const account = server.coaches[0];
  if (account === undefined) throw new Error("the server has no demo coach");

  await coach.goto(server.url);
  await coach.getByLabel("Password").waitFor();
  await shots.take(coach, "1-sign-in");
  await signIn(coach, server.url, account);
  await getReady(coach);
  tell(`${account.name} is early and waits`);
  await shots.take(coach, "2-coach-waiting");

  await signIn(teacher, server.url, server.teacher);
  await preview(teacher);
  const sinkId = await confirmEar(teacher);
  tell(`${server.teacher.name} looks at the preview and confirms the ear`);
  await shots.take(teacher, "3-go-live");

  const openedAt = await nowOf(teacher);
  await goLive(teacher, [account.name]);
  tell(`${server.teacher.name} is live`);
  const firstFrame = await seesPicture(coach, { code, sinceMs: openedAt });
  const firstSound = await hearsTone(coach, { hertz: ROOM_MARKER_HZ, sinceMs: openedAt });
  const { sentAt: joinedAt } = await exchange(coach, "session:join", openedAt);
  tell(`${account.name} sees and hears the room`);
  await watchFor(coach, WATCH_MS);
  const frames = (await framesSince(coach, joinedAt)).filter((f) => f.stamp?.code === code);
  const latencies = frames.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  const received = await coach.evaluate(() => classroom.received());
  const codec = received.find(({ kind, codec }) => kind === "video" && codec !== "")?.codec ?? null;
  await shots.take(teacher, "4-teacher-live");
  await shots.take(coach, "5-coach-live");

  const spokeAt = await nowOf(coach);
  const heard = await holding(coach, async () => {
    const heard = await hearsTone(teacher, { hertz: COACH_HZ, sinceMs: spokeAt });
    tell(`${account.name} speaks into the ear`);
    await shots.take(coach, "6-coach-in-the-ear");
    return heard;
  });
  const elsewhere = await heardTone(teacher, { hertz: COACH_HZ, sinceMs: spokeAt });
  const others = [
    ...elsewhere.filter((sound) => sound.sinkId !== sinkId),
    ...(await heardTone(coach, { hertz: COACH_HZ, sinceMs: spokeAt })),
  ];

  const curtain = await cutting({
    ...{ server, teacher, coach, request: "curtain:draw", why },
    act: () => drawCurtain(teacher),
  });
  tell("The curtain is down: nobody sees or hears the room");
  await shots.take(teacher, "7-teacher-curtain");
  await shots.take(coach, "8-coach-curtain");
  const liftedAt = await nowOf(teacher);
  await liftCurtain(teacher);
  await seesPicture(coach, { code, sinceMs: liftedAt });
  tell("The curtain is up again");

  const ended = await cutting({
    ...{ server, teacher, coach, request: "session:end", why },
    act: () => end(teacher),
  });
  tell(`${server.teacher.name} ends the lesson`);
  await shots.take(teacher, "9-teacher-ended");
  await shots.take(coach, "10-coach-ended");

  return {
    codec,
    firstVideoFrameMs: Math.round(firstFrame.at - joinedAt),
    firstAudioMs: Math.round(firstSound.at - joinedAt),
    relayLatencyMs: median(latencies),
    framesRead: frames.length,
    talkback: {
      heardByTeacherMs: Math.round(heard.at - spokeAt),
      heardByOthers: others.length,
    },
    curtain,
    end: ended,
  };
};
