import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AppError, codeOf, ERROR_CODES, errorRow, toFailure } from "#server/errors.ts";

const test = suite("the error table");

test("every row is a sentence that a person can act on, with a status of its kind", () => {
  for (const code of ERROR_CODES) {
    const { http, message } = errorRow(code);
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(http >= 400 && http < 600, code);
    assert.match(message, /^[A-Z].*\.$/, code);
    assert.not.match(message, /undefined|null|stack|database|exception|mediasoup/i, code);
  }
});

test("only what may succeed later without a change is called retryable", () => {
  for (const code of ["forbidden", "removed", "no-such-session", "signed-out"] as const) {
    assert.is(toFailure(code).retryable, false, code);
  }
  for (const code of ["too-fast", "relay-unavailable", "internal"] as const) {
    assert.is(toFailure(code).retryable, true, code);
  }
});

test("whatever is not ours becomes `internal`, and nothing of it is told", () => {
  assert.is(codeOf(new AppError("removed")), "removed");
  for (const thrown of [new TypeError("x of undefined"), "text", null, { code: "removed" }]) {
    assert.is(codeOf(thrown), "internal");
  }
  assert.equal(Object.keys(toFailure("internal")).toSorted(), ["code", "message", "retryable"]);
});

test("the cause stays with the error, for the log", () => {
  const cause = new TypeError("the disk is full");
  assert.is(new AppError("log-unavailable", cause).cause, cause);
});

test.run();
