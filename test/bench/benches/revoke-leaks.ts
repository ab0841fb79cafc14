/** What the wire says after the acknowledgement: tcpdump on loopback, the kernel's clock. */
import { spawnSync } from "node:child_process";
import { startCapture, type Capture } from "#test/support/capture.ts";
import { absolute, type Row } from "../core/report.ts";
import { withOurs } from "../systems/ours.ts";
import { stage, type ActName, type Stage } from "./revoke-stage.ts";

const ACTS = ["curtain", "removal", "end"] as const;

/** socket.io numbers a socket's requests and puts the number into the acknowledgement. */
const nextRequest = (socket: unknown): number => (socket as { ids: number }).ids;

interface Found {
  packets: number;
  seen: number;
}

const trials = async (
  capture: Capture,
  port: number,
  act: ActName,
  count: number,
  stageOf: (judge: (act: () => Promise<unknown>) => Promise<number>) => Promise<Stage>,
): Promise<Found> => {
  const found: Found = { packets: 0, seen: 0 };
  const set = await stageOf(async (take) => {
    const lesson = set.lesson();
    const concerned = set.watchers().slice(0, act === "removal" ? 1 : undefined);
    const pagePorts = concerned.map(({ peer }) => peer.localPort());
    const begun = await capture.mark();
    const answer = `43${nextRequest(lesson.owner.socket)}[`;
    await take();
    const acknowledged = await capture.segment(port, answer, begun);
    await capture.mark();
    for (const pagePort of pagePorts) {
      found.packets += capture.mediaAfter(acknowledged, pagePort).length;
      found.seen += capture.media(pagePort).length;
    }
    capture.forget();
    return 0;
  });
  for (let trial = 0; trial < count; trial += 1) await set.trial(act);
  await set.close();
  return found;
};

/** `count` trials of each act. Without tcpdump the row is missing and a note says why. */
export const countLeaks = async (count: number): Promise<{ rows: Row[]; notes: string[] }> => {
  if (spawnSync("tcpdump", ["--version"]).status !== 0) {
    return { rows: [], notes: ["packets after the acknowledgement: tcpdump is not installed"] };
  }
  return withOurs({ teachers: 1, coaches: 2 }, async (system) => {
    const port = Number(new URL(system.url).port);
    const capture = await startCapture([port]);
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const act of ACTS) {
      const found = await trials(capture, port, act, count, (judge) =>
        stage(system, { teacher: 0, coaches: 2 }, judge),
      );
      const what = `packets after the acknowledgement, ${count} x ${act}`;
      rows.push(absolute({ what, unit: "", ours: found.packets }, { exactly: 0 }));
      if (found.seen === 0) notes.push(`void: the capture saw no media before the ${act}`);
    }
    const missed = await capture.stop();
    if (missed !== 0) notes.push(`void: the capture missed ${missed} packets`);
    return { rows, notes };
  });
};
