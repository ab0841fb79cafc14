/** The group libraries that I am in, opened with my vault: their names, and the keys to share with. */
import type { GroupsReply } from "#protocol/http/groups.ts";
import type { VaultHere } from "../live/key-check.ts";
import { groupName, openGroup, type GroupRow, type OpenGroup } from "../vault/group-keys.ts";
import { Desk, type House } from "../house/desk.ts";

export interface Opened {
  row: GroupRow;
  /** Null: it does not open here. */
  key: OpenGroup | null;
  name: string | null;
}

export class GroupBook extends Desk {
  /** Null: not asked yet. */
  groups: readonly Opened[] | null = null;
  readonly #vault: VaultHere;
  #rows: readonly GroupRow[] = [];
  #holder: string | null = null;
  /** Opening takes its time: what an older one found is dropped. */
  #run = 0;

  constructor(house: House, vault: VaultHere) {
    super(house);
    this.#vault = vault;
  }

  async load(): Promise<void> {
    const [reply] = await Promise.all([
      this.fetch<GroupsReply>("groups", "/api/groups"),
      this.#vault.load(),
    ]);
    if (reply === null) return;
    this.#rows = reply.groups;
    await this.#open();
  }

  /** Again when the vault was opened or closed. */
  async reopen(): Promise<void> {
    const holder = this.#vault.held?.publicKey ?? null;
    if (holder !== this.#holder && this.groups !== null) await this.#open();
  }

  byId(group: string): Opened | null {
    return this.groups?.find(({ row }) => row.group === group) ?? null;
  }
  nameOf(group: string): string | null {
    return this.byId(group)?.name ?? null;
  }

  async #open(): Promise<void> {
    this.#run += 1;
    const [run, held] = [this.#run, this.#vault.held];
    this.#holder = held?.publicKey ?? null;
    const opened = await Promise.all(
      this.#rows.map(async (row): Promise<Opened> => {
        if (held === null) return { row, key: null, name: null };
        // Not for this vault, or not the key that the server says: nothing is shared with it.
        const key = await openGroup(held.identity, row).catch(() => null);
        return { row, key, name: key === null ? null : await groupName(key, row) };
      }),
    );
    if (run !== this.#run) return;
    this.groups = opened;
    this.changed();
  }
}
