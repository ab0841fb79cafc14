/** What others share with me now; what each is called is opened here, with my vault or a group's key. */
import type { SharedWithMeReply } from "#protocol/http/shares.ts";
import type { VaultHere } from "../live/key-check.ts";
import { Desk, type House } from "../house/desk.ts";
import type { GroupBook } from "./group-book.ts";
import { labelIn } from "./share-labels.ts";

export type SharedRow = SharedWithMeReply["shared"][number];

export class SharedWithMe extends Desk {
  reply: SharedWithMeReply | null = null;
  readonly #vault: VaultHere;
  readonly #groups: GroupBook;
  /** By share: what it is called; null where it does not open. */
  readonly #titles = new Map<string, string | null>();
  #holder: string | null = null;
  #stops: (() => void)[] = [];

  constructor(house: House, vault: VaultHere, groups: GroupBook) {
    super(house);
    this.#vault = vault;
    this.#groups = groups;
  }

  /** Until `leave`: titles come when the vault is opened meanwhile. */
  follow(): void {
    this.#stops = [
      this.#vault.onChange(() => void this.#open()),
      this.#groups.onChange(() => {
        this.changed();
      }),
    ];
  }
  leave(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  async load(): Promise<void> {
    const reply = await this.fetch<SharedWithMeReply>("load", "/api/shared");
    if (reply === null) return;
    this.reply = reply;
    this.changed();
    await this.#groups.load();
    await this.#open();
  }

  /** Undefined where the owner gave none; null where it does not open here, or not yet. */
  titleOf({ share, label }: SharedRow): string | null | undefined {
    return label === null ? undefined : (this.#titles.get(share) ?? null);
  }
  groupOf({ group }: SharedRow): string | null {
    return group === null ? null : this.#groups.nameOf(group);
  }

  async #open(): Promise<void> {
    const { held } = this.#vault;
    if ((held?.publicKey ?? null) !== this.#holder) this.#titles.clear();
    this.#holder = held?.publicKey ?? null;
    await this.#groups.reopen();
    for (const { share, label, group } of this.reply?.shared ?? []) {
      if (held === null || label === null || this.#titles.has(share)) continue;
      const key = group === null ? held : this.#groups.byId(group)?.key;
      if (key === null || key === undefined) continue;
      const title = await labelIn(key.identity, label);
      // The vault closed meanwhile: its titles go with it.
      if (this.#vault.held?.publicKey !== held.publicKey) return;
      this.#titles.set(share, title);
    }
    this.changed();
  }
}
