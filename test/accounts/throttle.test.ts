import { mock } from "node:test";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSecondSteps, STEP_MS, TRIES } from "#server/accounts/sign-in/second-step.ts";
import {
  CODES,
  CODES_A_DAY,
  createCodeThrottle,
  createCounter,
  createThrottle,
  PASSWORDS,
  type Throttle,
} from "#server/accounts/throttle.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import { newSigningKey } from "#server/stores/signing-key.ts";

const test = suite("guessing");

const QUARTER_MS = 15 * 60_000;
const who = "maya@demo.test";

/** Time stands still but for what the test lets pass. */
async function withClock(body: (pass: (ms: number) => void) => Promise<void>): Promise<void> {
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_800_000_000_000 });
  try {
    await body((ms) => mock.timers.tick(ms));
  } finally {
    mock.timers.reset();
  }
}
/** How many of so many attempts are let through. */
async function letThrough(throttle: Throttle, attempts: number, from: (n: number) => string) {
  let through = 0;
  for (let n = 0; n < attempts; n += 1) {
    const attempt = { who, ip: from(n), device: null };
    await throttle.begin(attempt).then(
      () => void (through += 1),
      () => undefined,
    );
  }
  return through;
}

test("strangers together get thirty guesses at a password in a quarter of an hour", () =>
  withClock(async (pass) => {
    const throttle = createThrottle();
    assert.is(await letThrough(throttle, 20, () => "one place"), PASSWORDS.pair);
    assert.is(
      await letThrough(throttle, 200, (n) => `place ${n}`),
      PASSWORDS.account - PASSWORDS.pair,
    );
    // Whoever is known is not kept out by any of it, and has a count of their own.
    const own = { who, ip: "one place", device: "browser" };
    for (let n = 0; n < PASSWORDS.device; n += 1) await throttle.begin(own);
    await throttle.begin(own).then(
      () => assert.unreachable(),
      () => undefined,
    );
    await throttle.begin({ ...own, device: "another browser" });
    pass(QUARTER_MS);
    assert.is(await letThrough(throttle, 200, (n) => `place ${n}`), PASSWORDS.account);
  }));

test("one place that goes through many accounts is stopped, a right attempt does not count", () =>
  withClock(async () => {
    const throttle = createThrottle();
    let through = 0;
    for (let n = 0; n < 300; n += 1) {
      await throttle.begin({ who: `${n}@demo.test`, ip: "one place", device: null }).then(
        () => void (through += 1),
        () => undefined,
      );
    }
    assert.is(through, PASSWORDS.address);
    const right = { who, ip: "a school", device: null };
    for (let n = 0; n < 300; n += 1) {
      await throttle.begin(right);
      await throttle.succeed(right);
    }
  }));

test("whoever knows the password gets fifty codes a day, from everywhere together", () =>
  withClock(async (pass) => {
    const throttle = createCodeThrottle();
    let through = 0;
    for (let quarter = 0; quarter < 96; quarter += 1) {
      through += await letThrough(throttle, CODES.account + 10, (n) => `${quarter} ${n}`);
      pass(QUARTER_MS);
    }
    assert.ok(through <= 2 * CODES_A_DAY.account, `${through} within a day and its edge`);
    assert.ok(through >= CODES_A_DAY.account);
  }));

test("a counter counts right and wrong alike, by key", () =>
  withClock(async (pass) => {
    const count = createCounter(2, 60);
    await count("a");
    await count("a");
    await count("b");
    await count("a").then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, /too-many-attempts/),
    );
    pass(60_000);
    await count("a");
  }));

test("a challenge is good for one account, five tries, five minutes and once", async () => {
  const tokens = await createTokens(newSigningKey());
  let [at, endings] = [Date.now(), 0];
  const steps = createSecondSteps(tokens, { endings: () => endings }, () => at);
  const begin = () => steps.offer({ account: "maya", since: endings });
  const refused = (challenge: string) => assert.throws(() => steps.take(challenge), /step-over/);

  const good = begin();
  for (let n = 0; n < TRIES; n += 1) assert.equal(steps.take(good), { account: "maya", since: 0 });
  refused(good);
  assert.is(steps.finish(good), false, "too many tries took it away");
  const once = begin();
  steps.take(once);
  assert.is(steps.finish(once), true);
  assert.is(steps.finish(once), false);
  refused(once);
  const ended = begin();
  endings += 1;
  refused(ended);
  const late = begin();
  at += STEP_MS;
  refused(late);
  refused(tokens.issueStep("maya", "a number that was never given"));
  refused(tokens.issue("maya", "a sign-in"));
  refused("");
});

test.run();
