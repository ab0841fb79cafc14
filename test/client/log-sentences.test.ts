/** The log as a person reads it: every action of the server has its sentence, for whoever reads. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogLine, LogReply } from "#protocol/http/log.ts";
import { ACTIONS_OF } from "#protocol/words.ts";
import { ACTIONS_WITH_WORDS, sentenceOf } from "../../client/log/log-sentences.ts";

const test = suite("sentences of the log");

const people: LogReply["people"] = {
  maya: { name: "Maya Lindqvist", outside: false },
  tom: { name: "Tom Okafor", outside: false },
  anna: { name: "Anna Berg", outside: true },
  ruth: { name: "Ruth Adeyemi", outside: false },
};
const line = (action: string, change: Partial<LogLine> = {}): LogLine => ({
  seq: 7,
  hash: "0".repeat(64),
  at: 0,
  actor: "maya",
  action,
  object: null,
  outcome: "done",
  detail: {},
  ...change,
});
const day = () => "3 December";
const said = (action: string, change: Partial<LogLine> = {}, me = "maya") =>
  sentenceOf(line(action, change), people, { me, day });

/** What the server writes, by the decisions of its use cases. */
const WRITTEN = [
  ...["session:open", "session:resume", "session:continue", "session:suspend", "session:end"],
  ...["session:set-end", "curtain:draw", "curtain:lift", "session:join", "session:leave"],
  ...["coach:remove", "coach:admit", "media:consume"],
  ...["guest:invite", "guest:withdraw", "guest:accept", "guest:end"],
  ...["sign-in", "sign-in:confirm", "sign-in:close", "sign-in:reused-token"],
  ...["sign-out", "sign-out:everywhere"],
  ...["password:change", "password:reset", "factor:add", "factor:remove", "factor:recovery-codes"],
  ...["agreement:accept", "agreement:publish", "training:confirm"],
  ...["account:join", "account:close", "account:reopen", "account:profile", "account:email"],
  "account:begin-anew",
  ...["people:invite", "people:withdraw", "people:second-factor", "people:administrator"],
  ...["record:start", "record:stop", "record:drop", "record:voices", "record:failed"],
  ...["recording:keep", "recording:open", "recording:title", "recording:delete"],
  ...["recording:undo", "recording:erase", "recording:settings", "recording:cut"],
  ...["recording:copy", "account:export", "together:start", "together:stop"],
  ...["share:give", "share:end", "share:recall", "share:open"],
  ...["note:write", "note:change", "note:resolve", "note:remove", "note:open", "paper:keep"],
  ...["group:make", "group:add", "group:take-out", "group:role", "group:leave", "group:close"],
  ...["group:rekey", "group:read-keys"],
  ...["vault:create", "vault:prove", "vault:checked", "vault:code", "vault:join"],
  ...["vault:device-add", "vault:device-remove", "vault:passkey-add", "vault:passkey-remove"],
  ...["vault:join-answer", "vault:join-refuse", "vault:abandon"],
  ...["people:reset", "school:create", "school:change", "school:code-of-practice"],
];
const READERS = ["maya", "tom", "anna", "ruth"];
const ACTORS = ["maya", "anna", "gone", null];

test("R22: every action that is written has words of its own", () => {
  assert.equal(
    WRITTEN.filter((action) => !ACTIONS_WITH_WORDS.includes(action)),
    [],
  );
});

