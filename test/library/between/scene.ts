/** A share that is being watched, by sign-ins that nothing has happened to yet. */
import { newId } from "#server/accounts/ids.ts";
import { beatOf, type Shared } from "../sharing.ts";
import { personAt, type Person } from "../shelf.ts";

export interface Scene {
  shared: Shared;
  /** The owner, and who watches. */
  owner: Person;
  viewer: Person;
  recording: string;
  share: string;
  /** The look of the viewer's player, which has said that it is there. */
  watch: string;
}

/** Whole, with notes, to Tom: of a recording of its own. */
export async function sceneOf(shared: Shared): Promise<Scene> {
  const owner = personAt(shared, shared.teacher.account);
  const viewer = personAt(shared, shared.tom.account);
  const { id: recording } = await shared.record();
  const body = await shared.bodyFor(shared.tom.secrets.publicKey, { recording, withNotes: true });
  const { share } = (await owner.post<{ share: string }>("/api/shares", body)).body;
  const watch = newId();
  await viewer.post("/api/watching", beatOf(share, watch));
  return { shared, owner, viewer, recording, share, watch };
}

/** Another sign-in of the same person: what it does is not told to the one that asks. */
const elsewhere = ({ shared }: Scene, { account }: Person): Person => personAt(shared, account);
const signOut = async (person: Person): Promise<string> =>
  (await person.post("/api/sign-out")).code;
export const viewerSignsOut = ({ viewer }: Scene): Promise<string> => signOut(viewer);
export const ownerSignsOut = ({ owner }: Scene): Promise<string> => signOut(owner);
export const recalled = async (scene: Scene): Promise<string> =>
  (await elsewhere(scene, scene.owner).post("/api/shares/recall", { share: scene.share })).code;
/** Into the bin. */
export const deleted = async (scene: Scene): Promise<string> => {
  const { recording } = scene;
  return (await elsewhere(scene, scene.owner).post("/api/recordings/delete", { recording })).code;
};
