/**
 * What a person signs in with besides the password, in the person's own hands:
 * passkeys, an app for one-time codes, recovery codes. Every change needs a fresh
 * confirmation and is in the log; nobody, an administrator included, can change
 * anybody else's (R23).
 */
import type { FactorsReply } from "#protocol/http/account.ts";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { AppError } from "../../errors.ts";
import { shortId } from "../../log.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { InTurn } from "../in-turn.ts";
import type { Lines } from "../lines.ts";
import type { Asker, Confirmations } from "../ports.ts";
import { needsSecondFactor, type Standings } from "../standing.ts";
import type { Throttle } from "../throttle.ts";
import type { CodesHeld } from "./codes.ts";
import type { Given, Passkeys } from "./passkeys.ts";
import { newRecoveryCodes, recoveryDigest } from "./recovery-codes.ts";
import type { Sealing } from "./sealing.ts";
import { newTotpSecret } from "./totp.ts";

/** Nobody has more devices than that. */
const PASSKEYS = 20;

export interface MyFactors {
  list(account: string): Promise<FactorsReply>;
  offerPasskey(asker: Asker, origin: string): Promise<CeremonyReply>;
  /** Throws `passkey-refused`, or `not-now` when there are too many. */
  addPasskey(asker: Asker, given: Given, name: string, origin: string): Promise<FactorsReply>;
  /** Throws `no-factor-left` for the last way to sign in, or the last second factor where one is asked. */
  removePasskey(asker: Asker, id: string): Promise<FactorsReply>;
  /** A secret for an app, good once a code of it is confirmed. Throws `not-now` while there is one. */
  offerApp(asker: Asker): Promise<{ secret: string; uri: string }>;
  /** Gives recovery codes. Throws `wrong-code`, `too-many-attempts` or `not-now`. */
  confirmApp(asker: Asker, code: string): Promise<string[]>;
  removeApp(asker: Asker): Promise<FactorsReply>;
  /** New ones in place of all. Throws `not-now` where there is nothing to recover from. */
  renewRecovery(asker: Asker): Promise<string[]>;
}

interface MyFactorsDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  factors: FactorStore;
  standings: Standings;
  passkeys: Passkeys;
  codes: CodesHeld;
  sealing: Sealing;
  throttle: Throttle;
  confirmations: Confirmations;
  lines: Lines;
  inTurn: InTurn;
  now(): number;
}

export function createMyFactors(deps: MyFactorsDeps): MyFactors {
  const { accounts, schools, factors, standings, passkeys, lines, now } = deps;

  const whoIs = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    return account;
  };
  const held = async (id: string) => {
    const account = await whoIs(id);
    const school = await schools.byId(account.school);
    if (school === null) throw new AppError("signed-out");
    const [keys, totp] = [await factors.passkeysOf(id), await factors.totpOf(id)];
    const totpSince = totp?.confirmedAt ?? null;
    const required = needsSecondFactor({ account, rules: school.rules });
    return { account, keys, totp, totpSince, required };
  };
  const list = async (id: string): Promise<FactorsReply> => {
    const { account, keys, totpSince, required } = await held(id);
    return {
      password: account.passwordHash !== null,
      passkeys: keys.map(({ id: key, name, createdAt }) => ({ id: key, name, createdAt })),
      ...{ totpSince, required },
      recoveryLeft: await factors.recoveryLeft(id),
    };
  };
  const about = (
    action: string,
    account: string,
    detail: Record<string, string | number> = {},
  ) => ({
    ...{ action, actor: account, object: account, owner: account, detail },
  });
  const giving = async (
    asker: Asker,
    line: ReturnType<typeof about>,
    give: () => Promise<void>,
  ) => {
    await lines.giving(line, async () => {
      await asker.again();
      await give();
    });
    await standings.refresh(asker.account);
  };
  /** Changes of one account follow one another: two removals must not each leave the other's. */
  const changing = <T>({ account, sid }: Asker, change: () => Promise<T>): Promise<T> => {
    deps.confirmations.require(sid);
    return deps.inTurn(account, change);
  };
  const took = async (account: string, kind: string): Promise<FactorsReply> => {
    const left = await factors.having([account]);
    if (!left.has(account)) await factors.setRecovery(account, []);
    await standings.refresh(account);
    await lines.after(about("factor:remove", account, { kind }));
    return list(account);
  };
  const renew = async (account: string): Promise<string[]> => {
    const codes = newRecoveryCodes();
    await factors.setRecovery(
      account,
      codes.map((code) => recoveryDigest(account, code)),
    );
    return codes;
  };

  return {
    list,
    async offerPasskey({ account, sid }, origin) {
      deps.confirmations.require(sid);
      const { name, email } = await whoIs(account);
      return passkeys.offerNew({ kind: "add", account }, { name, email }, origin);
    },
    addPasskey: (asker, given, name, origin) =>
      changing(asker, async () => {
        const { account } = asker;
        const passkey = await passkeys.readNew(given, { kind: "add", account }, name, origin);
        const had = await factors.passkeysOf(account);
        if (had.length >= PASSKEYS) throw new AppError("not-now");
        const line = about("factor:add", account, { kind: "passkey", id: shortId(passkey.id) });
        await giving(asker, line, () => factors.addPasskey(passkey));
        return list(account);
      }),
    removePasskey: (asker, id) =>
      changing(asker, async () => {
        const { account, keys, totpSince, required } = await held(asker.account);
        if (!keys.some((one) => one.id === id)) throw new AppError("not-found");
        const last = keys.length === 1;
        const stays = account.passwordHash !== null && (totpSince !== null || !required);
        if (last && !stays) throw new AppError("no-factor-left");
        await asker.again();
        await factors.removePasskey(account.id, id);
        return took(account.id, "passkey");
      }),
    offerApp: (asker) =>
      changing(asker, async () => {
        const { account, totpSince } = await held(asker.account);
        if (totpSince !== null) throw new AppError("not-now");
        const { bytes, text, uri } = newTotpSecret(account.email);
        const sealed = deps.sealing.seal(bytes, account.id);
        const fresh = { account: account.id, createdAt: now(), confirmedAt: null, lastStep: 0 };
        await asker.again();
        await factors.setTotp({ ...fresh, sealed });
        return { secret: text, uri };
      }),
    confirmApp: (asker, code) =>
      changing(asker, async () => {
        const { account, totp, totpSince } = await held(asker.account);
        if (totp === null || totpSince !== null) throw new AppError("not-now");
        const attempt = { who: account.id, ip: "", device: asker.sid };
        await deps.throttle.begin(attempt);
        if (!(await deps.codes.fits(totp, code))) throw new AppError("wrong-code");
        let recovery: string[] = [];
        await giving(asker, about("factor:add", account.id, { kind: "app" }), async () => {
          // The codes first: whoever has the app and no codes could be locked out by its loss.
          recovery = await renew(account.id);
          await factors.confirmTotp(account.id, now());
        });
        return recovery;
      }),
    removeApp: (asker) =>
      changing(asker, async () => {
        const { account, keys, totpSince, required } = await held(asker.account);
        if (totpSince !== null && required && keys.length === 0) {
          throw new AppError("no-factor-left");
        }
        await asker.again();
        await factors.removeTotp(account.id);
        return took(account.id, "app");
      }),
    renewRecovery: (asker) =>
      changing(asker, async () => {
        const { account } = asker;
        if (!(await factors.having([account])).has(account)) throw new AppError("not-now");
        let codes: string[] = [];
        await giving(asker, about("factor:recovery-codes", account), async () => {
          codes = await renew(account);
        });
        return codes;
      }),
  };
}