test("whoever did it and whoever reads it, a line is a sentence", () => {
  for (const action of [...WRITTEN, "something:new"]) {
    for (const actor of ACTORS) {
      for (const me of READERS) {
        for (const outcome of ["done", "refused"] as const) {
          for (const object of [null, "tom", "maya", "link-1"]) {
            const { title, small } = said(action, { actor, outcome, object }, me);
            assert.match(title, /^[A-Z].{5,}[^.]$/, action);
            assert.not.match(`${title} ${small}`, /undefined|null|\[object|NaN|  /, action);
            // Sentences fit whoever did it: "You did", never "You does" or "you your".
            assert.not.match(title, /\bYou (has|is|was)\b|you's|\byour your\b/, action);
          }
        }
      }
    }
  }
});

test("a reader is told of, others are named, and a stranger to the list is somebody", () => {
  assert.is(said("curtain:draw").title, "You drew the curtain");
  assert.is(said("session:join", { actor: "tom" }).title, "Tom Okafor came in and could see you");
  assert.is(said("session:join", { actor: "gone" }).title, "Somebody came in and could see you");
  assert.is(
    said("coach:remove", { detail: { coach: "tom" } }).title,
    "You removed Tom Okafor from the live session",
  );
});

test("who is from outside is said to be in every sentence", () => {
  assert.is(
    said("session:join", { actor: "anna" }).title,
    "Anna Berg (from outside) came in and could see you",
  );
  const open = said("session:open", { detail: { coaches: "tom anna" } });
  assert.is(open.title, "You went live for Tom Okafor and Anna Berg (from outside)");
});

test("a consent is told with what, how long and its wording", () => {
  const detail = {
    coaches: "tom",
    sources: "camera room",
    talkback: true,
    minutes: 45,
    wording: "4",
  };
  const { small } = said("session:open", { detail });
  assert.is(small, "Picture and room sound, a voice in your ear, for 45 min, consent wording 4");
});

test("a refusal says who asked for what, why, and that nothing was opened", () => {
  const refused = said("session:join", {
    actor: "tom",
    outcome: "refused",
    detail: { why: "removed" },
  });
  assert.is(refused.title, "Refused: Tom Okafor asked to come in");
  assert.is(refused.small, "You had removed them. Nothing was opened");
  assert.is(refused.mark, "refused");
  assert.is(
    said("session:open", { outcome: "refused", detail: { why: "brand-new-code" } }).small,
    "Code brand-new-code. Nothing was opened",
  );
});

test("an end names its cause, and what an administrator did is told with the name", () => {
  assert.is(said("session:end").title, "You ended the live session");
  const timed = { actor: null, detail: { reason: "time" } };
  assert.is(said("session:end", timed).title, "The live session ended at the agreed time");
  assert.is(
    said("account:close", { actor: "ruth", object: "maya" }).title,
    "Ruth Adeyemi closed your account",
  );
  assert.is(said("account:close", { object: "maya" }).title, "You closed your account");
  assert.is(
    said("account:close", { actor: "ruth", object: "tom" }, "ruth").title,
    "You closed Tom Okafor's account",
  );
});

test("guest and host each read the end of their tie from their own side", () => {
  const detail = { host: "maya", guest: "anna", why: "time" };
  const over = { actor: null, object: "tie-1", detail };
  assert.is(
    said("guest:end", over).title,
    "The time of Anna Berg (from outside) as a coach is over",
  );
  assert.is(said("guest:end", over, "anna").title, "Your time as a coach from outside is over");
  const ended = { actor: "maya", object: "tie-1", detail };
  assert.is(
    said("guest:end", ended, "anna").title,
    "Maya Lindqvist ended your time as a coach from outside",
  );
});

test("R22: the owner reads who watched, with whom it is shared, and why a share is over", () => {
  const { title } = said("share:open", { actor: "tom", detail: { share: "s1", with: "tom" } });
  assert.is(title, "Tom Okafor watched your recording");
  const given = said("share:give", {
    detail: { with: "tom", whole: false, notes: true, until: 1_000 },
  });
  assert.is(given.title, "You shared a recording with Tom Okafor");
  assert.is(given.small, "A part, with notes, until 3 December");
  const into = said("share:give", {
    detail: { group: "g1", whole: true, notes: false, until: null },
  });
  assert.is(into.title, "You shared a recording with a group library");
  assert.is(into.small, "The whole, without notes, until it is recalled");
  const over = { actor: null, detail: { with: "tom", why: "over" } };
  assert.is(said("share:recall", over).title, "A share ended at the agreed time");
  const tried = said("share:open", { actor: "tom", outcome: "refused", detail: { with: "tom" } });
  assert.is(tried.title, "Refused: Tom Okafor asked to watch a recording");
});

test("R22: a member reads who was taken into a group library, and who left it", () => {
  const added = { actor: "ruth", detail: { member: "tom" } };
  assert.is(said("group:add", added).title, "Ruth Adeyemi took Tom Okafor into a group library");
  assert.is(said("group:add", added, "tom").title, "Ruth Adeyemi took you into a group library");
  const led = { actor: "ruth", detail: { member: "maya", role: "lead" } };
  assert.is(said("group:role", led).title, "Ruth Adeyemi made you a lead of a group library");
});

test("R22: what was shown together is told, and that it was taken away", () => {
  assert.is(said("together:start").title, "You showed a recording in the live session");
  const gone = { actor: null, detail: { why: "recording" } };
  assert.is(said("together:stop", gone).title, "The recording that was shown was taken away");
});

test("an action that this page does not know is told as such, never hidden", () => {
  const { title } = said("something:new");
  assert.is(title, "You did something that this page has no words for: something:new");
  assert.match(said("constructor").title, /no words for: constructor$/);
});

test("R22: every action that is written is found by one kind of line, and by no other", () => {
  for (const action of WRITTEN) {
    const kinds = Object.values(ACTIONS_OF).filter((all) =>
      all.some((beginning) => action.startsWith(beginning)),
    );
    assert.is(kinds.length, 1, action);
  }
});

test("each kind of line that can be filtered has actions with words", () => {
  for (const [kind, beginnings] of Object.entries(ACTIONS_OF)) {
    for (const beginning of beginnings) {
      assert.ok(
        ACTIONS_WITH_WORDS.some((action) => action.startsWith(beginning)),
        `${kind}: ${beginning}`,
      );
    }
  }
});

test.run();
