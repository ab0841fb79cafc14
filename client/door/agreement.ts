/** The agreement: read, keep, accept (R20). */
import type { AcceptBody, AgreementReply, CopiesReply } from "#protocol/http/agreement.ts";
import type { Static } from "typebox";
import type { Api } from "../api.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf } from "../refused.ts";

export type Agreement = Static<typeof AgreementReply>;
export type Copy = CopiesReply["copies"][number];

export class Reading extends Changing {
  readonly #api: Api;
  agreement: Agreement | null = null;
  /** My own copy, once it is accepted. */
  copy: Copy | null = null;
  busy = false;
  failure: { code: string; message: string } | null = null;

  constructor(api: Api) {
    super();
    this.#api = api;
  }

  async load(): Promise<void> {
    await this.#busily(async () => {
      this.agreement = await this.#api.get<Agreement>("/api/agreement");
    });
  }

  /**
   * Accepts what is on the screen, by version and hash; false when it was refused.
   * A version published meanwhile is put on the screen, to be read first.
   */
  async accept(trained: boolean): Promise<boolean> {
    const { agreement } = this;
    if (agreement === null || this.busy) return false;
    const { version, hash } = agreement;
    const body: Static<typeof AcceptBody> = { version, hash, trained };
    await this.#busily(() => this.#api.post("/api/agreement/accept", body));
    if (this.failure?.code === "agreement-changed") {
      const { failure } = this;
      await this.load();
      this.failure ??= failure;
      this.changed();
    }
    return this.failure === null;
  }

  /** My copy with its receipt; without it the page goes on, for My account has it as well. */
  async fetchCopy(): Promise<void> {
    const version = this.agreement?.version;
    await this.#busily(async () => {
      const { copies } = await this.#api.get<CopiesReply>("/api/my/agreements");
      this.copy = copies.find((one) => one.version === version) ?? null;
    });
  }

  async #busily(act: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.failure = null;
    this.changed();
    try {
      await act();
    } catch (error) {
      this.failure = { code: codeOf(error), message: messageOf(error) };
    }
    this.busy = false;
    this.changed();
  }
}

/** A copy as a file that can be read without Aside. Pure. */
export const copyAsText = (
  copy: Pick<Copy, "text" | "version" | "hash"> & { school: string },
  lines: readonly string[],
): string => [...lines, "", copy.text.trim(), ""].join("\n");
