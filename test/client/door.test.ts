/** The door in the page, its pure parts: addresses, the gate, which screen, passkeys, texts, passwords. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyAsText } from "../../client/door/agreement.ts";
import { Gate, isNeed, stepOf } from "../../client/door/gate.ts";
import { namedAddress, passkeysAt } from "../../client/door/passkeys.ts";
import { blocksOf } from "../../client/door/prose.ts";
import { screenOf, type Where } from "../../client/door/screen.ts";
import { grouped } from "../../client/door/second-factor.ts";
import { strengthOf } from "../../client/door/strength.ts";
import { hashOf, readAddress, secretIn } from "../../client/router.ts";
import { modelAgreement } from "#server/accounts/texts/agreement.ts";

const test = suite("the door in the page");

const SECRET = "s".repeat(43);

test("every place has an address that leads back to it", () => {
  for (const place of ["go-live", "coach", "log", "people", "promise", "link"] as const)
    assert.is(readAddress(hashOf(place)).place, place);
  assert.is(readAddress("#/constructor").place, "go-live");
});

test("the secret of a one-time link is found in its own address only", () => {
  assert.is(secretIn(`#/link?s=${SECRET}`), SECRET);
  assert.is(secretIn("#/link"), null);
  assert.is(secretIn(`#/coach?s=${SECRET}`), null);
  assert.is(secretIn(`#s=${SECRET}`), null);
});

test("R20: what a person has to do first is asked at sign-in, in order", () => {
  const gate = new Gate();
  gate.learn(["agreement", "second-factor"], false);
  assert.is(gate.step, "agreement");
  gate.learn(["second-factor"], true);
  assert.is(gate.step, "second-factor");
  gate.learn([], true);
  assert.is(gate.step, null);
  assert.is(stepOf(["training"]), "agreement");
});

test("R20: what is new while somebody works waits for the next action, and then stands", () => {
  const gate = new Gate();
  gate.learn([], false);
  gate.learn(["agreement"], true);
  assert.is(gate.step, null);
  assert.is(gate.waiting, "agreement");
  // Told again, for example with a renewed token: still quiet.
  gate.learn(["agreement"], true);
  assert.is(gate.step, null);
  gate.ask();
  assert.is(gate.step, "agreement");
  assert.is(gate.waiting, null);
  // A second thing to do joins what stands already.
  gate.learn(["agreement", "second-factor"], true);
  assert.is(gate.step, "agreement");
  assert.ok(isNeed("training-needed"));
  assert.not.ok(isNeed("confirm-needed"));
});

test("a step that still has something to hand over stays until it is released", () => {
  const gate = new Gate();
  gate.learn(["agreement"], false);
  gate.hold("agreement");
  gate.learn([], true);
  assert.is(gate.step, "agreement");
  gate.release();
  assert.is(gate.step, null);
  gate.learn(["agreement"], true);
  gate.forget();
  assert.is(gate.step, null);
  gate.learn(["agreement"], false);
  assert.is(gate.step, "agreement");
});

const inside: Where = {
  status: "in",
  place: "go-live",
  step: null,
  teaching: false,
  coaching: false,
  outside: false,
};

test("R20: nothing stands in front of a lesson under way, and everything else stands behind the gate", () => {
  for (const step of ["agreement", "second-factor"] as const) {
    assert.is(screenOf({ ...inside, step, teaching: true }), "teacher");
    assert.is(screenOf({ ...inside, step, coaching: true }), "coach");
    for (const place of ["go-live", "coach", "log", "people", "account", "link"] as const)
      assert.is(screenOf({ ...inside, step, place }), step, place);
  }
});

test("what an administrator can do is for everybody to read, signed in or not, gate or not", () => {
  assert.is(screenOf({ ...inside, place: "promise", step: "agreement" }), "promise");
  assert.is(screenOf({ ...inside, status: "out", place: "promise" }), "promise");
  assert.is(screenOf({ ...inside, status: "out", place: "people" }), "sign-in");
  assert.is(screenOf({ ...inside, status: "out", place: "link" }), "link");
  // Whatever was live before a sign-out is not shown after it.
  assert.is(screenOf({ ...inside, status: "out", teaching: true }), "sign-in");
});

test("somebody from outside starts at coaching", () => {
  assert.is(screenOf({ ...inside, outside: true }), "coach");
  assert.is(screenOf({ ...inside, outside: true, place: "log" }), "log");
});

test("passkeys are offered under a name, not under a number", () => {
  assert.is(passkeysAt("localhost", true), "offered");
  assert.is(passkeysAt("aside.school.example", false), "not-here");
  for (const number of ["127.0.0.1", "192.168.4.20", "[::1]"])
    assert.is(passkeysAt(number, true), "address", number);
  assert.is(namedAddress(new URL("http://127.0.0.1:8787/#/link")), "http://localhost:8787/");
  assert.is(namedAddress(new URL("http://[::1]:8787/")), "http://localhost:8787/");
  assert.is(namedAddress(new URL("https://192.168.4.20/")), null);
});

test("a password is measured as a person counts its characters", () => {
  assert.equal(strengthOf("", 12), { status: "empty" });
  assert.equal(strengthOf("é".normalize("NFD").repeat(11), 12), { status: "short", missing: 1 });
  assert.equal(strengthOf("a".repeat(12), 12), { status: "enough" });
  assert.equal(strengthOf("a".repeat(20), 12), { status: "long" });
  assert.equal(strengthOf("a".repeat(40), 40), { status: "enough" });
});

test("a school's text keeps its headings, lists and paragraphs, and nothing else is special", () => {
  const blocks = blocksOf("# One\nfirst\r\nline\n\n- a\n- b\n  more\n## Two\n<b>*x*</b> #no");
  assert.equal(blocks, [
    { kind: "heading", level: 1, text: "One" },
    { kind: "paragraph", text: "first line" },
    { kind: "list", items: ["a", "b more"] },
    { kind: "heading", level: 2, text: "Two" },
    { kind: "paragraph", text: "<b>*x*</b> #no" },
  ]);
  // Not a word of the agreement is lost on its way to the page.
  const text = modelAgreement("Riverside School");
  const shown = blocksOf(text).flatMap((block) =>
    block.kind === "list" ? block.items : [block.text],
  );
  const wordsOf = (said: string) =>
    said
      .replaceAll(/^#+ |^- /gm, "")
      .split(/\s+/)
      .filter(Boolean);
  assert.equal(wordsOf(shown.join("\n")), wordsOf(text));
});

test("a copy names what it is before it begins, and a secret is read in groups", () => {
  const copy = copyAsText({ school: "R", version: 2, hash: "h", text: "The text\n" }, ["R", "2"]);
  assert.is(copy, "R\n2\n\nThe text\n");
  assert.is(grouped("JBSWY3DPEHPK3PXP"), "JBSW Y3DP EHPK 3PXP");
  assert.is(grouped("ABCDE"), "ABCD E");
});

test.run();
