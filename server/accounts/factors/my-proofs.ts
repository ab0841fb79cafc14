/** "It is me": confirming by password or passkey, and choosing another password. */
import type { ConfirmBody } from "#protocol/http/account.ts";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { AppError, codeOf } from "../../errors.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { Credentials } from "../credentials.ts";
import type { InTurn } from "../in-turn.ts";
import type { Lines } from "../lines.ts";
import type { Passwords } from "../passwords.ts";
import type { Asker } from "../ports.ts";
import type { Entered, SignIns, Visit } from "../sign-in.ts";
import type { Throttle } from "../throttle.ts";
import type { ConfirmationsKept } from "./confirmations.ts";
import type { Passkeys } from "./passkeys.ts";

export interface MyProofs {
  /** Begins confirming by passkey. Throws `passkey-refused` where none can be used. */
  offerConfirm(asker: Asker, origin: string): Promise<CeremonyReply>;
  /** Throws `wrong-password`, `passkey-refused` or `too-many-attempts`. */
  confirm(asker: Asker, body: ConfirmBody, from: { origin: string; ip: string }): Promise<void>;
  /**
   * Ends every sign-in of the account and begins one for this browser; links that would
   * give the account back are over. Throws `confirm-needed`, `weak-password` or
   * `common-password`.
   */
  changePassword(
    asker: Asker,
    password: string,
    from: { origin: string; visit: Visit },
  ): Promise<Entered>;
}

interface MyProofsDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  links: Pick<LinkStore, "withdrawAll">;
  passwords: Passwords;
  passkeys: Passkeys;
  credentials: Credentials;
  confirmations: ConfirmationsKept;
  throttle: Throttle;
  signIns: Pick<SignIns, "begin" | "endAll">;
  lines: Lines;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
}

export function createMyProofs(deps: MyProofsDeps): MyProofs {
  const { accounts, schools, passwords, passkeys, confirmations, lines } = deps;

  const whoIs = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    return account;
  };
  const byPassword = async ({ account, sid }: Asker, password: string, ip: string) => {
    const attempt = { who: account, ip, device: sid };
    await deps.throttle.begin(attempt);
    const { passwordHash } = await whoIs(account);
    if (!(await passwords.verify(passwordHash, password))) throw new AppError("wrong-password");
    await deps.throttle.succeed(attempt);
  };
  const byPasskey = async (
    { account, sid }: Asker,
    given: Exclude<ConfirmBody, { password: string }>,
    origin: string,
  ) => {
    const { purpose } = await passkeys.prove(given, ["confirm"], origin);
    if (purpose.account !== account || purpose.sid !== sid) throw new AppError("passkey-refused");
  };

  return {
    async offerConfirm({ account, sid }, origin) {
      const usable = await passkeys.usable(account, origin);
      if (usable.length === 0) throw new AppError("passkey-refused");
      return passkeys.offerProof({ kind: "confirm", account, sid }, usable, origin);
    },
    async confirm(asker, body, { origin, ip }) {
      const { account } = asker;
      try {
        if ("password" in body) await byPassword(asker, body.password, ip);
        else await byPasskey(asker, body, origin);
      } catch (error) {
        const line = { action: "sign-in:confirm", actor: account, object: account, owner: account };
        await lines.after({ ...line, outcome: "refused", detail: { code: codeOf(error) } });
        throw error;
      }
      await asker.again();
      confirmations.note(asker.sid);
    },
    async changePassword(asker, password, { origin, visit }) {
      confirmations.require(asker.sid);
      const { account: id } = asker;
      const { name, email, school: schoolId } = await whoIs(id);
      const school = await schools.byId(schoolId);
      if (school === null) throw new AppError("signed-out");
      const { passwordLength } = school.rules;
      const chooser = {
        account: id,
        name,
        email,
        passwordLength,
        words: [name, email, school.name],
      };
      const { passwordHash } = await deps.credentials.choose({ password }, chooser, origin);
      await deps.inTurn(id, () =>
        lines.giving({ action: "password:change", actor: id, object: id, owner: id }, async () => {
          await asker.again();
          await accounts.change(id, { passwordHash });
        }),
      );
      await deps.signIns.endAll(id, "sign-in:close");
      await deps.links.withdrawAll("reset", deps.now(), id);
      return deps.signIns.begin(id, visit, "password");
    },
  };
}
