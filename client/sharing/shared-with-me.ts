/** What others share with me now; what each is called is opened here, with my vault or a group's key. */
import type { SharedWithMeReply } from "#protocol/http/shares.ts";
import type { VaultHere } from "../live/key-check.ts";
import { Desk, type House } from "../house/desk.ts";
import type { GroupBook } from "./group-book.ts";
import { inSteps } from "../in-steps.ts";
import { labelIn } from "./share-labels.ts";

export type SharedRow = SharedWithMeReply["shared"][number];

/** So many rows at once: a page draws them without a pause. */
export const PAGE = 50;

export class SharedWithMe extends Desk {
  reply: SharedWithMeReply | null = null;
  limit = PAGE;
  readonly #vault: VaultHere;
  readonly #groups: GroupBook;
  /** By share: what it is called; null where it does not open. */
  readonly #titles = new Map<string, string | null>();
  #holder: string | null = null;
  #opening = false;
  #run = 0;
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

  showMore(): void {
    this.limit += PAGE;
    this.changed();
  }

  /** `none`: the owner gave no title. `opening`: it may open in a moment. `sealed`: it does not open here. */
  titleOf({ share, label }: SharedRow): { title: string } | "none" | "opening" | "sealed" {
    if (label === null) return "none";
    const title = this.#titles.get(share);
    if (title === undefined) return this.#opening ? "opening" : "sealed";
    return title === null ? "sealed" : { title };
  }
  groupOf({ group }: SharedRow): string | null {
    return group === null ? null : this.#groups.nameOf(group);
  }

  async #open(): Promise<void> {
    const { held } = this.#vault;
    if ((held?.publicKey ?? null) !== this.#holder) this.#titles.clear();
    this.#holder = held?.publicKey ?? null;
    await this.#groups.reopen();
    // Asked again meanwhile: the newest goes on.
    const run = (this.#run += 1);
    // The vault closed meanwhile: its titles go with it.
    const wanted = () => run === this.#run && this.#vault.held?.publicKey === held?.publicKey;
    const openOne = async ({ share, label, group }: SharedRow): Promise<void> => {
      if (held === null || label === null || this.#titles.has(share)) return;
      const key = group === null ? held : this.#groups.byId(group)?.key;
      if (key === null || key === undefined) return;
      const title = await labelIn(key.identity, label);
      if (wanted()) this.#titles.set(share, title);
    };
    this.#opening = held !== null;
    const shared = this.reply?.shared ?? [];
    await inSteps(shared, openOne, () => this.changed(), wanted);
    if (run !== this.#run) return;
    this.#opening = false;
    this.changed();
  }
}
