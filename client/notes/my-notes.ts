/** Notes as one page has them: those of a lesson that runs, and my observation forms. */
import type { House } from "../house/desk.ts";
import type { VaultHere } from "../live/key-check.ts";
import type { PaperGround } from "../vault/papers.ts";
import type { Pinned, Pins } from "../vault/pins.ts";
import { FormFocus } from "./focus.ts";
import { FormShelf } from "./form-shelf.ts";
import { LiveDraft } from "./live-draft.ts";
import { LiveNotes } from "./live-notes.ts";

/** The part of the app that notes need. */
export interface NotesHouse extends House, PaperGround {
  readonly api: House["api"];
  readonly account: House["account"] & {
    readonly me: { readonly account: string; readonly outside: boolean } | null;
  };
  readonly vault: PaperGround["vault"] & Pick<VaultHere, "publicKey">;
  readonly pins: Pick<Pins, "check" | "accept" | "remember" | "known">;
}

export class MyNotes {
  readonly live: LiveNotes;
  readonly draft: LiveDraft;
  readonly forms: FormShelf;
  readonly focus = new FormFocus();
  readonly #house: NotesHouse;
  /** Without a vault of one's own a key is remembered as long as this page is open. */
  readonly #seen = new Map<string, string>();

  constructor(house: NotesHouse) {
    this.#house = house;
    this.forms = new FormShelf(house, house, () => this.keeps);
    this.live = new LiveNotes({
      ...{ api: house.api, vault: house.vault },
      pins: {
        check: (account, key) => this.#check(account, key),
        accept: (account, key) => this.#accept(account, key),
        remember: (account, key) => this.#remember(account, key),
        known: (account) => this.#known(account),
      },
    });
    this.draft = new LiveDraft(this.live);
  }

  /** Whether papers of my own can be kept: my vault is open here, and I come not from outside. */
  get keeps(): boolean {
    const { account, vault } = this.#house;
    return account.me?.outside === false && vault.publicKey !== null;
  }

  /** A coach from outside has no vault, so no paper of their own. */
  get outside(): boolean {
    return this.#house.account.me?.outside === true;
  }

  /** Signed out. */
  forget(): void {
    this.live.forget();
    this.draft.forget();
    this.focus.use(null);
    this.forms.forget();
    this.#seen.clear();
  }

  async #check(account: string, key: string): Promise<Pinned> {
    if (this.keeps) return this.#house.pins.check(account, key);
    const seen = this.#seen.get(account);
    return seen === undefined ? "new" : seen === key ? "same" : "changed";
  }
  async #accept(account: string, key: string): Promise<void> {
    if (this.keeps) await this.#house.pins.accept(account, key);
    else this.#seen.set(account, key);
  }
  async #remember(account: string, key: string): Promise<void> {
    if (this.keeps) await this.#house.pins.remember(account, key);
    else if (!this.#seen.has(account)) this.#seen.set(account, key);
  }
  async #known(account: string): Promise<string | null> {
    if (this.keeps) return this.#house.pins.known(account);
    return this.#seen.get(account) ?? null;
  }
}
