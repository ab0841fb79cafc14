/**
 * One act that takes media away, judged from three sides: the owner's page (when
 * it was acknowledged), the wire (what still left for the coach), the coach's page
 * (what was still painted).
 */
import type { Page } from "playwright-core";
import { startCapture, type Capture } from "#test/support/capture.ts";
import { framesSince, nowOf, watchFor } from "#test/support/classroom/observe.ts";
import { exchange, noticeAt } from "#test/support/classroom/wire.ts";
import type { Server } from "#test/support/server.ts";
import type { Cut, Figure } from "./report.ts";

/** So long the wire is watched before and after, ms. */
const WATCH_MS = 1_000;

interface Cutting {
  server: Server;
  teacher: Page;
  coach: Page;
  request: "curtain:draw" | "session:end";
  why: string[];
  act: () => Promise<void>;
}

const begin = async (server: Server, why: string[]): Promise<Capture | null> => {
  try {
    return await startCapture([Number(new URL(server.url).port)]);
  } catch (error) {
    why.push(`Packets were not counted: ${error instanceof Error ? error.message : error}`);
    return null;
  }
};

/** Media packets to any of the coach's ports; padding that measures the path is none. */
const mediaTo = (capture: Capture, ports: number[], after: number): number =>
  ports.flatMap((port) => capture.mediaAfter(after, port)).filter(({ probe }) => !probe).length;

export const cutting = async (scene: Cutting): Promise<Cut> => {
  const { server, teacher, coach, request, why, act } = scene;
  const capture = await begin(server, why);
  let packetsBefore: Figure = null;
  let packetsAfterAck: Figure = null;
  try {
    const ports = await coach.evaluate(() => classroom.ports());
    const from = (await capture?.mark()) ?? 0;
    await watchFor(coach, WATCH_MS);
    const to = (await capture?.mark()) ?? 0;
    if (capture !== null) packetsBefore = mediaTo(capture, ports, from);
    const sinceMs = await nowOf(teacher);
    await act();
    const { id, sentAt, acknowledgedAt } = await exchange(teacher, request, sinceMs);
    await watchFor(coach, WATCH_MS);
    if (capture !== null) {
      const port = Number(new URL(server.url).port);
      const acknowledged = await capture.segment(port, `43${id}[`, to);
      await capture.mark();
      packetsAfterAck = mediaTo(capture, ports, acknowledged);
    }
    const told = await noticeAt(coach, { name: "media:gone", sinceMs });
    if (told === null) why.push(`${request}: the coach's page was not told what is gone`);
    return {
      ackMs: Math.round((acknowledgedAt - sentAt) * 10) / 10,
      packetsAfterAck,
      packetsBefore,
      framesPaintedAfter: told === null ? null : (await framesSince(coach, told)).length,
    };
  } finally {
    const missed = await capture?.stop();
    if (missed !== undefined && missed !== 0) {
      why.push(`${request}: the capture itself missed ${missed} packets`);
    }
  }
};
