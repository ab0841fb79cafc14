/**
 * Whether what is being recorded can be opened: each key file that the server
 * shows is opened with this page's own vault and must be for that recording and
 * part. With the first one the title is sealed, so that the server never reads it.
 */
import type { RecordingView } from "#protocol/events.ts";
import type { KeyFile } from "#recordings/key-file.ts";
import { sealText } from "#recordings/text.ts";
import type { Vault } from "../vault/vault.ts";

/** The vault, as far as recording needs it. */
export type VaultHere = Pick<
  Vault,
  "state" | "publicKey" | "held" | "openKeyFile" | "titleKeyOf" | "wrap" | "load" | "onChange"
>;

/** Before a title that could not be stored is sent again, ms. */
const AGAIN_MS = 5_000;

type Checked = Pick<RecordingView, "recording" | "state" | "keys">;

export class KeyCheck {
  readonly #vault: VaultHere;
  readonly #store: (recording: string, sealed: string) => Promise<unknown>;
  /** By recording and part: the answer, under way or known. */
  readonly #answers = new Map<string, Promise<KeyFile | null>>();
  /** When the title of a recording may be sent again; never once it is stored. */
  readonly #titleAfter = new Map<string, number>();

  constructor(vault: VaultHere, store: (recording: string, sealed: string) => Promise<unknown>) {
    this.#vault = vault;
    this.#store = store;
  }

  /**
   * False where one does not open, or is another recording's or part's. Judged by the
   * identity that is held here, whatever the server says of the vault meanwhile. `mine`:
   * this page turned it on; then a server that shows no key, or has the vault closed
   * under the recording, is not believed.
   */
  async fits({ recording, state, keys }: Checked, title: string, mine: boolean): Promise<boolean> {
    if (mine && state === "on" && keys.length === 0) return false;
    // Without a vault nothing can be judged here; the page that turned it on had one.
    if (this.#vault.held === null) return !mine;
    for (const [part, file] of keys.entries()) {
      const name = `${recording} ${part} ${file}`;
      const answer = this.#answers.get(name) ?? this.#open(recording, part, file);
      this.#answers.set(name, answer);
      const key = await answer;
      if (key === null) return false;
      if (part === 0 && key.text !== null) void this.#seal(recording, key.text, title);
    }
    return true;
  }

  /** Null where it does not fit. */
  async #open(recording: string, part: number, file: string): Promise<KeyFile | null> {
    const key = await this.#vault.openKeyFile(file);
    if (key === null || key.recording !== recording || key.part !== part) return null;
    return key.covers(0) ? key : null;
  }

  async #seal(recording: string, key: Uint8Array, title: string): Promise<void> {
    const now = performance.now();
    if (title === "" || now < (this.#titleAfter.get(recording) ?? 0)) return;
    this.#titleAfter.set(recording, now + AGAIN_MS);
    try {
      await this.#store(recording, await sealText(key, recording, "title", title));
      this.#titleAfter.set(recording, Infinity);
    } catch {
      // Not stored: the next view tries again, and without a title the day names it.
    }
  }
}
