/** One of each kind of caller, in two schools of one server, with a live session under way. */
import { randomBytes } from "node:crypto";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { digestOf } from "#server/accounts/links/links.ts";
import { newAccount } from "#server/accounts/links/new-account.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import type { Link, LinkKind } from "#server/stores/link-store.ts";
import { goLive, openPage, type Page, type SignedIn, type Teacher } from "#test/support/page.ts";
import {
  addDemoSchool,
  addGuest,
  addPerson,
  addSchool,
  withGround,
  type Ground,
} from "#test/support/seed.ts";
import { withDataFolder, withServer } from "#test/support/server.ts";
import { CALLERS, type CallerName } from "./matrix-table.ts";
import { keyOf } from "./tokens.ts";

/** Things that exist, and whose they are: everybody else must not learn that they do. */
export interface Things {
  account: string;
  /** Of the owner of the live session. */
  tie: string;
  invitation: { id: string; secret: string };
  /** Of the school's administrator. */
  joining: string;
  /** A colleague's. */
  signIn: string;
  /** Of somebody of the same school who is not asked for here. */
  device: string;
  join: string;
  recording: string;
  /** Of that recording, to somebody by name. */
  share: string;
  note: string;
  group: string;
  /** The live session that goes on. */
  session: string;
}
export interface Matrix {
  url: string;
  log: readonly string[];
  accounts: ReadonlyMap<CallerName, string>;
  /** Pages of everybody who gets one. */
  pages: ReadonlyMap<CallerName, Page>;
  owner: Teacher;
  things: Things;
  /** A fresh access token of a sign-in of its own; undefined for nobody. */
  token(caller: CallerName): string | undefined;
  /** The caller's own address, which is taken in the caller's school. */
  emailOf(caller: CallerName): string;
  /** An open reset link of somebody who is not asked for here. */
  resetLink(): Promise<string>;
}
const HOUR_MS = 3_600_000;

async function addLink(
  { stores }: Ground,
  kind: LinkKind,
  what: Partial<Link> & { school: string },
): Promise<{ id: string; secret: string }> {
  const [id, secret, at] = [newId(), newSecret(), Date.now()];
  await stores.links.add({
    ...{ id, kind, digest: digestOf(secret), account: null, email: "new@people.test", by: null },
    ...{ detail: {}, createdAt: at, expiresAt: at + HOUR_MS, usedAt: null, withdrawnAt: null },
    ...what,
  });
  return { id, secret };
}

/** A vault with two devices, a recording that is shared and has a note, a group library. */
async function addShelf({ stores }: Ground, school: string, account: string, viewer: string) {
  const [device, join, recording, at] = [newId(), newId(), newId(), Date.now()];
  const addVault = (one: string, deviceId: string) =>
    stores.vaults.create(
      {
        ...{ account: one, publicKey: "age1", sealedByCode: "c2VhbGVk", proofDigest: newSecret() },
        ...{ createdAt: at, checkedAt: at, provenAt: at },
      },
      { id: deviceId, account: one, name: "Laptop", half: newSecret(), createdAt: at },
    );
  await addVault(account, device);
  await addVault(viewer, newId());
  await stores.vaults.addJoin({
    ...{ id: join, account, name: "Tablet", publicKey: "age1", createdAt: at },
    ...{ expiresAt: at + HOUR_MS, answer: null, refused: false },
  });
  await stores.recordings.begin({
    ...{ id: recording, owner: account, session: newId(), state: "kept", startedAt: at },
    ...{ endedAt: at, sealedTitle: null, decideBy: null, expiresAt: null, eraseAt: null },
    ...{ before: null, bytes: 0, sealedAs: recording, hidden: [] },
  });
  await stores.recordings.addPart({ recording, part: 0, keyFile: "a2V5", createdAt: at });
  await stores.recordings.addSegment({
    ...{ recording, part: 0, segment: 0, object: randomBytes(16).toString("hex") },
    ...{ atMs: 0, lastsMs: 8_000, bytes: 100, chunks: 3 },
  });
  const [share, note, group] = [newId(), newId(), newId()];
  await stores.shares.add(
    {
      ...{ id: share, recording, owner: account, account: viewer, group: null, publicKey: "age1" },
      ...{ range: null, withNotes: true, label: null, createdAt: at, endsAt: null },
    },
    [{ part: 0, fromSegment: 0, toSegment: 0, keyFile: "a2V5" }],
  );
  await stores.notes.add({
    ...{ id: note, recording, session: null, sessionAt: null, owner: account, author: account },
    ...{ under: "recording", part: 0, segment: 0, replyTo: null, sealed: "c2VhbGVk" },
    ...{ createdAt: at, changedAt: at, resolvedAt: null },
  });
  await stores.groups.add(
    {
      ...{ id: group, school, name: "bmFtZQ==", publicKey: "age1", epoch: 1, stale: false },
      createdAt: at,
    },
    { group, account, role: "lead", wrapped: "d3JhcHBlZA==", since: at },
  );
  return { device, join, recording, share, note, group };
}

