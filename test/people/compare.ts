/** Holds what the server shows against what the oracle says, for everybody at once. */
import * as assert from "uvu/assert";
import type { AuditLine } from "#server/audit/audit-log.ts";
import * as oracle from "./oracle.ts";
import {
  copiesSeen,
  devicesSeen,
  guestsSeen,
  lessonSeen,
  lobbySeen,
  myLogSeen,
  nameOf,
  peopleSeen,
  pictureSeen,
  schoolLogSeen,
  settingsSeen,
} from "./sight.ts";
import type { Truth } from "./truth.ts";
import { seatAt, type World } from "./world.ts";

export type Lines = (AuditLine & { seq: number })[];
/** Every line of the log, those to come too. */
export async function linesOf({ house }: World): Promise<Lines> {
  const { audit } = house.stores;
  const before = await audit.entries(0, 1_000);
  const lines = before.map(({ seq, line }) => ({ ...(JSON.parse(line) as AuditLine), seq }));
  audit.onAppended((line, { seq }) => void lines.push({ ...line, seq }));
  return lines;
}
/** What is about teaching, and so nobody's but its owner's (R22). */
export const TEACHING =
  /^(session|curtain|coach|media|cue|guest|record|recording|vault|share|note|group|together):/;

const sorted = <T extends object>(value: T | null) => value && sort(value);
const sort = <T extends object>(value: T): T =>
  Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, Array.isArray(one) ? one.toSorted() : one]),
  ) as T;

/** Lessons: title, state, picture, and whom anybody may name. */
export async function compareLessons(world: World, truth: Truth): Promise<void> {
  for (const seat of world.seats.keys()) {
    const page = seatAt(world, seat);
    const who = `${page.human} at seat ${seat}`;
    assert.equal(await lobbySeen(world, page), sorted(oracle.lobby(truth, seat)), `lobby: ${who}`);
    for (const [index, id] of world.sessions.entries()) {
      const lesson = truth.lessons[index];
      if (lesson === undefined) throw new Error("the oracle knows no such lesson");
      const shown = oracle.shown(truth, index, seat);
      assert.is(lessonSeen(world, page, id), shown, `lesson ${index}: ${who}`);
      for (const { account, connection } of world.house.relay.receivers(id)) {
        const at = world.seats.findIndex((one) => one.page === connection);
        const name = `${nameOf(world, account)} at seat ${at}`;
        assert.ok(oracle.receives(truth, lesson, at), `still sent lesson ${index}: ${name}`);
      }
      const may = oracle.receives(truth, lesson, seat);
      assert.is(await pictureSeen(world, page, id), may, `picture of lesson ${index}: ${who}`);
    }
  }
}

/** Everything else: logs, people, guests, settings, copies, devices. */
export async function compareRecords(world: World, truth: Truth, lines: Lines): Promise<void> {
  for (const seat of world.seats.keys()) {
    const page = seatAt(world, seat);
    const who = `${page.human} at seat ${seat}`;
    const from = oracle.logFrom(truth, seat);
    const mine = lines.filter(({ owner, at }) => owner === page.account && at >= (from ?? 0));
    const seqs = mine.map(({ seq }) => seq).reverse();
    assert.equal(await myLogSeen(world, page), from === null ? null : seqs, `my log: ${who}`);

    const people = oracle.people(truth, seat);
    const pending = oracle.pending(truth, seat);
    const office = people && pending ? { people: people.toSorted(), links: pending } : null;
    assert.equal(await peopleSeen(world, page), office, `people: ${who}`);
    const log = await schoolLogSeen(world, page);
    assert.is(log === null, people === null, `the school's log: ${who}`);
    const school = world.schools.get(oracle.settings(truth, seat) ?? "hill");
    for (const line of lines.filter(({ seq }) => log?.includes(seq))) {
      assert.is(line.school, school, `the log of another school: ${who}`);
      assert.not.ok(TEACHING.test(line.action), `${line.action} in the school's log: ${who}`);
    }
    const guests = sorted(oracle.guests(truth, seat));
    assert.equal(await guestsSeen(world, page), guests, `guests: ${who}`);
    assert.is(await settingsSeen(world, page), oracle.settings(truth, seat), `settings: ${who}`);
    assert.equal(await copiesSeen(world, page), oracle.copies(truth, seat), `copies: ${who}`);
    assert.equal(await devicesSeen(world, page), oracle.devices(truth, seat), `devices: ${who}`);
  }
}
