/** A teacher with a recording, colleagues with vaults, and shares as the owner's page makes them. */
import * as assert from "uvu/assert";
import { wrapTo } from "#recordings/keys.ts";
import type {
  ShareBody,
  SharedReply,
  SharedWithMeReply,
  ShareManifestReply,
  SharesReply,
} from "#protocol/http/shares.ts";
import { newId } from "#server/accounts/ids.ts";
import { filled } from "../../client/sharing/shares-filled.ts";
import type { DoorOptions } from "#test/http/with-door.ts";
import {
  makeVault,
  newSecrets,
  personAt,
  withShelf,
  type OnShelf,
  type Person,
  type Secrets,
  type Shelf,
} from "./shelf.ts";

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** What the owner's page wraps: whether the keys are right is not the server's to tell. */
export const wrapped = async (publicKey: string, text = "aside-key 1\n"): Promise<string> =>
  base64(await wrapTo(publicKey, text));

export interface Colleague extends Person {
  secrets: Secrets;
}
export interface Shared extends Shelf {
  /** Of the teacher, kept: two parts of three segments of 8 s, all from 0. */
  recording: OnShelf;
  tom: Colleague;
  /** Of the same school, with a vault, and nothing is shared with her at first. */
  ines: Colleague;
  /** A share to Tom, the whole unless it is said. */
  give(change?: Partial<ShareBody>): Promise<string>;
  /** As Tom's page would ask. */
  bodyFor(publicKey: string, change?: Partial<ShareBody>): Promise<ShareBody>;
}
export const colleagueAt = async (shelf: Shelf, account: string): Promise<Colleague> => {
  const [person, secrets] = [personAt(shelf, account), await newSecrets()];
  await makeVault(person, secrets);
  return { ...person, secrets };
};

export const withShared = (
  body: (shared: Shared) => Promise<void>,
  options: DoorOptions = {},
): Promise<void> =>
  withShelf(async (shelf) => {
    const { teacher, school } = shelf;
    const recording = await shelf.record();
    await teacher.post("/api/recordings/keep", { recording: recording.id, only: null });
    const tom = await colleagueAt(shelf, school.coach.account);
    const ines = await colleagueAt(shelf, school.secondCoach.account);
    const bodyFor = async (publicKey: string, change: Partial<ShareBody> = {}) => {
      const file = await wrapped(publicKey);
      const keys = [0, 1].map((part) => ({ part, fromSegment: 0, toSegment: 9, keyFile: file }));
      const of = change.recording ?? recording.id;
      const pieces = Math.max(1, (await shelf.stores.recordings.segments(of)).length);
      return {
        ...{ recording: of, pieces, to: { account: tom.account }, publicKey, range: null },
        ...{ withNotes: false, endsAt: null, label: file, keys },
        ...change,
      };
    };
    const give = async (change: Partial<ShareBody> = {}): Promise<string> => {
      const asked = await bodyFor(change.publicKey ?? tom.secrets.publicKey, change);
      const made = await teacher.post<SharedReply>("/api/shares", asked);
      assert.is(made.code, "ok");
      return made.body.share;
    };
    await body({ ...shelf, recording, tom, ines, give, bodyFor });
  }, options);

export const manifestPath = (share: string): string => `/api/shares/manifest?share=${share}`;
export const segmentPath = (share: string, part = 0, segment = 0): string =>
  `/api/shares/segment?share=${share}&part=${part}&segment=${segment}`;
/** A piece as a player gets it, which says first that it is there. */
export async function pieceOf<T = Buffer>(person: Person, share: string, part = 0, segment = 0) {
  assert.is((await person.post("/api/watching", beatOf(share))).code, "ok");
  return person.get<T>(segmentPath(share, part, segment));
}
export const beatOf = (share: string, watch = newId(), played: object[] = []) => ({
  ...{ watch, of: { share }, played },
});

/** What somebody is answered who asks for a share on every route that watching has. */
export async function triesToWatch(person: Person, share: string): Promise<string[]> {
  return [
    (await person.get(manifestPath(share))).code,
    (await person.get(segmentPath(share))).code,
    (await person.post("/api/watching", beatOf(share))).code,
  ];
}
export const cannotWatch = async (person: Person, share: string, code = "no-such-share") => {
  assert.equal(new Set(await triesToWatch(person, share)), new Set([code]));
};
export const manifestOf = async (person: Person, share: string): Promise<ShareManifestReply> =>
  (await person.get<ShareManifestReply>(manifestPath(share))).body;
/** As the page reads it: each with everybody who sees it. */
export const given = async (person: Person): Promise<SharesReply["shares"]> =>
  filled((await person.get<SharesReply>("/api/shares")).body).shares;
export const had = async (person: Person): Promise<SharedWithMeReply["shared"]> =>
  (await person.get<SharedWithMeReply>("/api/shared")).body.shared;

/** A group library of these, the first of them its lead, as their pages make it. */
export async function makeGroup(
  { stores, school }: Shared,
  publicKey: string,
  accounts: readonly string[],
): Promise<string> {
  const [id, at] = [newId(), Date.now()];
  const member = (account: string, role: "lead" | "member") => ({
    ...{ group: id, account, role, since: at, wrapped: "d3JhcHBlZA==" },
  });
  const [lead = "", ...others] = accounts;
  const group = { id, school: school.school, name: "bmFtZQ==", publicKey, epoch: 1 };
  await stores.groups.add({ ...group, stale: false, createdAt: at }, member(lead, "lead"));
  for (const account of others) await stores.groups.addMember(member(account, "member"), 1);
  return id;
}
