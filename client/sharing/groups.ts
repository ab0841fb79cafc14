/**
 * My group libraries: made, joined by others whom a lead brings in, left, closed. Whoever
 * is brought in gets the key wrapped to the vault that was compared; after somebody has
 * left, a lead's page makes a new one. Nothing is sealed for a key, and no group's key is
 * passed on, whose fingerprint the person has not looked at.
 */
import type { GroupAdd, GroupBody, GroupSharesReply } from "#protocol/http/groups.ts";
import type { VaultHere } from "../live/key-check.ts";
import {
  newGroup,
  rekeyed,
  wrapForMember,
  type GroupRow,
  type OpenGroup,
} from "../vault/group-keys.ts";
import { othersIn, unlooked, type Myself, type Unlooked } from "../vault/group-members.ts";
import type { Pins } from "../vault/pins.ts";
import { refuse } from "../vault/vault.ts";
import { words } from "../words.ts";
import { Desk, type House } from "../house/desk.ts";
import { GroupBook, type Opened } from "./group-book.ts";
import { askRecipient, personAs, type Recipient } from "./recipients.ts";

const text = words.groups;

export type Member = GroupRow["members"][number];
/** Of a name, letters. */
export const LONGEST_NAME = 80;

export interface GroupsGround {
  vault: VaultHere;
  pins: Pins;
  account: { readonly me: { readonly account: string } | null };
}

/** Keys that the person has to look at, and what goes on from there. */
export interface Looking {
  group: string;
  keys: readonly Unlooked[];
  goOn: () => Promise<unknown>;
}

const titleOf = ({ name }: Opened): string => name ?? text.sealed;

function keyOf({ key }: Opened): OpenGroup {
  if (key === null) throw refuse(words.keys.group.strange, "strange-group");
  return key;
}
const groupItself = (opened: Opened): Omit<Unlooked, "before"> => ({
  who: opened.row.group,
  name: titleOf(opened),
  publicKey: keyOf(opened).publicKey,
});

export class Groups extends Desk {
  readonly book: GroupBook;
  /** Who is being brought in, and where. */
  adding: { group: string; recipient: Recipient } | null = null;
  looking: Looking | null = null;
  readonly #ground: GroupsGround;
  #stops: (() => void)[] = [];
  /** The newest choice: what an older question answers is dropped. */
  #asked = 0;

  constructor(house: House, ground: GroupsGround) {
    super(house);
    this.#ground = ground;
    this.book = new GroupBook(house, ground.vault);
  }

