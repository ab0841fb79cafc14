/** The synthetic classroom itself: what it burns in can be read after real coding. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withPerson } from "#test/support/browser.ts";
import { ROOM_MARKER_HZ, teacherRoom } from "#test/support/classroom/classroom.ts";
import { ageOf, decodeStamp, encodeStamp } from "#test/support/classroom/strip.ts";

const test = suite("synthetic classroom");

const withBlankSite = async <T>(work: (url: string) => Promise<T>): Promise<T> => {
  const server = createServer((_, reply) => {
    reply.setHeader("content-type", "text/html").end("<!doctype html><title>blank</title>");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    return await work(`http://localhost:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

test("a stamp reads back as it was written, and a damaged one does not", () => {
  const stamp = { code: 0xbeef, counter: 123_456, time: 4_000_000_000 };
  const bits = encodeStamp(stamp);
  assert.is(bits.length, 96);
  assert.equal(decodeStamp(bits), stamp);
  for (let i = 0; i < bits.length; i += 1) {
    assert.is(decodeStamp(bits.with(i, 1 - (bits[i] ?? 0))), null, `bit ${i}`);
  }
});

test("an age is right across the wrap of the clock", () => {
  const time = 2 ** 32 - 10;
  assert.is(ageOf({ code: 0, counter: 0, time }, 5 * 2 ** 32 + 20), 30);
});

for (const codec of ["video/H264", "video/VP9"]) {
  test(`frames, session code and tone survive ${codec} at full and quarter size`, async () => {
    await withBlankSite((url) =>
      withPerson({ room: teacherRoom(0xbeef) }, async ({ page, complaints }) => {
        await page.goto(url);
        for (const scale of [1, 4]) {
          await page.evaluate(
            async ([mime, down]) => {
              const stream = await navigator.mediaDevices.getUserMedia({
                video: true,
                audio: true,
              });
              const from = new RTCPeerConnection();
              const to = new RTCPeerConnection();
              from.onicecandidate = (e) => void to.addIceCandidate(e.candidate ?? undefined);
              to.onicecandidate = (e) => void from.addIceCandidate(e.candidate ?? undefined);
              to.ontrack = (e) => {
                const element = document.createElement(e.track.kind as "audio" | "video");
                element.srcObject = new MediaStream([e.track]);
                document.body.append(element);
                void element.play();
              };
              for (const track of stream.getTracks()) {
                const encodings = track.kind === "video" ? [{ scaleResolutionDownBy: down }] : [];
                const sent = from.addTransceiver(track, { sendEncodings: encodings });
                if (track.kind === "audio") continue;
                const all = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
                sent.setCodecPreferences(all.filter((c) => c.mimeType === mime));
              }
              await from.setLocalDescription();
              await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
              await to.setLocalDescription();
              await from.setRemoteDescription(to.localDescription as RTCSessionDescription);
            },
            [codec, scale] as const,
          );
          await page.waitForFunction(
            (width) =>
              classroom.frames.filter((f) => f.width === width && f.stamp?.code === 0xbeef).length >
              20,
            640 / scale,
          );
        }
        await page.waitForFunction(
          (hz) => classroom.sounds.some((s) => s.audible && (s.tonesDb[hz] ?? -140) > -40),
          ROOM_MARKER_HZ,
        );
        const unread = await page.evaluate(
          () => classroom.frames.filter((f) => f.stamp === null).length / classroom.frames.length,
        );
        assert.ok(unread < 0.1, `${Math.round(unread * 100)} % of the frames could not be read`);
        assert.equal(complaints, []);
      }),
    );
  });
}

test.run();
