/** The notes of the film that is open: made with it, and gone with it. */
import type { GroupsReply } from "#protocol/http/groups.ts";
import { identityOf } from "../sharing/looked-at.ts";
import { NoteKeys } from "./note-keys.ts";
import type { House } from "../house/desk.ts";
import type { Player } from "../review/player.ts";
import type { Film } from "../player/film.ts";
import { Captions } from "./captions.ts";
import { Notes } from "./notes.ts";
import { Places } from "./places.ts";

export interface Beside {
  notes: Notes;
  captions: Captions;
}

export class NotesBeside {
  #film: Film | null = null;
  #beside: Beside | null = null;

  /** Null while no vault is open here. The same film has the same notes. */
  of(house: House, player: Player, film: Film): Beside | null {
    if (film === this.#film && this.#beside !== null) return this.#beside;
    this.leave();
    const { manifest, shared, ground } = player;
    const { held } = ground.vault;
    if (manifest === null || held === null) return null;
    let keys: Promise<NoteKeys> | null = null;
    const open = async () => {
      const groups = () => house.api.get<GroupsReply>("/api/groups");
      const opens = shared === null ? held.identity : await identityOf(shared, held, groups);
      return NoteKeys.of(manifest, opens ?? held.identity, held.identity);
    };
    const notes = new Notes(house, {
      of: ground.share ? { share: ground.share } : { recording: ground.recording },
      places: new Places(manifest),
      keys: () => (keys ??= open()),
      identity: held.identity,
      mayPublish: shared === null || shared.withNotes,
    });
    this.#film = film;
    this.#beside = { notes, captions: new Captions(house, notes) };
    void notes.load();
    return this.#beside;
  }

  leave(): void {
    this.#beside?.notes.leave();
    this.#film = this.#beside = null;
  }
}