  /** Until `leaveDesk`. */
  follow(): void {
    this.#stops = [
      this.book.onChange(() => {
        this.changed();
      }),
      this.#ground.vault.onChange(() => void this.book.reopen()),
    ];
  }
  leaveDesk(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  load(): Promise<void> {
    return this.book.load();
  }

  /** Resolves to whether it was made. */
  async make(name: string): Promise<boolean> {
    const made = await this.step(
      "make",
      async () => {
        const { publicKey } = this.#ground.vault;
        if (publicKey === null) throw refuse(words.vault.failures.notOpen);
        const body: GroupBody = await newGroup(name, publicKey);
        // Its key is known from the first: a server that names another one is noticed.
        await this.#ground.pins.accept(body.group, body.publicKey);
        return this.house.api.post("/api/groups", body);
      },
      text.make.made(name),
    );
    if (made !== null) await this.load();
    return made !== null;
  }

  /** Null: nobody any more. */
  async choose(group: string, account: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.adding = this.looking = null;
    this.forgetWords();
    if (account === null) return;
    try {
      const reply = await askRecipient(this.house.api, { account });
      const recipient = await personAs(account, reply, this.#ground.pins);
      if (asked === this.#asked) this.adding = { group, recipient };
    } catch (error) {
      if (asked === this.#asked) this.fail(`choose ${group}`, error);
    }
    this.changed();
  }

  /** `compared`: the person says that a changed key is right. Resolves to whether it went well. */
  async add(opened: Opened, compared: boolean): Promise<boolean> {
    const { group, epoch } = opened.row;
    const recipient = this.adding?.group === group ? this.adding.recipient : null;
    if (recipient === null || recipient.publicKey === null) return false;
    if (recipient.pinned === "changed" && !compared) return false;
    const { who: account, name, publicKey } = recipient;
    const goOn = async () => {
      // Somebody else was chosen meanwhile.
      const now = this.book.byId(group);
      if (now !== null && this.adding?.recipient === recipient) await this.add(now, compared);
    };
    if (!(await this.#isLookedAt(`add ${group}`, opened, () => [groupItself(opened)], goOn)))
      return false;
    const added = await this.step(
      `add ${group}`,
      async () => {
        await this.#ground.pins.accept(account, publicKey);
        const wrapped = await wrapForMember(keyOf(opened), publicKey);
        const body: GroupAdd = { group, epoch, member: { account, publicKey, wrapped } };
        return this.house.api.post("/api/groups/add", body);
      },
      text.add.done(name),
    );
    if (added === null) return false;
    this.adding = null;
    await this.load();
    return true;
  }

  /**
   * And, where all keys were looked at, a new key at once: nothing new is sealed under the
   * old one. Otherwise the person is out all the same, and the keys are shown.
   */
  async takeOut(opened: Opened, { account, name }: Member): Promise<void> {
    const { group } = opened.row;
    const out = await this.act(
      `group ${group}`,
      "/api/groups/take-out",
      { group, account },
      text.takenOutOnly(name),
    );
    await this.load();
    const now = this.book.byId(group);
    if (out === null || now === null || !now.row.stale) return;
    await this.rekey(now, text.takenOut(name));
  }

  async setRole({ row }: Opened, { account, name }: Member, role: Member["role"]): Promise<void> {
    const { group } = row;
    const said = text.roleChanged(name, text.roles[role]);
    await this.act(`group ${group}`, "/api/groups/role", { group, account, role }, said);
    await this.load();
  }

  async leave(opened: Opened): Promise<void> {
    await this.#end(opened, "/api/groups/leave", text.left(titleOf(opened)));
  }
  async close(opened: Opened): Promise<void> {
    await this.#end(opened, "/api/groups/close", text.closed_(titleOf(opened)));
  }

  /**
   * A new key for those who are in it now, and everything that is shared into it; once the
   * person has looked at all the keys that it is sealed for.
   */
  async rekey(opened: Opened, said: string = text.stale.done): Promise<void> {
    const { group, members } = opened.row;
    const act = `group ${group}`;
    const whose = () => [groupItself(opened), ...othersIn(members, this.#myself())];
    const goOn = async () => {
      const now = this.book.byId(group);
      if (now !== null) await this.rekey(now, said);
    };
    if (!(await this.#isLookedAt(act, opened, whose, goOn))) return;
    await this.step(
      act,
      async () => {
        const { pins } = this.#ground;
        const path = `/api/groups/shares?group=${encodeURIComponent(group)}`;
        const shares = await this.house.api.get<GroupSharesReply>(path);
        const body = await rekeyed(keyOf(opened), opened.row, shares, this.#myself(), pins);
        await this.house.api.post("/api/groups/rekey", body);
        await pins.accept(group, body.publicKey);
        return true;
      },
      said,
    );
    await this.load();
  }

  /** The person has compared the key that is shown for this one; after the last it goes on. */
  async lookedAt({ who, publicKey }: Unlooked): Promise<void> {
    const { looking } = this;
    if (looking === null) return;
    const done = await this.step(`look ${looking.group}`, async () => {
      await this.#ground.pins.accept(who, publicKey);
      return true;
    });
    if (done === null || this.looking !== looking) return;
    const keys = looking.keys.filter((one) => one.who !== who);
    this.looking = keys.length === 0 ? null : { ...looking, keys };
    this.changed();
    if (keys.length === 0) await looking.goOn();
  }

  /** Otherwise they are shown, or it is said why they cannot be. */
  async #isLookedAt(
    act: string,
    { row: { group } }: Opened,
    whose: () => readonly Omit<Unlooked, "before">[],
    goOn: () => Promise<unknown>,
  ): Promise<boolean> {
    if (this.busy !== null) return false;
    try {
      const keys = await unlooked(whose(), this.#ground.pins);
      this.looking = keys.length === 0 ? null : { group, keys, goOn };
      this.changed();
      return keys.length === 0;
    } catch (error) {
      this.fail(act, error);
      return false;
    }
  }

  /** What is said of a group that is not in the list any more stands under `ended`. */
  async #end({ row }: Opened, path: string, said: string): Promise<void> {
    const { group } = row;
    const ended = await this.act(`group ${group}`, path, { group }, said);
    if (ended !== null) this.done = { act: "ended", message: said };
    await this.load();
  }

  #myself(): Myself {
    const { vault, account } = this.#ground;
    const { publicKey } = vault;
    if (publicKey === null || account.me === null) throw refuse(words.vault.failures.notOpen);
    return { account: account.me.account, publicKey };
  }
}
