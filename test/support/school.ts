/**
 * More people than the demo school has. Their accounts are put into the server's
 * own database and their access tokens signed with its own key: hundreds of
 * sign-ins by password would be hundreds of times argon2id.
 */
import { newId } from "#server/accounts/ids.ts";
import { createTokens } from "#server/accounts/tokens.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import type { SignedIn } from "./page.ts";
import { addDemoSchool, addPerson, addSchool, withGround, type Ground, type Seed } from "./seed.ts";
import { withDataFolder, withServer, type Server, type ServerOptions } from "./server.ts";

export interface School {
  server: Server;
  /** The server's data folder. */
  data: string;
  /** Who is in the school besides; signs in by password. */
  demo: Seed;
  /** The server's own records, opened a second time. */
  ground: Ground;
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
    withGround(data, async (ground) => {
      const demo = await addDemoSchool(ground);
      const add = async (name: string, school: string) => addPerson(ground, school, { name });
      const several = async (what: string, count: number): Promise<string[]> => {
        const found: string[] = [];
        for (let index = 0; index < count; index += 1) {
          found.push(await add(`${what} ${index}`, demo.school));
        }
        return found;
      };
      const teachers = await several("teacher", needs.teachers);
      const coaches = await several("coach", needs.coaches);
      const outsider = await add("outsider", await addSchool(ground, "Lakeside School"));
      const { env = {} } = needs;
      return withServer({ env, data, people: demo.people }, async (server) => {
        const tokens = await createTokens(openSigningKey(data, "access-tokens"));
        const signed = (account: string): SignedIn => ({
          account,
          token: tokens.issue(account, newId()),
          cookie: "",
        });
        return work({
          ...{ server, data, demo, ground },
          teachers: teachers.map(signed),
          coaches: coaches.map(signed),
          outsider: signed(outsider),
          again: ({ account }) => signed(account),
        });
      });
    }),
  );
