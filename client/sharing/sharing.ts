/**
 * Sharing one recording: with whom, under which key, what of it and until when. The key is
 * compared with the one that was seen first before anything is wrapped to it.
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type {
  RecipientReply,
  ShareBody,
  SharedReply,
  ShareTo,
  Stretch,
} from "#protocol/http/shares.ts";
import type { VaultHere } from "../live/key-check.ts";
import type { Pins } from "../vault/pins.ts";
import { codeOf } from "../refused.ts";
import { refuse } from "../vault/vault.ts";
import { words } from "../words.ts";
import { dayKey, endOf } from "../house/days.ts";
import { Desk, type House } from "../house/desk.ts";
import type { GroupBook } from "./group-book.ts";
import { piecesOf } from "../recordings/recording-cut.ts";
import { piecePath } from "./looked-at.ts";
import { askRecipient, personAs, type Recipient } from "./recipients.ts";
import { shareKeysOf } from "./share-keys.ts";
import type { Receipt } from "./shares.ts";

const text = words.share.dialog;
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 3_653;
/** What is offered at first where somebody wants an end. */
const OFFERED_DAYS = 30;

export interface Wish {
  range: Stretch | null;
  withNotes: boolean;
  endsAt: number | null;
  /** The person says that the changed key is right. */
  compared: boolean;
}

/** "2026-12-20" to the midnight that ends it; null where it is no day to choose. Pure. */
export const endOfDay = (typed: string, now: number): number | null => {
  const end = endOf(typed);
  return end !== null && end > now && end <= now + LONGEST_DAYS * DAY_MS ? end : null;
};
export const offeredDay = (now: number): string => dayKey(now + OFFERED_DAYS * DAY_MS);

export interface SharingGround {
  vault: VaultHere;
  groups: GroupBook;
  pins: Pins;
}

export class Sharing extends Desk {
  /** The recording that is being shared; null: none is, and no dialog is open. */
  recording: string | null = null;
  name = "";
  manifest: ManifestReply | null = null;
  recipient: Recipient | null = null;
  /** Of the share that was just made; another one begins without it. */
  shared: { name: string; receipt: Receipt } | null = null;
  readonly #ground: SharingGround;
  #sealedAs: string | null = null;
  /** The newest choice: what an older question answers is dropped. */
  #asked = 0;

  constructor(house: House, ground: SharingGround) {
    super(house);
    this.#ground = ground;
  }

  /**
   * `sealedAs`: as which the recording is sealed whose name the person saw; null where no
   * name of it was opened.
   */
  async open(recording: string, name: string, sealedAs: string | null): Promise<void> {
    this.close();
    [this.recording, this.name, this.#sealedAs] = [recording, name, sealedAs];
    this.changed();
    await Promise.all([this.#look(recording), this.#ground.groups.load()]);
  }
  close(): void {
    this.#asked += 1;
    this.recording = this.manifest = this.recipient = this.shared = null;
    this.forgetWords();
  }

  /** Null: nobody any more. */
  async choose(to: ShareTo | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.recipient = this.shared = null;
    this.forgetWords();
    if (to === null) return;
    try {
      const reply = await askRecipient(this.house.api, to);
      const recipient = await this.#judged(to, reply);
      if (asked === this.#asked) this.recipient = recipient;
    } catch (error) {
      if (asked === this.#asked) this.fail("recipient", error);
    }
    this.changed();
  }

  /** Resolves to whether it was shared. Nothing is asked of the server before all keys are made. */
  async share(wish: Wish): Promise<boolean> {
    const { recording, manifest, recipient } = this;
    const publicKey = recipient?.publicKey ?? null;
    if (recording === null || manifest === null || recipient === null || publicKey === null)
      return false;
    if (recipient.pinned === "changed" && !wish.compared) return false;
    let cut = false;
    const reply = await this.step("share", async () => {
      const { vault, pins } = this.#ground;
      const { range, withNotes, endsAt } = wish;
      await pins.accept(recipient.who, publicKey);
      const given = await shareKeysOf(
        ...([vault, manifest, range, withNotes, publicKey] as const),
        async (part, segment) =>
          new Uint8Array(await this.house.api.bytes(piecePath({ recording }, part, segment))),
      );
      const { to } = recipient;
      const pieces = piecesOf(manifest).length;
      const what = { recording, pieces, to, publicKey, range, withNotes, endsAt };
      const body: ShareBody = { ...what, ...given };
      return this.house.api.post<SharedReply>("/api/shares", body).catch((error: unknown) => {
        cut = codeOf(error) === "moved-on";
        throw error;
      });
    });
    if (reply === null) {
      // Refused for another key, or after a cut: both are shown and judged as they are by now.
      if (cut) await this.#look(recording);
      if (this.failure !== null) await this.#again(recipient);
      return false;
    }
    this.shared = { name: recipient.name, receipt: reply.receipt };
    this.recipient = null;
    this.changed();
    return true;
  }

  async #look(recording: string): Promise<void> {
    const path = `/api/recordings/manifest?recording=${encodeURIComponent(recording)}`;
    const manifest = await this.fetch<ManifestReply>("manifest", path);
    if (this.recording !== recording) return;
    const another =
      manifest !== null && manifest.recording !== (this.#sealedAs ?? manifest.recording);
    if (another) this.fail("manifest", refuse(words.keys.share.another, "another-recording"));
    this.manifest = another ? null : manifest;
    this.changed();
  }
  async #again(recipient: Recipient): Promise<void> {
    const { failure } = this;
    await this.choose(recipient.to);
    this.failure ??= failure;
    this.changed();
  }

  async #judged(to: ShareTo, reply: RecipientReply): Promise<Recipient> {
    const { pins, groups } = this.#ground;
    const { publicKey, members } = reply;
    if ("account" in to) return personAs(to.account, reply, pins);
    const opened = groups.byId(to.group);
    const key = opened?.key ?? null;
    // The server names another key than the one that my vault holds of this group.
    if (key === null || key.publicKey !== publicKey)
      throw refuse(words.keys.group.strange, "strange-group");
    const pinned = await pins.check(to.group, key.publicKey);
    return {
      ...{ to, who: to.group, publicKey, members, pinned },
      name: opened?.name ?? text.groups,
      stale: opened?.row.stale === true,
      before: pinned === "changed" ? await pins.known(to.group) : null,
    };
  }
}
