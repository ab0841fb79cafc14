import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { NotesReply } from "#protocol/http/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import { withShared } from "../sharing.ts";
import type { Person } from "../shelf.ts";
import { allHappen, inTurn, type Meanwhile } from "./meanwhile.ts";
import {
  deleted,
  ownerSignsOut,
  recalled,
  sceneOf as shareOf,
  viewerSignsOut,
  type Scene as Watched,
} from "./scene.ts";

const test = suite("notes, and what happens meanwhile");

/** A published note of the owner's and one of the viewer's, at the same place. */
interface Scene extends Watched {
  owners: string;
  viewers: string;
}
const PLACE = { part: 0, segment: 0 };
const sealed = () => Buffer.from(`sealed ${newId()} so that nobody reads it`).toString("base64");
const bodyOf = (of: object, change: object = {}) => ({
  ...{ note: newId(), of, under: "recording", place: PLACE, replyTo: null, sealed: sealed() },
  ...change,
});
const write = async (person: Person, of: object, change: object = {}): Promise<string> => {
  const body = bodyOf(of, change);
  assert.is((await person.post("/api/notes", body)).code, "ok");
  return body.note;
};
const sceneOf = async (watched: Watched): Promise<Scene> => {
  const { owner, viewer, recording, share } = watched;
  const [owners, viewers] = [await write(owner, { recording }), await write(viewer, { share })];
  return { ...watched, owners, viewers };
};

/** The line about it, once the note is looked up. */
const lineOf =
  (act: string) =>
  ({ shared }: Scene) => {
    const isIt = ([line]: readonly unknown[]) => JSON.stringify(line).includes(`"note:${act}"`);
    return [shared.stores.audit, "append", isIt] as const;
  };
const notes = (call: string) => (scene: Scene) => [scene.shared.stores.notes, call] as const;

const ownersGoes = async ({ shared, owners }: Scene) =>
  (await shared.teacher.post("/api/notes/remove", { note: owners })).code;
const ownerAnswers = async ({ shared, recording, viewers }: Scene) => {
  await write(shared.teacher, { recording }, { replyTo: viewers });
};

const reads = async ({ viewer, share }: Scene) =>
  (await viewer.get<NotesReply>(`/api/notes?share=${share}`)).code;
const adds = async ({ viewer, share }: Scene, change: object = {}) =>
  (await viewer.post("/api/notes", bodyOf({ share }, change))).code;
const answers = (scene: Scene) => adds(scene, { replyTo: scene.owners });
const keepsForOneself = (scene: Scene) => adds(scene, { under: "own", place: null });
const changes = async ({ shared, viewer, viewers }: Scene, change: object = {}) => {
  const { changedAt } = (await shared.stores.notes.byId(viewers)) ?? { changedAt: 0 };
  const body = { note: viewers, under: "recording", place: PLACE, changedAt, sealed: sealed() };
  return (await viewer.post("/api/notes/change", { ...body, ...change })).code;
};
const hides = (scene: Scene) => changes(scene, { under: "own", place: null });
const resolves = async ({ viewer, viewers }: Scene) =>
  (await viewer.post("/api/notes/resolve", { note: viewers, resolved: true })).code;
const removes = async ({ viewer, viewers }: Scene) =>
  (await viewer.post("/api/notes/remove", { note: viewers })).code;

/** Of the viewer's note nothing has changed, and there is no other but the owner's. */
const asTheyWere = async ({ shared, recording, viewers }: Scene) => {
  const all = await shared.stores.notes.ofRecording(recording);
  assert.is(all.length, 2);
  const mine = all.find(({ id }) => id === viewers);
  assert.equal([mine?.under, mine?.resolvedAt], ["recording", null]);
  assert.is(mine?.changedAt, mine?.createdAt);
};

