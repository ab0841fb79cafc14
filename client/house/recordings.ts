/** My recordings: what there is, and what I do with each. Titles are opened here, never sent. */
import type {
  DeletedReply,
  ManifestReply,
  RecordingKeep,
  RecordingSettingsBody,
  RecordingsReply,
} from "#protocol/http/recordings.ts";
import type { VaultReply } from "#protocol/http/vault.ts";
import { openText } from "#recordings/text.ts";
import type { VaultHere } from "../live/key-check.ts";
import { words } from "../words.ts";
import { Desk, type House } from "./desk.ts";
import { Cancelled, copyOf, type Copied } from "./recording-copy.ts";
import { onlyOf } from "./recording-part.ts";
import type { Kept } from "./recording-range.ts";
import { length, moment } from "./recording-words.ts";

const text = words.recordings;

export type Row = RecordingsReply["recordings"][number];
/** Erasing of the bytes is done by then, ms (R18). */
const ERASED_WITHIN_MS = 24 * 3_600_000;

export class Recordings extends Desk {
  reply: RecordingsReply | null = null;
  /** By recording: what the title says; null where it does not open here. */
  readonly titles = new Map<string, string | null>();
  /** By recording: the receipt of its deletion, until this page is left. */
  readonly receipts = new Map<string, DeletedReply["receipt"]>();
  /** Of the recording whose part is being chosen. */
  manifest: ManifestReply | null = null;
  /** The copy under way. */
  copying: { recording: string; share: number } | null = null;

  readonly #vault: VaultHere;

  constructor(house: House, vault: VaultHere) {
    super(house);
    this.#vault = vault;
  }

  async load(): Promise<void> {
    const [reply] = await Promise.all([
      this.fetch<RecordingsReply>("load", "/api/recordings"),
      this.#vault.load(),
    ]);
    this.reply = reply ?? this.reply;
    this.changed();
    await this.openTitles();
  }

  byId(recording: string): Row | null {
    return this.reply?.recordings.find((one) => one.recording === recording) ?? null;
  }

  /** Undefined where there is none; null where it is sealed for somebody who is not here. */
  titleOf({ recording, sealedTitle }: Row): string | null | undefined {
    return sealedTitle === null ? undefined : (this.titles.get(recording) ?? null);
  }

  /** Again whenever the vault was opened. */
  async openTitles(): Promise<void> {
    for (const { recording, sealedTitle, keys } of this.reply?.recordings ?? []) {
      if (sealedTitle === null || this.titles.has(recording)) continue;
      const key = await this.#vault.titleKeyOf(keys);
      if (key === null) continue;
      // Altered, or of another recording: shown as sealed, which is what it is.
      const title = await openText(key, recording, "title", sealedTitle).catch(() => null);
      this.titles.set(recording, title);
      this.changed();
    }
  }

  /** The whole of it. */
  keep({ recording }: Pick<Row, "recording">): Promise<boolean> {
    return this.#doing(
      `keep ${recording}`,
      "/api/recordings/keep",
      { recording, only: null },
      text.act.kept,
    );
  }

  async choosePart({ recording }: Pick<Row, "recording">): Promise<boolean> {
    const path = `/api/recordings/manifest?recording=${recording}`;
    this.manifest = await this.fetch<ManifestReply>(`part ${recording}`, path);
    this.changed();
    return this.manifest !== null;
  }
  leavePart(): void {
    this.manifest = null;
    this.forgetWords();
  }

  /** Nothing is asked of the server before every key file was made. */
  async keepPart(manifest: ManifestReply, kept: Kept): Promise<boolean> {
    const { recording } = manifest;
    const done = await this.step(
      `part ${recording}`,
      async () => {
        const only = await onlyOf(this.#vault, manifest, kept);
        const body: RecordingKeep = { recording, only };
        return this.house.api.post("/api/recordings/keep", body);
      },
      text.act.keptPart(length(kept.keptMs)),
    );
    if (done === null) return false;
    this.manifest = null;
    await this.load();
    return true;
  }

  /** Delete, or throw away: the same, with a receipt. */
  async remove({ recording }: Pick<Row, "recording">): Promise<boolean> {
    const act = `remove ${recording}`;
    const reply = await this.act<DeletedReply>(
      act,
      "/api/recordings/delete",
      { recording },
      ({ eraseAt }) =>
        eraseAt === null
          ? text.act.erased(moment(Date.now() + ERASED_WITHIN_MS))
          : text.act.binned(moment(eraseAt)),
    );
    if (reply === null) return false;
    this.receipts.set(recording, reply.receipt);
    await this.load();
    return true;
  }

  undo({ recording }: Pick<Row, "recording">): Promise<boolean> {
    this.receipts.delete(recording);
    return this.#doing(`undo ${recording}`, "/api/recordings/undo", { recording }, text.act.undone);
  }

  saveSettings(body: RecordingSettingsBody): Promise<boolean> {
    return this.#doing("settings", "/api/recordings/settings", body, text.settings.saved);
  }

  /** Null where it was cancelled or refused; then nothing is offered. */
  async copy({ recording }: Pick<Row, "recording">): Promise<Blob | null> {
    if (this.copying !== null) return null;
    this.copying = { recording, share: 0 };
    const act = `copy ${recording}`;
    this.failure = this.done = null;
    this.changed();
    try {
      const { zip, missing } = await this.#makeCopy(recording);
      const message = missing === 0 ? text.copy.saved : text.copy.damaged(missing);
      this.done = { act, message };
      return zip;
    } catch (error) {
      if (error instanceof Cancelled) this.done = { act, message: text.copy.cancelled };
      else this.fail(act, error);
      return null;
    } finally {
      this.copying = null;
      this.changed();
    }
  }
  cancelCopy(): void {
    this.copying = null;
    this.changed();
  }

  async #makeCopy(recording: string): Promise<Copied> {
    const { api } = this.house;
    const { vault } = await api.get<VaultReply>("/api/vault");
    const manifest = await api.get<ManifestReply>(
      `/api/recordings/manifest?recording=${recording}`,
    );
    return copyOf({
      manifest,
      sealedByCode: vault?.sealedByCode ?? "",
      piece: (part, segment) =>
        api.download(
          `/api/recordings/segment?recording=${recording}&part=${part}&segment=${segment}`,
        ),
      progress: (share) => {
        if (this.copying !== null) this.copying = { recording, share };
        this.changed();
      },
      wanted: () => this.copying?.recording === recording,
    });
  }

  async #doing(act: string, path: string, body: unknown, said: string): Promise<boolean> {
    const done = (await this.act(act, path, body, said)) !== null;
    if (done) await this.load();
    return done;
  }
}
