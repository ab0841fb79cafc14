/** A teacher with a vault, at a real door, and recordings on the shelf as the recorder would leave them. */
import { randomBytes } from "node:crypto";
import * as assert from "uvu/assert";
import {
  newIdentity,
  newRecoveryCode,
  proofOf,
  recipientOf,
  sealIdentity,
  wrapTo,
} from "#recordings/keys.ts";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { VaultReply } from "#protocol/http/vault.ts";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { sealLesson, type SealedLesson } from "#test/recordings/sealed-lesson.ts";
import { browser, withDoor, type Door, type DoorOptions } from "#test/http/with-door.ts";

export const DAY = 24 * 3_600_000;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** What only the person has: kept in the page, printed on paper. */
export interface Secrets {
  identity: string;
  publicKey: string;
  proof: string;
  code: string;
  sealedByCode: string;
}
export async function newSecrets(): Promise<Secrets> {
  const [identity, code] = [await newIdentity(), newRecoveryCode()];
  return {
    ...{ identity, code, publicKey: await recipientOf(identity) },
    proof: await proofOf(identity),
    sealedByCode: base64(await sealIdentity(identity, code)),
  };
}

export interface Answer<T> {
  status: number;
  /** "ok", or the code of the refusal. */
  code: string;
  body: T;
}
export interface Person {
  account: string;
  sid: string;
  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(path: string, body?: object): Promise<Answer<T>>;
  list(): Promise<RecordingsReply>;
  vault(): Promise<VaultReply["vault"]>;
  /** Has just shown again who it is. */
  confirmed(): void;
}
/** Signed in at a sign-in of its own. */
export function personAt(door: Door, account: string): Person {
  const sid = newId();
  const token = door.tokens.issue(account, sid);
  const page = browser(door.app);
  const answer = <T>(response: Awaited<ReturnType<typeof page.get>>): Answer<T> => {
    const { statusCode: status } = response;
    const json = /json/.test(String(response.headers["content-type"]));
    const body = (json ? response.json() : response.rawPayload) as T;
    return { status, code: status === 200 ? "ok" : (body as { code: string }).code, body };
  };
  const get = async <T>(path: string) => answer<T>(await page.get(path, { token }));
  const post = async <T>(path: string, body?: object) =>
    answer<T>(await page.post(path, { token, ...(body === undefined ? {} : { body }) }));
  return {
    ...{ account, sid, get, post },
    list: async () => (await get<RecordingsReply>("/api/recordings")).body,
    vault: async () => (await get<VaultReply>("/api/vault")).body.vault,
    confirmed: () => door.confirmations.note(sid),
  };
}

/** Makes a vault as a page does, the code entered again; answers the device. */
export async function makeVault(person: Person, secrets: Secrets): Promise<string> {
  const { publicKey, sealedByCode, proof } = secrets;
  const made = await person.post<{ device: string }>("/api/vault", {
    ...{ publicKey, sealedByCode, proof, name: "Laptop", half: newSecret() },
  });
  assert.is(made.code, "ok");
  assert.is((await person.post("/api/vault/checked", { proof })).code, "ok");
  return made.body.device;
}

export interface OnShelf {
  id: string;
  lesson: SealedLesson;
  objects: string[];
  bytes: number;
}
/** Stores a sealed lesson row by row, as the desk does, and ends it unless `running`. */
export async function record(
  door: Pick<Door, "stores" | "storage" | "library" | "clock">,
  owner: string,
  recipient: string,
  { name = newId(), running = false, cutOff = false, parts = 2 } = {},
): Promise<OnShelf> {
  const { recordings } = door.stores;
  const lesson = sealLesson(name, { parts });
  const id = lesson.recording;
  const startedAt = Date.now() + door.clock.ahead;
  const dates = { decideBy: null, expiresAt: null, eraseAt: null, before: null };
  const begun = await recordings.begin({
    ...{ id, owner, session: newId(), state: "recording", startedAt, endedAt: null },
    ...{ ...dates, sealedTitle: null, bytes: 0, sealedAs: id, hidden: [] },
  });
  assert.ok(begun, "nothing else of this owner is being recorded");
  for (const [part, text] of lesson.keyFiles.entries()) {
    const keyFile = base64(await wrapTo(recipient, text));
    await recordings.addPart({ recording: id, part, keyFile, createdAt: startedAt });
  }
  const objects: string[] = [];
  let bytes = 0;
  for (const { part, segment, pieces, head } of lesson.segments) {
    const object = randomBytes(16).toString("hex");
    const row = { recording: id, part, segment, object, atMs: head.atMs };
    await recordings.addSegment({ ...row, lastsMs: 0, bytes: 0, chunks: null });
    const writer = await door.storage.create(object);
    const sealed = Buffer.concat(pieces);
    await writer.append(sealed);
    await writer.close();
    objects.push(object);
    bytes += sealed.length;
    if (cutOff && objects.length === lesson.segments.length) break;
    const closed = { bytes: sealed.length, chunks: pieces.length - 1, lastsMs: 8_000 };
    await recordings.closeSegment({ ...row, ...closed });
  }
  if (!running) await door.library.ended(id);
  return { id, lesson, objects, bytes };
}

export interface Shelf extends Door {
  teacher: Person;
  secrets: Secrets;
  /** The first device, with which the vault was made. */
  device: string;
  /** Both clocks run ahead, as time does; then the keeper goes round. */
  pass(ms: number): Promise<void>;
  record(options?: Parameters<typeof record>[3]): Promise<OnShelf>;
}
export const withShelf = (
  body: (shelf: Shelf) => Promise<void>,
  options: DoorOptions = {},
): Promise<void> =>
  withDoor(options, async (door) => {
    const teacher = personAt(door, door.school.teacher.account);
    const secrets = await newSecrets();
    const device = await makeVault(teacher, secrets);
    await body({
      ...{ ...door, teacher, secrets, device },
      async pass(ms) {
        door.clock.ahead += ms;
        door.clock.steady += ms;
        await door.library.keeper.round();
      },
      record: (more) => record(door, teacher.account, secrets.publicKey, more),
    });
  });

/** What an administrator's reset leaves behind: everybody out, and the account begun anew. */
export async function beginAnew({ stores, signIns, clock, ...door }: Door, account: string) {
  await signIns.signOutEverywhere(account);
  clock.ahead += 1_000;
  const since = Date.now() + clock.ahead;
  await stores.accounts.change(account, { handsSince: since });
  await door.standings.refresh(account);
  const found = await stores.accounts.byId(account);
  const current = await stores.agreements.current(found?.school ?? "");
  if (current !== null) {
    const { version, hash } = current;
    const receipt = door.receipts.sign({ kind: "agreement" });
    const what = { account, school: current.school, version, hash, receipt };
    await stores.agreements.accept({ ...what, acceptedAt: since }, since);
  }
  await door.standings.refresh(account);
}
