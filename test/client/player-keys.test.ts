/** What each key does in the player, and where it is left to what has the focus. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  actOf,
  cameraAfter,
  rateAfter,
  RATES,
  type Focus,
} from "../../client/review/player-keys.ts";

const test = suite("keys of the player");

const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
const press = (key: string, focus: Focus = "page", change: Partial<typeof none> = {}) =>
  actOf({ key, ...none, ...change }, focus, true);

const ALL = [" ", "k", "j", "l", "m", "f", "c", ",", ".", "<", ">", "[", "]", "?"];
const MOVES = ["ArrowLeft", "ArrowRight", "Home", "End"];

test("every key of the list does what the list says", () => {
  assert.equal(press(" "), { act: "toggle" });
  assert.equal(press("k"), { act: "toggle" });
  assert.equal(press("j"), { act: "by", ms: -10_000 });
  assert.equal(press("l"), { act: "by", ms: 10_000 });
  assert.equal(press("ArrowLeft"), { act: "by", ms: -5_000 });
  assert.equal(press("ArrowRight"), { act: "by", ms: 5_000 });
  assert.equal(press("ArrowLeft", "page", { shiftKey: true }), { act: "by", ms: -30_000 });
  assert.equal(press("ArrowRight", "page", { shiftKey: true }), { act: "by", ms: 30_000 });
  assert.equal(press(","), { act: "step", by: -1 });
  assert.equal(press("."), { act: "step", by: 1 });
  for (const slower of ["[", "<"]) assert.equal(press(slower), { act: "rate", by: -1 });
  for (const faster of ["]", ">"]) assert.equal(press(faster), { act: "rate", by: 1 });
  assert.equal(press("m"), { act: "mute" });
  assert.equal(press("f"), { act: "full" });
  assert.equal(press("c"), { act: "camera" });
  assert.equal(press("Home"), { act: "to", share: 0 });
  assert.equal(press("End"), { act: "to", share: 1 });
  assert.equal(press("?"), { act: "help" });
});

test("capital letters are the same keys, other keys are not ours", () => {
  assert.equal(press("K", "page", { shiftKey: true }), { act: "toggle" });
  for (const key of ["a", "Enter", "Tab", "Escape", "ArrowUp", "PageDown", "5", "F5"])
    assert.is(press(key), null, key);
});

test("no key does anything while a text field has the focus", () => {
  for (const key of [...ALL, ...MOVES]) assert.is(press(key, "text"), null, key);
});

test("keys of the browser stay the browser's", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"] as const)
    for (const key of [...ALL, ...MOVES])
      for (const focus of ["page", "timeline"] as const)
        assert.is(press(key, focus, { [held]: true }), null, `${held} ${key}`);
});

test("a button that has the focus is pressed by the space bar; arrows move what they move", () => {
  assert.is(press(" ", "control"), null);
  assert.is(press(" ", "choice"), null);
  for (const key of MOVES) assert.is(press(key, "choice"), null, key);
  assert.equal(press("k", "control"), { act: "toggle" });
  assert.equal(press("ArrowRight", "control"), { act: "by", ms: 5_000 });
  assert.equal(press("k", "choice"), { act: "toggle" });
});

test("the timeline moves as every slider does", () => {
  assert.equal(press("ArrowUp", "timeline"), { act: "by", ms: 5_000 });
  assert.equal(press("ArrowDown", "timeline"), { act: "by", ms: -5_000 });
  assert.equal(press("PageUp", "timeline"), { act: "by", ms: 60_000 });
  assert.equal(press("PageDown", "timeline"), { act: "by", ms: -60_000 });
  assert.equal(press(" ", "timeline"), { act: "toggle" });
});

test("single keys can be turned off (WCAG 2.1.4); the slider still moves", () => {
  const off = (key: string, focus: Focus) => actOf({ key, ...none }, focus, false);
  for (const key of [...ALL, ...MOVES]) assert.is(off(key, "page"), null, key);
  assert.equal(off("ArrowRight", "timeline"), { act: "by", ms: 5_000 });
  assert.is(off("k", "timeline"), null);
});

test("the speed goes through all that is offered and stays at the ends", () => {
  let rate: number = RATES[0];
  assert.is(rateAfter(rate, -1), 0.25);
  const seen = [rate];
  for (let i = 0; i < 20; i += 1) {
    const next = rateAfter(rate, 1);
    if (next === rate) break;
    seen.push((rate = next));
  }
  assert.equal(seen, [...RATES]);
  assert.is(rate, 2);
  assert.is(rateAfter(1.1, 1), 1.25, "a speed that is not offered goes to the next");
  assert.is(rateAfter(1.1, -1), 1);
});

test("pictures are shown in turn, only where there are two", () => {
  const one = [{ source: "camera" as const }];
  const two = [...one, { source: "second" as const }];
  assert.is(cameraAfter(one, "camera"), "camera");
  assert.is(cameraAfter(two, "camera"), "second");
  assert.is(cameraAfter(two, "second"), "both");
  assert.is(cameraAfter(two, "both"), "camera");
});

test.run();
