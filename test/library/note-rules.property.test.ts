import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mayNote } from "#server/consent/policy.ts";
import type { Session } from "#server/consent/policy.ts";
import { isLastLead } from "#server/library/groups/rules.ts";
import {
  mayAnswer,
  mayRead,
  mayRemove,
  segmentKey,
  whyNotWrite,
  type Reach,
} from "#server/library/notes/rules.ts";
import { namesAll } from "#server/stores/group-store.ts";
import type { Note } from "#server/stores/note-store.ts";

const test = suite("who may read and write which note");

const PEOPLE = ["maya", "tom", "ines"] as const;
const person = fc.constantFrom(...PEOPLE);
const place = fc.record({ part: fc.nat(1), segment: fc.nat(2) });
const under = fc.constantFrom("own", "recording", "caption", "live" as const);
const noteIn = fc
  .record({ author: person, under, place, recording: fc.constantFrom("r", "q") })
  .map((one): Note => ({
    ...{ id: "n", session: null, sessionAt: null, owner: "maya", replyTo: null, sealed: "" },
    ...{ author: one.author, under: one.under, recording: one.recording },
    ...(one.under === "own" || one.under === "live" ? { part: null, segment: null } : one.place),
    ...{ createdAt: 1, changedAt: 1, resolvedAt: null },
  }));
const reachIn = fc
  .record({ account: person, withNotes: fc.boolean(), places: fc.array(place) })
  .map(({ account, withNotes, places }): Reach => ({
    ...{ account, recording: "r", owner: "maya" },
    withNotes: withNotes || account === "maya",
    segments: new Set(places.map(segmentKey)),
  }));
const isShown = ({ part, segment }: Note, { segments }: Reach): boolean =>
  segments.has(`${part} ${segment}`);

test("R16: nobody reads a note of another recording, of a place not shared, or published where notes are not", () => {
  fc.assert(
    fc.property(noteIn, reachIn, (note, reach) => {
      const owns = reach.account === "maya";
      const expected =
        note.recording === "r" &&
        ((note.under === "own" && note.author === reach.account) ||
          (note.under === "recording" && (owns || (reach.withNotes && isShown(note, reach)))) ||
          (note.under === "caption" && (owns || isShown(note, reach))));
      assert.is(mayRead(note, reach), expected);
    }),
    { numRuns: 2_000 },
  );
});

test("R16: whatever may be written may be read by its author, and is sealed for no one who could not read there", () => {
  fc.assert(
    fc.property(noteIn, reachIn, (made, reach) => {
      const { part, segment } = made;
      const at = part === null || segment === null ? null : { part, segment };
      const note = { ...made, author: reach.account, recording: reach.recording };
      if (whyNotWrite({ under: note.under, place: at }, reach) !== null) return;
      assert.ok(mayRead(note, reach));
      assert.ok(note.under !== "caption" || reach.account === reach.owner);
      assert.ok(note.under === "own" || isShown(note, reach));
    }),
    { numRuns: 2_000 },
  );
});

test("whoever can read an answer finds what it answers", () => {
  fc.assert(
    fc.property(noteIn, noteIn, reachIn, reachIn, (parent, made, writer, reader) => {
      const reply = { ...made, author: writer.account, recording: "r" };
      // An answer begins where the note begins, or is for its author alone.
      const { part, segment } = parent;
      const there = reply.under === "own" ? reply : { ...reply, part, segment };
      if (!mayAnswer(parent, there, writer) || !mayRead(there, reader)) return;
      if (there.under === "own") assert.ok(reader.account === writer.account);
      else assert.ok(mayRead(parent, reader));
    }),
    { numRuns: 2_000 },
  );
});

test("nobody removes what is neither theirs nor about them, nor what they cannot see", () => {
  fc.assert(
    fc.property(noteIn, person, (note, account) => {
      const may = note.author === account || (account === note.owner && note.under !== "own");
      assert.is(mayRemove(note, account), may);
    }),
  );
});

test("R7: a note of a lesson is its owner's and those coaches' who were let in, and nobody else's", () => {
  const guest = fc.record({
    standing: fc.constantFrom("invited", "removed" as const),
    here: fc.constantFrom("a page", null),
  });
  const session = fc
    .record({
      status: fc.constantFrom("live", "suspended", "ended", "none" as const),
      guests: fc.dictionary(fc.constantFrom("tom", "ines", "__proto__"), guest),
    })
    .map((one) => ({ ...one, owner: "maya" }) as unknown as Session);
  fc.assert(
    fc.property(session, fc.constantFrom(...PEOPLE, "toString", "__proto__"), (one, account) => {
      const may = mayNote(one, account);
      if (one.status === "none") return assert.not.ok(may);
      const named = Object.entries(one.guests).find(([id]) => id === account)?.[1];
      const letIn = named?.standing === "invited" && named.here !== null;
      assert.is(may, account === "maya" || letIn);
    }),
  );
});

test("a group with people in it keeps a lead, and names are all there or not", () => {
  const role = fc.constantFrom("lead", "member" as const);
  const members = fc.uniqueArray(fc.record({ account: person, role }), {
    selector: ({ account }) => account,
  });
  fc.assert(
    fc.property(members, person, fc.uniqueArray(person), (all, who, here) => {
      const left = all.filter(({ account }) => account !== who && here.includes(account));
      const was = all.find(({ account }) => account === who)?.role === "lead";
      const led = left.some((one) => one.role === "lead");
      assert.is(isLastLead(all, who, new Set(here)), was && left.length > 0 && !led);
    }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(person), fc.array(person), (there, named) => {
      assert.is(namesAll(there, named), there.toSorted().join() === named.toSorted().join());
    }),
    { numRuns: 1_000 },
  );
});

test.run();