async function seed(ground: Ground) {
  const { stores } = ground;
  const demo = await addDemoSchool(ground);
  const [school, lake] = [demo.school, await addSchool(ground, "Lakeside School")];
  const add = (name: string, more = {}) => addPerson(ground, school, { name, ...more });
  const notAgreed = newId();
  const given = { id: notAgreed, school, name: "n", email: "n@people.test", passwordHash: null };
  await stores.accounts.add(newAccount(given, Date.now()));
  const closed = await add("closed", { closedAt: Date.now() });
  const [owner, guest] = [await add("owner"), await addGuest(ground, school, { name: "guest" })];
  const colleague = await add("colleague");
  const at = Date.now();
  const tie = { id: newId(), host: owner, guest, until: at + HOUR_MS, oneSession: false };
  await stores.guests.add({ ...tie, createdAt: at, endedAt: null });
  const signIn = newId();
  const times = { createdAt: at, usedAt: at, expiresAt: at + HOUR_MS, closedAt: null };
  await stores.signIns.add({ sid: signIn, account: colleague, device: "", ...times }, newId());
  const administrator = demo.administrator.account;
  const invited = { school, by: owner, detail: { name: "Ivo", until: null } };
  const things: Omit<Things, "session"> = {
    ...{ account: demo.teacher.account, tie: tie.id, signIn },
    invitation: await addLink(ground, "join-outside", invited),
    joining: (await addLink(ground, "join", { school, by: administrator })).id,
    ...(await addShelf(ground, school, demo.secondCoach.account, demo.coach.account)),
  };
  const accounts = new Map<CallerName, string>([
    ["closed account", closed],
    ["not agreed", notAgreed],
    ["no second factor", await add("no factor", { secondFactorRequired: true })],
    ["another school's teacher", await addPerson(ground, lake, { name: "stranger" })],
    ["coach", await add("coach")],
    ["removed coach", await add("removed")],
    ["coach from outside", guest],
    ["owning page", owner],
    ["owner's other page", owner],
    ["colleague", colleague],
    ["administrator", administrator],
    [
      "another school's administrator",
      await addPerson(ground, lake, { name: "chief", administrator: true }),
    ],
  ]);
  const resetLink = async () =>
    (await addLink(ground, "reset", { school, account: demo.secondCoach.account })).secret;
  const emails = new Map<CallerName, string>();
  for (const [caller, id] of accounts) {
    emails.set(caller, (await stores.accounts.byId(id))?.email ?? "");
  }
  const emailOf = (caller: CallerName): string => emails.get(caller) ?? "nobody@people.test";
  return { demo, things, accounts, emailOf, resetLink };
}

export const withMatrix = <T>(work: (matrix: Matrix) => Promise<T>): Promise<T> =>
  withDataFolder((data) =>
    withGround(data, async (ground) => {
      const { demo, things, accounts, ...rest } = await seed(ground);
      return withServer({ data, people: demo.people }, async ({ url, log }) => {
        const tokens = await createTokens(keyOf(data));
        const token = (caller: CallerName): string | undefined => {
          const account = accounts.get(caller);
          return account === undefined ? undefined : tokens.issue(account, newId());
        };
        const who = (caller: CallerName): SignedIn => ({
          ...{ account: accounts.get(caller) ?? "", token: token(caller) ?? "", cookie: "" },
        });
        const pages = new Map<CallerName, Page>();
        for (const caller of CALLERS.slice(2)) pages.set(caller, await openPage(url, who(caller)));
        const page = (caller: CallerName): Page => {
          const found = pages.get(caller);
          if (found === undefined) throw new Error(`no page for ${caller}`);
          return found;
        };
        const named = ["coach", "removed coach", "coach from outside"] as const;
        const coaches = named.map((one) => accounts.get(one) ?? "");
        const owner = await goLive(page("owning page"), coaches);
        const stop = owner.keepAlive();
        try {
          const coach = accounts.get("removed coach") ?? "";
          await owner.ask("coach:remove", { sessionId: owner.sessionId, coach });
          return await work({
            ...{ url, log, accounts, pages, owner, token, ...rest },
            things: { ...things, session: owner.sessionId },
          });
        } finally {
          stop();
          for (const one of pages.values()) one.close();
        }
      });
    }),
  );