test("R17: notes are read and written by whoever the share lets, at that moment", () => {
  const rows: Meanwhile<Scene>[] = [
    ["read, recalled", notes("ofRecording"), recalled, reads, "no-such-share"],
    ["read, signed out", notes("ofRecording"), viewerSignsOut, reads, "signed-out"],
    ["written, recalled", lineOf("write"), recalled, adds, "no-such-share", asTheyWere],
    ["written, signed out", lineOf("write"), viewerSignsOut, adds, "signed-out", asTheyWere],
    ["kept, recalled", lineOf("write"), recalled, keepsForOneself, "no-such-share", asTheyWere],
    ["answered, and gone", lineOf("write"), ownersGoes, answers, "no-such-note"],
    ["changed, recalled", lineOf("change"), recalled, changes, "no-such-note", asTheyWere],
    ["changed, signed out", lineOf("change"), viewerSignsOut, changes, "signed-out", asTheyWere],
    ["hidden, and answered", lineOf("change"), ownerAnswers, hides, "not-now"],
    ["resolved, recalled", lineOf("resolve"), recalled, resolves, "no-such-note", asTheyWere],
    ["resolved, signed out", lineOf("resolve"), viewerSignsOut, resolves, "signed-out", asTheyWere],
    ["removed, signed out", notes("byId"), viewerSignsOut, removes, "signed-out", asTheyWere],
  ];
  return withShared((shared) => allHappen(rows, async () => sceneOf(await shareOf(shared))));
});

/** A lesson that goes on: the teacher's, with Tom in it. */
interface Live extends Watched {
  session: string;
}
test("R7: live notes are written and read by who is in the lesson, at that moment", () => {
  const inside = new Set<string>();
  const lessons = {
    of: (session: string) => (inside.has(session) ? { owner: teacher, startedAt: 1 } : null),
  };
  let teacher = "";
  const records =
    (store: "vaults" | "notes" | "audit", call: string) =>
    ({ shared }: Live) =>
      [shared.stores[store], call] as const;
  const over = async ({ session }: Live) => void inside.delete(session);
  const anew = ({ shared }: Live) =>
    shared.stores.accounts.change(teacher, { handsSince: Date.now() + 60_000 });
  const asksKeys = async ({ viewer, session }: Live) =>
    (await viewer.get(`/api/notes/live/keys?session=${session}`)).code;
  const marks = async ({ viewer, session }: Live) =>
    (await viewer.post("/api/notes/live", { note: newId(), session, sealed: sealed() })).code;
  const lists = async ({ owner, recording }: Live) =>
    (await owner.get(`/api/notes/live?recording=${recording}`)).code;
  const none = async ({ shared, viewer, session }: Live) =>
    assert.equal(await shared.stores.notes.liveOf(viewer.account, [session]), []);
  const [vaults, line, live] = [
    records("vaults", "of"),
    records("audit", "append"),
    records("notes", "liveOf"),
  ];
  const rows: Meanwhile<Live>[] = [
    ["keys, signed out", vaults, viewerSignsOut, asksKeys, "signed-out"],
    ["keys, over", vaults, over, asksKeys, "no-such-session"],
    ["a mark, signed out", line, viewerSignsOut, marks, "signed-out", none],
    ["a mark, over", line, over, marks, "no-such-session", none],
    ["a mark, for nobody", line, anew, marks, "no-vault-there"],
    ["read, signed out", live, ownerSignsOut, lists, "signed-out"],
    ["read, deleted", live, deleted, lists, "not-now"],
  ];
  return withShared(
    async (shared) => {
      teacher = shared.teacher.account;
      await allHappen(rows, async () => {
        const session = newId();
        inside.add(session);
        // What the row before did to the account.
        await shared.stores.accounts.change(teacher, { handsSince: 0 });
        return { ...(await shareOf(shared)), session };
      });
    },
    { lessons },
  );
});

test("R18: a vault that ends waits for a live note, and takes it along", () => {
  let teacher = "";
  const lessons = { of: () => ({ owner: teacher, startedAt: 1 }) };
  return withShared(
    async (shared) => {
      teacher = shared.teacher.account;
      const [session, note] = [newId(), newId()];
      shared.teacher.confirmed();
      const told = await inTurn(
        [shared.stores.notes, "add"],
        async () =>
          (await shared.tom.post("/api/notes/live", { note, session, sealed: sealed() })).code,
        async () => (await shared.teacher.post("/api/vault/abandon", {})).code,
        () => shared.ines.list(),
      );
      assert.equal(told, ["ok", "ok"]);
      assert.is(await shared.stores.notes.byId(note), null);
    },
    { lessons },
  );
});

test.run();
