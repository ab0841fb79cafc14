/**
 * Whoever changes a vault shows its proof: 256 bits that only a holder of the
 * identity can make. Being signed in is not enough (R23): a sign-in can be given
 * by an administrator's reset, the identity cannot.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Asker } from "../accounts/ports.ts";
import type { InTurn } from "../accounts/in-turn.ts";
import type { About, Lines } from "../accounts/lines.ts";
import type { Throttle } from "../accounts/throttle.ts";
import { AppError } from "../errors.ts";
import type { Vault } from "../stores/vault-store.ts";
import type { Holders } from "./holder.ts";

/** What the records keep of a proof: nobody can make the proof from it. */
export const proofDigest = (proof: string): string =>
  createHash("sha256").update(proof).digest("base64url");

const fits = (proof: string, digest: string): boolean => {
  const [given, kept] = [Buffer.from(proofDigest(proof)), Buffer.from(digest)];
  return given.length === kept.length && timingSafeEqual(given, kept);
};

export interface VaultLine {
  action: `vault:${string}`;
  object?: string;
  detail?: NonNullable<About["detail"]>;
}
/** A line about a vault is its owner's alone: no school reads it (R22). */
export const vaultLine = (account: string, { object = account, ...line }: VaultLine): About => ({
  ...{ actor: account, object, owner: account, school: null },
  ...line,
});

export interface VaultChanges {
  /**
   * Runs a change of the account's vault after its proof, in turn, announced in the log.
   * `evenLocked`: for showing the proof itself. Throws `no-vault`, `vault-locked`,
   * `wrong-key`, `too-many-attempts` or `log-unavailable`, and then nothing is changed.
   */
  change<T>(
    asker: Asker,
    proof: string,
    line: VaultLine & { evenLocked?: boolean },
    write: (vault: Vault) => Promise<T>,
  ): Promise<T>;
  /** The same without a proof, for what only asks. */
  without<T>(asker: Asker, line: VaultLine, write: (vault: Vault) => Promise<T>): Promise<T>;
  /** Removes first and writes the line after. Throws `no-such-device` where there is nothing. */
  taking(asker: Asker, line: VaultLine, remove: () => Promise<boolean>): Promise<void>;
}
export interface VaultChangesDeps {
  holders: Holders;
  lines: Lines;
  throttle: Throttle;
  inTurn: InTurn;
}

export function createVaultChanges(deps: VaultChangesDeps): VaultChanges {
  const { holders, lines, throttle, inTurn } = deps;
  const prove = async (account: string, vault: Vault, proof: string): Promise<void> => {
    // Counted by account: who is signed in as it is one person, or two who are not.
    const attempt = { who: account, ip: "", device: `vault ${account}` };
    await throttle.begin(attempt);
    if (!fits(proof, vault.proofDigest)) throw new AppError("wrong-key");
    await throttle.succeed(attempt);
  };
  const refusing = async (account: string, line: VaultLine, proving: Promise<void>) => {
    try {
      await proving;
    } catch (error) {
      const code = error instanceof AppError ? error.code : "internal";
      await lines.after({ ...vaultLine(account, line), outcome: "refused", detail: { code } });
      throw error;
    }
  };
  const giving = <T>({ account, again }: Asker, line: VaultLine, write: () => Promise<T>) =>
    lines.giving(vaultLine(account, line), async () => {
      await again();
      return write();
    });
  return {
    change: (asker, proof, { evenLocked = false, ...line }, write) =>
      inTurn(`vault ${asker.account}`, async () => {
        const { account } = asker;
        const { vault, locked } = await holders.of(account);
        if (vault === null) throw new AppError("no-vault");
        if (locked && !evenLocked) throw new AppError("vault-locked");
        await refusing(account, line, prove(account, vault, proof));
        return giving(asker, line, () => write(vault));
      }),
    without: (asker, line, write) =>
      inTurn(`vault ${asker.account}`, async () => {
        const vault = await holders.open(asker.account);
        return giving(asker, line, () => write(vault));
      }),
    taking: (asker, line, remove) =>
      inTurn(`vault ${asker.account}`, async () => {
        await holders.open(asker.account);
        await asker.again();
        if (!(await remove())) throw new AppError("no-such-device");
        await lines.after(vaultLine(asker.account, line));
      }),
  };
}
