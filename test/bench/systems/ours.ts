/**
 * The whole server, as `npm start` runs it, with as many people as a bench needs.
 *
 * The accounts are put into its own database before it starts, and their access
 * tokens are signed with its own key: four hundred sign-ins by password would be
 * four hundred times argon2id, which is not what is measured.
 */
import { newId } from "#server/accounts/ids.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import { PROTOCOL_VERSION } from "#protocol/words.ts";
import { addPerson, addSchool, withGround, type Ground } from "#test/support/seed.ts";
import { withDataFolder, withServer } from "#test/support/server.ts";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { workerPath } from "../core/facts.ts";
import { canPin, CORES, pin, treeOf } from "../core/machine.ts";
import { openPage } from "../load/page.ts";
import type { Door, System, SystemNeeds, WithSystem } from "./system.ts";

const GC = pathToFileURL(join(import.meta.dirname, "collect-on-signal.ts")).href;

const enrol = async (
  ground: Ground,
  school: string,
  { teachers, coaches, password }: SystemNeeds,
): Promise<{ teachers: string[]; coaches: string[] }> => {
  // One hash for all: making it is not what is measured.
  const passwordHash = password === undefined ? null : await ground.passwords.hash(password);
  const several = async (what: string, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const name = `${what} ${index}`;
      const email = `${what}-${index}@school.test`;
      ids.push(await addPerson(ground, school, { name, email, passwordHash }));
    }
    return ids;
  };
  return {
    teachers: await several("teacher", teachers),
    coaches: await several("coach", coaches),
  };
};

const at = (ids: readonly string[], index: number): string => {
  const id = ids[index];
  if (id === undefined) throw new RangeError(`no person number ${index} was enrolled`);
  return id;
};

export const withOurs: WithSystem = <T>(
  needs: SystemNeeds,
  work: (system: System) => Promise<T>,
): Promise<T> =>
  withDataFolder(async (data) => {
    const env = {
      MEDIASOUP_WORKER_BIN: workerPath(),
      RTC_PORT: "0",
      RTC_WORKERS: "1",
      LOG_LEVEL: "error",
      NODE_OPTIONS: `--import=${GC}`,
      ...needs.env,
    };
    const people = await withGround(data, async (ground) =>
      enrol(ground, await addSchool(ground), needs),
    );
    return withServer({ data, env }, async (server) => {
      const tokens = await createTokens(openSigningKey(data, "access-tokens"));
      const door = (account: string): Door => ({
        url: server.url,
        account,
        auth: { token: tokens.issue(account, newId()), protocol: PROTOCOL_VERSION },
      });
      if (canPin()) pin(treeOf(server.pid), CORES.system);
      return work({
        url: server.url,
        pids: () => treeOf(server.pid),
        teacher: (index) => door(at(people.teachers, index)),
        coach: (index) => ({
          ...door(at(people.coaches, index)),
          email: `coach-${index}@school.test`,
        }),
        enter: openPage,
        leases: true,
      });
    });
  });
