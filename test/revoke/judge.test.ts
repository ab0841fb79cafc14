/** The judge itself: what counts as late, and what is another page's. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Capture, MediaPacket } from "#test/support/capture.ts";
import { judge } from "./judge.ts";

const test = suite("the judge of a thousand ends");

const PORT = 50_000;
const packet = (atMs: number, ssrc: number): MediaPacket => ({
  ...{ atMs, ssrc, fromPort: 40_000, toPort: PORT },
  ...{ payloadType: 100, probe: false },
});
const seen = (...packets: MediaPacket[]): Capture =>
  ({ media: () => packets }) satisfies Pick<Capture, "media"> as unknown as Capture;
const flow = (holds: boolean) => [{ toPort: PORT, ssrcs: new Set([1]), holdsPort: () => holds }];

test("any media to the page after the acknowledgement is late, whosever it is", () => {
  const capture = seen(packet(1, 1), packet(3, 1), packet(4, 2));
  assert.is(judge(capture, flow(true), 2).after, 2);
});

test("media to another page that was given the port is not this one's, but this one's still is", () => {
  const capture = seen(packet(1, 1), packet(3, 1), packet(4, 2));
  assert.is(judge(capture, flow(false), 2).after, 1);
});

test("without media before the acknowledgement there is no verdict", () => {
  assert.throws(() => judge(seen(packet(3, 1)), flow(true), 2), /no media came before/);
});

test.run();
