/** What is told of a recording, and what stands in its way. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecordingView } from "#protocol/events.ts";
import { FAULTS } from "#protocol/words.ts";
import { mendedAt, obstacleOf } from "../../client/live/recording-cannot.ts";
import { recordingNews } from "../../client/live/recording-news.ts";
import { SOUNDS } from "../../client/live/sounds.ts";
import { words } from "../../client/words.ts";

const test = suite("news of a recording");

const seen = (state: RecordingView["state"] | null, fault: RecordingView["fault"] = null) => ({
  recording: state === null ? null : { state, fault },
});
const told = (...states: Parameters<typeof recordingNews>) => recordingNews(...states)?.what ?? "";

test("R12: on is said only of bytes that are stored, and off as soon as none are", () => {
  assert.is(told(seen(null), seen("starting")), "");
  assert.is(told(seen("starting"), seen("on")), "on");
  assert.is(told(seen("on"), seen("on")), "");
  assert.is(told(seen("on"), seen("stopping")), "off");
  assert.is(told(seen("stopping"), seen(null)), "");
  assert.is(told(seen("on"), seen(null)), "off");
  assert.is(told(seen("on"), null), "off", "the live session ended");
  assert.is(told(seen("starting"), seen(null)), "", "it never was on");
});

test("a recorder that waits is on, and says that nothing is stored", () => {
  assert.equal(recordingNews(seen("starting"), seen("waiting")), { what: "on", waiting: true });
  assert.is(told(seen("on"), seen("waiting")), "", "the curtain told it already");
  assert.is(told(seen("waiting"), seen("on")), "");
});

test("a fault is told once with its name, and a restart of the recorder as such", () => {
  const failed = seen("failed", "disk-full");
  assert.equal(recordingNews(seen("on"), failed), { what: "failed", fault: "disk-full" });
  assert.equal(recordingNews(seen("starting"), failed), { what: "failed", fault: "disk-full" });
  assert.is(told(failed, failed), "");
  assert.is(told(failed, seen(null)), "", "its mark going away is no news");
  assert.is(told(failed, seen("on")), "on");
  assert.is(told(seen("on"), seen("starting")), "again");
});

test("a page that comes late is told what runs already", () => {
  assert.is(told(null, seen("on")), "on");
  assert.is(told(null, seen(null)), "");
});

test("every fault says that nothing is recorded, that the lesson is live, and what to do or what opens", () => {
  for (const fault of FAULTS) {
    const said = words.recordings.faults[fault];
    assert.match(
      said,
      /^(Not recording|Recording stopped): .+\. Your lesson stays live\. .+\.$/,
      fault,
    );
  }
  assert.is(new Set(FAULTS.map((fault) => words.recordings.faults[fault])).size, FAULTS.length);
});

test("on is one low held tone, off the same cut short, a fault like neither", () => {
  const [on, off] = [SOUNDS["recording-on"], SOUNDS["recording-off"]];
  assert.is(on.length, 1);
  assert.equal([on[0][1], on[0][2]], [196, "held"]);
  assert.equal([off[0][1], off[0][2]], [on[0][1], "short"]);
  assert.ok(SOUNDS["recording-failed"].length > 1);
});

test("what stands in the way is named in the order in which to mend it, and where", () => {
  const none = { obstacles: [] };
  assert.is(obstacleOf(none, "open"), null);
  assert.is(obstacleOf(null, "open"), null, "the server will say no itself");
  assert.is(obstacleOf(null, "unknown"), "unknown");
  assert.is(obstacleOf({ obstacles: ["no-vault"] }, "none"), "no-vault");
  assert.is(obstacleOf({ obstacles: ["quota-reached"] }, "elsewhere"), "not-here");
  assert.is(obstacleOf({ obstacles: ["quota-reached", "disk-full"] }, "open"), "quota-reached");
  // The server's word that all is well does not open what this device holds shut.
  assert.is(obstacleOf(none, "swapped"), "swapped");
  assert.is(obstacleOf(none, "unchecked"), "code-unchecked");
  assert.is(mendedAt("not-here"), "vault");
  assert.is(mendedAt("quota-reached"), "recordings");
});

test.run();
