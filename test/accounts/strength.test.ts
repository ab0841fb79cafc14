import { performance } from "node:perf_hooks";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as fc from "fast-check";
import { createStrengths } from "#server/accounts/strength.ts";
import { isCommon, repeated } from "#server/accounts/strength/common.ts";
import { codeOf } from "#server/errors.ts";

const test = suite("the strength of passwords");

const verdict = (strengths: ReturnType<typeof createStrengths>, password: string, length = 12) =>
  strengths
    .check(password, { length, words: ["Maya Lindqvist", "maya@demo.test", "Riverside School"] })
    .then(
      () => "good",
      (error: unknown) => codeOf(error),
    );

test("words and dressed-up words of the list are known, other passwords are not", () => {
  const known = new Set(["password", "dragon", "letmein", "maple", "trustno1", "abc"]);
  const dressed = [
    ...["password", "PassWord", "p@ssw0rd", "P455w0rd!!", "!!password2026!", "1dragon1"],
    ...[
      "letmeinletmein",
      "LetMe1n",
      "trustno1",
      "passwordpassword",
      "abcabcabcabc",
      "dragondragondra",
    ],
    ...["aaaaaaaaaaaaaaaa", "12121212121212", "xyxyxyxyxyxyx"],
  ];
  for (const password of dressed) assert.is(isCommon(password, known), true, password);
  for (const password of ["maple window seventeen", "quiet dragon river", "jzwm-kq4r-81xv"]) {
    assert.is(isCommon(password, known), false, password);
  }
});

test("no case, ornament or swap of a known password hides it", () => {
  const known = new Set(["password", "sunshine", "football"]);
  const swaps: Record<string, string> = { a: "@", o: "0", s: "$", e: "3", i: "1", l: "1", t: "+" };
  const ornament = fc.stringMatching(/^[0-9!?.#*-]{0,6}$/);
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }),
      ornament,
      ornament,
      (word, ways, before, after) => {
        const letters = Array.from(word, (letter, n) => {
          if (ways[n] === 1) return letter.toUpperCase();
          // At the ends a swapped letter and an ornament cannot be told apart.
          const inside = n > 0 && n < word.length - 1;
          return ways[n] === 2 && inside ? (swaps[letter] ?? letter) : letter;
        });
        assert.is(isCommon(`${before}${letters.join("")}${after}`, known), true);
      },
    ),
    { numRuns: 500 },
  );
});

test("a repetition is what it repeats", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 9 }),
      fc.integer({ min: 2, max: 6 }),
      (unit, times) => {
        const whole = unit.repeat(times);
        const shortest = repeated(whole);
        assert.ok(shortest.length <= unit.length);
        assert.is(
          shortest.repeat(Math.ceil(whole.length / shortest.length)).slice(0, whole.length),
          whole,
        );
      },
    ),
  );
  assert.is(repeated("maple window"), "maple window");
});

test("passwords are judged by length, list and how they are guessed", async () => {
  const strengths = createStrengths();
  try {
    const verdicts: Record<string, string> = {
      "short one 1": "weak-password",
      password1234: "common-password",
      "Qwertyuiop123!": "common-password",
      abcabcabcabc: "common-password",
      "Maya Lindqvist": "weak-password",
      riversideschool: "weak-password",
      "maya@demo.test": "weak-password",
      "correct horse battery staple": "good",
      "maple window seventeen": "good",
      "zwölf flinke Igel tanzen": "good",
      // As a generator of passwords makes them.
      "Xk4p-9sdf-23kq-wvzy": "good",
    };
    for (const [password, expected] of Object.entries(verdicts)) {
      assert.is(await verdict(strengths, password), expected, password);
    }
    assert.is(await verdict(strengths, "maple window seventeen", 30), "weak-password");
    // Twelve letters of one code point or of two: what a person sees is what counts.
    assert.is(await verdict(strengths, "e\u0301".repeat(11)), "weak-password");
  } finally {
    await strengths.close();
  }
});

test("the worst passwords take a moment on their thread and none on this one", async () => {
  const strengths = createStrengths();
  try {
    await verdict(strengths, "warm the thread up first");
    const worst = ["4@8({[<369&#!1|0$5+7%2/", "s3cr3t$5$5@4@", "1!lI|i", "vVwWuU()/\\", "aA1!"];
    const [began, before] = [process.cpuUsage(), performance.eventLoopUtilization()];
    for (const unit of worst) await verdict(strengths, unit.repeat(60).slice(0, 256));
    const { user } = process.cpuUsage(began);
    const { active } = performance.eventLoopUtilization(before);
    assert.ok(user < 1_500_000, `${user} us of the processor for five passwords`);
    assert.ok(active < user / 2_000, `${active} ms of them on this thread`);
  } finally {
    await strengths.close();
  }
});

test("a flood is turned away, a thread that ended starts again, and closing twice is one closing", async () => {
  const strengths = createStrengths();
  const password = "maple window seventeen";
  const many = await Promise.all(Array.from({ length: 60 }, () => verdict(strengths, password)));
  assert.is(many.filter((one) => one === "good").length, 32);
  assert.is(many.filter((one) => one === "too-many-attempts").length, 28);
  await Promise.all([strengths.close(), strengths.close()]);
  assert.is(await verdict(strengths, password), "good");
  await strengths.close();
});

test.run();
