// limit 30 s
import { mock } from "node:test";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Unhurried } from "../../client/player/unhurried.ts";

const test = suite("changes told without hurry");

class Busy extends Unhurried {
  isOnItsWay = false;
  told = 0;
  constructor() {
    super();
    this.addEventListener("change", () => (this.told += 1));
  }
  change(times = 1): void {
    for (let i = 0; i < times; i += 1) this.changed();
  }
}
test.before.each(() => mock.timers.enable({ apis: ["setTimeout"] }));
test.after.each(() => mock.timers.reset());

test("a change is told at once while nothing is on its way", () => {
  const busy = new Busy();
  busy.change(2);
  assert.is(busy.told, 2);
});
test("changes while something is on its way are told once, a moment later", () => {
  const busy = new Busy();
  busy.isOnItsWay = true;
  busy.change(5);
  assert.is(busy.told, 0, "told while the picture was on its way");
  mock.timers.tick(100);
  assert.is(busy.told, 1);
  mock.timers.tick(1_000);
  assert.is(busy.told, 1, "told twice");
});
test("what waits is told with the first change after it came", () => {
  const busy = new Busy();
  busy.isOnItsWay = true;
  busy.change();
  busy.isOnItsWay = false;
  busy.change();
  mock.timers.tick(1_000);
  assert.is(busy.told, 1);
});

test.run();
