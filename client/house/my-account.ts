/** My account: who I am here, what I sign in with, where I am signed in, what I accepted. */
import type {
  DevicesReply,
  EmailReply,
  FactorsReply,
  RecoveryCodesReply,
} from "#protocol/http/account.ts";
import type { CopiesReply } from "#protocol/http/agreement.ts";
import type { SchoolReply } from "#protocol/http/people.ts";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { PASSWORD_FLOOR } from "#protocol/words.ts";
import { newPasskey, wentWrong } from "../door/passkeys.ts";
import { wordsMy as text } from "../words/my.ts";
import { Desk } from "./desk.ts";

export type Device = DevicesReply["devices"][number];
export type Passkey = FactorsReply["passkeys"][number];
export type Copy = CopiesReply["copies"][number];

export class MyAccount extends Desk {
  factors: FactorsReply | null = null;
  devices: Device[] | null = null;
  copies: Copy[] | null = null;
  /** Shortest password here, characters. */
  passwordLength = PASSWORD_FLOOR;
  /** Shown once. */
  codes: string[] | null = null;

  async load(): Promise<void> {
    await Promise.all([
      this.loadFactors(),
      this.#loadDevices(),
      this.#loadCopies(),
      this.#loadRules(),
    ]);
  }

  async saveProfile(profile: { name: string; about: string }): Promise<boolean> {
    return (await this.act("profile", "/api/my/profile", profile, text.profile.saved)) !== null;
  }
  async changeEmail(email: string): Promise<EmailReply["by"] | null> {
    const said = ({ by }: EmailReply) => text.email.said(email, by === "mail");
    const reply = await this.act<EmailReply>("email", "/api/my/email", { email }, said);
    return reply?.by ?? null;
  }
  /** Every sign-in ends, and this browser is signed in afresh. Resolves to whether it went well. */
  async changePassword(password: string): Promise<boolean> {
    const { account } = this.house;
    const step = async () => {
      await account.afresh("/api/my/password", { password });
      return true;
    };
    return (await this.step("password", step, text.password.saved)) === true;
  }

  async addPasskey(name: string): Promise<boolean> {
    const asked = await this.act<CeremonyReply>("passkey", "/api/my/passkeys/options", {});
    if (asked === null) return false;
    let answer: Awaited<ReturnType<typeof newPasskey>>;
    try {
      answer = await newPasskey(asked.options);
    } catch (error) {
      this.failure = { act: "passkey", message: wentWrong(error) };
      this.changed();
      return false;
    }
    const body = { ceremony: asked.ceremony, answer, name };
    const said = text.passkeys.added(name);
    const done = await this.act<Partial<RecoveryCodesReply>>(
      "passkey",
      "/api/my/passkeys",
      body,
      said,
    );
    // Only the first factor of all brings codes along.
    this.codes = done?.codes ?? this.codes;
    await this.loadFactors();
    return done !== null;
  }
  async removePasskey({ id, name }: Passkey): Promise<void> {
    const said = text.passkeys.removed(name);
    await this.act("passkey", "/api/my/passkeys/remove", { id }, said);
    await this.loadFactors();
  }
  async removeCodes(): Promise<void> {
    await this.act("totp", "/api/my/totp/remove", {}, text.totp.removed);
    await this.loadFactors();
  }
  async newRecoveryCodes(): Promise<void> {
    const said = text.recovery.made;
    const reply = await this.act<RecoveryCodesReply>("codes", "/api/my/recovery-codes", {}, said);
    this.codes = reply?.codes ?? this.codes;
    await this.loadFactors();
  }
  keptCodes(): void {
    this.codes = null;
    this.forgetWords();
  }

  async signOutDevice({ id, device }: Device): Promise<void> {
    const said = text.devices.out(device);
    await this.act("device", "/api/my/devices/sign-out", { id }, said);
    await this.#loadDevices();
  }
  /** This browser too. Resolves to whether it went well. */
  async signOutEverywhere(): Promise<boolean> {
    return (await this.act("everywhere", "/api/sign-out-everywhere", {})) !== null;
  }

  async loadFactors(): Promise<void> {
    this.factors = (await this.fetch<FactorsReply>("factors", "/api/my/factors")) ?? this.factors;
    this.changed();
  }
  async #loadDevices(): Promise<void> {
    const reply = await this.fetch<DevicesReply>("devices", "/api/my/devices");
    this.devices = reply?.devices ?? this.devices;
    this.changed();
  }
  async #loadRules(): Promise<void> {
    const school = await this.fetch<SchoolReply>("school", "/api/school");
    this.passwordLength = school?.rules.passwordLength ?? this.passwordLength;
    this.changed();
  }
  async #loadCopies(): Promise<void> {
    const reply = await this.fetch<CopiesReply>("copies", "/api/my/agreements");
    this.copies = reply?.copies ?? this.copies;
    this.changed();
  }
}

/** One accepted version as a text that can be read and checked without this server. Pure. */
export const copyAsText = ({
  school,
  version,
  text: read,
  hash,
  acceptedAt,
  receipt,
}: Copy): string =>
  [
    text.copies.file.title(school, version),
    text.copies.file.accepted(new Date(acceptedAt).toISOString()),
    `SHA-256: ${hash}`,
    "",
    text.copies.file.receipt,
    receipt.body,
    `Ed25519 ${receipt.keyId}: ${receipt.signature}`,
    "",
    "-".repeat(72),
    "",
    read,
    "",
  ].join("\n");
