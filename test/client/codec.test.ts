/** Which codec and layers the teacher's page sends. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseCodec, layersFor, topLayer } from "../../client/live/codec.ts";

const test = suite("codec and layers");
const h264 = { mimeType: "video/H264", parameters: { "packetization-mode": 1 } };
const h264Single = { mimeType: "video/H264", parameters: { "packetization-mode": 0 } };
const vp9 = { mimeType: "video/VP9", parameters: { "profile-id": 0 } };
const opus = { mimeType: "audio/opus" };

test("H264 is chosen wherever both sides have it, in whichever order they say so", () => {
  assert.is(chooseCodec([opus, vp9, h264]), h264);
  assert.is(chooseCodec([h264, vp9]), h264);
});

test("VP9 is the way out, also from an H264 that cannot split a frame", () => {
  assert.is(chooseCodec([opus, vp9]), vp9);
  assert.is(chooseCodec([h264Single, vp9]), vp9);
});

test("without a common codec there is none", () => {
  assert.is(chooseCodec([opus, { mimeType: "video/VP8" }]), undefined);
  assert.is(chooseCodec([]), undefined);
});

test("H264 has two layers, the lower one first; a screen and VP9 have one", () => {
  const [lower, upper] = layersFor("video/H264", false);
  assert.is(lower?.scaleResolutionDownBy, 2);
  assert.is(upper?.scaleResolutionDownBy, 1);
  assert.ok((lower?.maxBitrate ?? 0) < (upper?.maxBitrate ?? 0));
  assert.is(layersFor("video/VP9", false).length, 1);
  assert.is(layersFor("video/H264", true).length, 1);
});

test("the upper layer rests while nobody receives a picture", () => {
  assert.is(topLayer(false), 0);
  assert.is(topLayer(true), 1);
});

test.run();
