/**
 * Humans and what they can come to see of other people's teaching, with the secrets
 * they hold and without a further gift of a teacher: they sign in, use links, do
 * what is asked of them first, and look.
 */
import type { AuditLine } from "#server/audit/audit-log.ts";
import { addressOf, type Human } from "./cast.ts";
import { TEACHING } from "./compare.ts";
import {
  guestsSeen,
  lessonSeen,
  lobbySeen,
  myLogSeen,
  nameOf,
  orRefused,
  over,
  pictureSeen,
  schoolLogSeen,
} from "./sight.ts";
import { onShelves, sharesSeen, shelvesSeen } from "./shelf.ts";
import { secretIn } from "./stand-ins.ts";
import type { Seat } from "./house.ts";
import { addFactor, pass, signIn, useLink, type World } from "./world.ts";

/** Something of somebody's teaching that there is, and the human whose it is. */
export type Things = ReadonlyMap<string, string>;

/** In whose hands the account is: of the latest who came in. */
const handsOf = ({ seats }: World, account: string): string =>
  seats.findLast((seat) => seat.account === account)?.human ?? "nobody";

export async function thingsIn(world: World): Promise<Things> {
  const { stores, sessions } = world.house;
  const things = await onShelves(world);
  for (const [index, id] of world.sessions.entries()) {
    const state = sessions.session(id);
    if (state.status === "none") continue;
    things.set(`lesson ${index}`, handsOf(world, state.owner));
    things.set(`title ${index}`, handsOf(world, state.owner));
    things.set(`picture ${index}`, handsOf(world, state.owner));
  }
  for (const { seq, line } of await stores.audit.entries(0, 1_000)) {
    const { action, owner } = JSON.parse(line) as AuditLine;
    if (TEACHING.test(action) && owner !== null) things.set(`line ${seq}`, handsOf(world, owner));
  }
  for (const { host, guest } of await stores.guests.open(0)) {
    things.set(
      `${nameOf(world, guest)} is a guest of ${nameOf(world, host)}`,
      handsOf(world, host),
    );
  }
  for (const [index, { id }] of world.links.entries()) {
    const link = await stores.links.byId(id);
    if (link?.kind !== "join-outside" || link.by === null) continue;
    things.set(`invitation ${index}`, handsOf(world, link.by));
  }
  return things;
}

/** What is seen from one seat. */
async function look(world: World, seat: Seat): Promise<string[]> {
  const seen: string[] = [];
  const lobby = await lobbySeen(world, seat);
  for (const index of lobby?.invitations ?? []) {
    seen.push(`title ${index}`);
    const sessionId = world.sessions[index] ?? "";
    await orRefused(world.house.ask(seat, "session:join", { sessionId }));
  }
  for (const [index, id] of world.sessions.entries()) {
    if (lessonSeen(world, seat, id) === "whole") seen.push(`title ${index}`);
    if (await pictureSeen(world, seat, id)) seen.push(`picture ${index}`);
  }
  const lines = [...((await myLogSeen(world, seat)) ?? [])];
  lines.push(...((await schoolLogSeen(world, seat)) ?? []));
  seen.push(...(await toldBy(world, lines)));
  const guests = await guestsSeen(world, seat);
  return [
    ...seen,
    ...(await shelvesSeen(world, seat)),
    ...(await sharesSeen(world, seat)),
    ...lines.map((seq) => `line ${seq}`),
    ...(guests?.guests ?? []).map(
      (guest) => `${guest} is a guest of ${nameOf(world, seat.account)}`,
    ),
    ...(guests?.invitations ?? []).map((index) => `invitation ${index}`),
  ];
}

/** What lines tell of besides themselves: that there was a lesson, and who was whose guest. */
async function toldBy(world: World, seqs: readonly number[]): Promise<string[]> {
  const entries = await world.house.stores.audit.entries(0, 1_000);
  return entries
    .filter(({ seq }) => seqs.includes(seq))
    .flatMap(({ line }) => {
      const { object, detail } = JSON.parse(line) as AuditLine;
      const lesson = world.sessions.indexOf(object ?? "");
      const { host, guest } = detail;
      const tied = typeof host === "string" && typeof guest === "string";
      return [
        ...(lesson >= 0 ? [`lesson ${lesson}`] : []),
        ...(tied ? [`${nameOf(world, guest)} is a guest of ${nameOf(world, host)}`] : []),
      ];
    });
}

/** Does what is asked first (R20): agreement, training, second factor. */
async function comply(world: World, seat: Seat): Promise<void> {
  const { agreements } = world.house;
  await over(world.house, seat, "POST /api/agreement/accept", async (me) => {
    const { version, hash } = await agreements.current(me);
    await agreements.accept(me, { version, hash, trained: true });
  });
  await orRefused(addFactor(world, seat));
}

/** Links that this human may be holding: an administrator hands theirs to anybody. */
async function linksOf(world: World, human: Human): Promise<string[]> {
  const { stores, mail, links } = world.house;
  const held: string[] = [];
  for (const { secret } of world.links) {
    const link = await orRefused(links.open(secret));
    const mine = link?.kind !== "join-outside" || link.email === addressOf(human);
    if (link !== null && mine) held.push(secret);
  }
  const found = await stores.accounts.byEmail(addressOf(human));
  if (found.length > 0) {
    await world.house.resets.sendTo(addressOf(human));
    held.push(...mail.of(addressOf(human)).map(({ text }) => secretIn(text)));
  }
  return held;
}

/** Everything that this human can come to see from now on. */
export async function reach(world: World, human: Human): Promise<Set<string>> {
  const seen = new Set<string>();
  const lookAll = async () => {
    // Hands that have just come in accept nothing in the moment before theirs began.
    await pass(world, 2);
    for (const seat of world.seats.filter((one) => one.human === human)) {
      if (!world.house.isHere(seat)) continue;
      await comply(world, seat);
      for (const one of await look(world, seat)) seen.add(one);
    }
  };
  for (const school of world.schools.values()) await orRefused(signIn(world, human, school));
  await lookAll();
  for (const secret of await linksOf(world, human)) {
    const link = world.links.find((one) => one.secret === secret);
    await orRefused(useLink(world, human, link ?? { secret, id: "", holder: human }));
    for (const seat of world.seats.filter((one) => one.human === human)) {
      await over(world.house, seat, "POST /api/guests/accept", (me) =>
        world.house.guests.accept(me, secret),
      );
    }
    await lookAll();
  }
  return seen;
}
