/** What the teacher is told between two views. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { happenings } from "../../client/live/happenings.ts";

const test = suite("what has happened");
type View = NonNullable<Parameters<typeof happenings>[1]>;

const guest = (name: string) => ({
  account: name,
  name,
  outside: false,
  presence: "here" as const,
});
const watcher = (name: string) => ({ account: name, name, outside: false, sources: [] });
const view = (watching: string[], more: Partial<View> = {}): View => ({
  status: "live",
  curtainForMs: null,
  talking: null,
  guests: ["Alder", "Birch"].map(guest),
  watchers: watching.map(watcher),
  ...more,
});

test("R8: somebody who comes and somebody who leaves are each told, with who is left", () => {
  assert.equal(happenings(view(["Alder"]), view(["Birch"])), [
    { what: "left", name: "Alder", watching: 1 },
    { what: "came", name: "Birch", watching: 1 },
  ]);
});

test("the same watchers again are no news", () => {
  assert.equal(happenings(view(["Alder"]), view(["Alder"])), []);
});

test("going live, the curtain, the lift, a hold and the end are told once each", () => {
  const covered = view([], { curtainForMs: 10 });
  const held = view([], { status: "suspended" });
  assert.equal(happenings(null, view([])), [{ what: "live", watching: 0 }]);
  assert.equal(happenings(view(["Alder"]), covered), [{ what: "curtain" }]);
  assert.equal(happenings(covered, covered), []);
  assert.equal(happenings(covered, view(["Alder"])), [{ what: "lifted", watching: 1 }]);
  assert.equal(happenings(view(["Alder"]), held), [{ what: "held" }]);
  assert.equal(happenings(held, held), []);
  assert.equal(happenings(held, view([])), [{ what: "live", watching: 0 }]);
  assert.equal(happenings(view([]), null), [{ what: "ended" }]);
  assert.equal(happenings(null, null), []);
});

test("coming back under a curtain says curtain, never live", () => {
  const held = view([], { status: "suspended", curtainForMs: 5 });
  const covered = view([], { curtainForMs: 10 });
  assert.equal(happenings(held, covered), [{ what: "curtain" }]);
});

test("whose voice it is is told when it begins, behind the curtain too", () => {
  const silent = view(["Alder"]);
  const speaking = view(["Alder"], { talking: "Alder" });
  assert.equal(happenings(silent, speaking), [{ what: "in-the-ear", name: "Alder" }]);
  assert.equal(happenings(speaking, speaking), []);
  const covered = view([], { curtainForMs: 1 });
  const heard = view([], { curtainForMs: 2, talking: "Birch" });
  assert.equal(happenings(covered, heard), [{ what: "in-the-ear", name: "Birch" }]);
});

test.run();
