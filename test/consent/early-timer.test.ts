/** R6: a timer that fires before its deadline, as Node's do by up to a millisecond. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Register } from "#server/consent/register.ts";
import { until } from "#test/relay/support.ts";
import { consent, owner } from "./stage.ts";

const test = suite("an early timer");
const id = "s".repeat(22);

test("R6: a lease whose timer fired too early is looked at again, and cut", async () => {
  let nowMs = 0;
  let readings = 0;
  const clock = {
    now: () => {
      readings += 1;
      return nowMs;
    },
    wallMs: () => 0,
  };
  const register: Register = new Register(
    clock,
    (due) => register.apply(due, { type: "TimePassed" }),
    () => undefined,
  );
  try {
    const title = "";
    register.apply(id, { type: "Open", id, by: owner, title, consent, ear: "open", resumeKey: "" });
    const live = register.get(id);
    assert.ok(live.status === "live");
    nowMs = live.leaseUntil - 1;
    register.apply(id, { type: "SetEar", by: owner, ear: "hushed" });
    const before = readings;
    await until(() => readings > before);
    assert.is(register.get(id).status, "live", "not before its time");
    nowMs = live.leaseUntil;
    await until(() => register.get(id).status === "suspended");
  } finally {
    register.close();
  }
});

test.run();
