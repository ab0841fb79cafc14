/**
 * More people than the demo school has. Their accounts are put into the server's
 * own database and their access tokens signed with its own key: hundreds of
 * sign-ins by password would be hundreds of times argon2id.
 */
import { newId } from "#server/accounts/ids.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import { openSqliteStores } from "#server/stores/sqlite.ts";
import type { SignedIn } from "./page.ts";
import { withDataFolder, withServer, type Server, type ServerOptions } from "./server.ts";

export interface School {
  server: Server;
  /** The server's data folder. */
  data: string;
  teachers: SignedIn[];
  coaches: SignedIn[];
  /** A teacher of another school on the same server. */
  outsider: SignedIn;
  /** A fresh sign-in of somebody. */
  again(who: SignedIn): SignedIn;
}

export interface SchoolNeeds extends Omit<ServerOptions, "data" | "people"> {
  teachers: number;
  coaches: number;
}

/** The real server with so many people in it besides the demo school. */
export const withSchool = <T>(
  needs: SchoolNeeds,
  work: (school: School) => Promise<T>,
): Promise<T> =>
  withDataFolder((data) =>
    withServer({ ...needs, data }, async (server) => {
      const tokens = await createTokens(openSigningKey(data, "access-tokens"));
      const signed = (account: string): SignedIn => ({
        account,
        token: tokens.issue(account, newId()),
        cookie: "",
      });
      const stores = await openSqliteStores(data);
      try {
        const school = (await stores.accounts.byEmail(server.teacher.email))?.school ?? "";
        const add = async (what: string, of: string): Promise<SignedIn> => {
          const id = newId();
          const who = { name: what, email: `${id.toLowerCase()}@school.test`, about: "" };
          await stores.accounts.add({ id, school: of, ...who, passwordHash: null, closedAt: null });
          return signed(id);
        };
        const several = async (what: string, count: number): Promise<SignedIn[]> => {
          const found: SignedIn[] = [];
          for (let index = 0; index < count; index += 1) {
            found.push(await add(`${what} ${index}`, school));
          }
          return found;
        };
        const people = {
          teachers: await several("teacher", needs.teachers),
          coaches: await several("coach", needs.coaches),
          outsider: await add("outsider", newId()),
        };
        return await work({ server, data, ...people, again: ({ account }) => signed(account) });
      } finally {
        await stores.close();
      }
    }),
  );
