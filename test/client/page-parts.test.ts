/** Small pure parts of the pages: the address, the meter, snapshots, sounds. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { levelOf, LEVEL_STEPS, zoneOf } from "../../client/live/level.ts";
import { isNewer } from "../../client/live/snapshots.ts";
import { SOUNDS, VIBRATIONS } from "../../client/live/sounds.ts";
import { readAddress } from "../../client/router.ts";

const test = suite("parts of the pages");

test("an address names a screen and may bring an e-mail address", () => {
  assert.equal(readAddress(""), { place: "go-live", email: "" });
  assert.equal(readAddress("#/"), { place: "go-live", email: "" });
  assert.equal(readAddress("#/coach"), { place: "coach", email: "" });
  assert.equal(readAddress("#for=fern@school.test"), {
    place: "go-live",
    email: "fern@school.test",
  });
  assert.equal(readAddress("#/coach?for=a%2Bb%40school.test"), {
    place: "coach",
    email: "a+b@school.test",
  });
  assert.equal(readAddress("#/elsewhere"), { place: "go-live", email: "" });
});

test("the meter goes from nothing to all of it and has three zones", () => {
  assert.is(levelOf(0), 0);
  assert.is(levelOf(1), LEVEL_STEPS);
  assert.ok(levelOf(0.01) < levelOf(0.1));
  assert.equal([0, 6, 7, 17, 18, 20].map(zoneOf), [
    "quiet",
    "quiet",
    "good",
    "good",
    "loud",
    "loud",
  ]);
});

test("R7: an old, repeated or reordered snapshot changes nothing", () => {
  const at = (version: number, sessionId = "one") => ({ sessionId, version });
  assert.ok(isNewer(null, at(1)));
  assert.ok(isNewer(at(1), at(2)));
  assert.not.ok(isNewer(at(2), at(2)));
  assert.not.ok(isNewer(at(2), at(1)));
  assert.ok(isNewer(at(9), at(1, "another")));
});

test("rising means more, falling means less, and all is said within 400 ms", () => {
  const pitches = (name: keyof typeof SOUNDS) => SOUNDS[name].map(([, pitch]) => pitch);
  assert.equal(
    pitches("arrive"),
    pitches("arrive").toSorted((a, b) => a - b),
  );
  assert.equal(
    pitches("leave"),
    pitches("leave").toSorted((a, b) => b - a),
  );
  assert.equal(
    pitches("on-hold"),
    pitches("on-hold").toSorted((a, b) => b - a),
  );
  for (const tones of Object.values(SOUNDS)) {
    for (const [at] of tones) assert.ok(at <= 0.3);
  }
});

test("what the teacher must not miss can be felt when it cannot be heard", () => {
  for (const name of ["arrive", "leave", "on-hold"] as const) assert.ok(VIBRATIONS[name]);
});

test.run();
