/** A school with something on every screen, and one browser to look at it. */
import { createLinks } from "#server/accounts/links/links.ts";
import { newId } from "#server/accounts/ids.ts";
import { hashOf, normalText } from "#server/accounts/texts/normal.ts";
import type { Link } from "#server/stores/link-store.ts";
import { coachVoice } from "./classroom/classroom.ts";
import { withPerson, type Person } from "./browser.ts";
import {
  addDemoSchool,
  addGuest,
  addPerson,
  addSchool,
  withGround,
  type Ground,
  type Seed,
} from "./seed.ts";
import { withDataFolder, withServer, type Server } from "./server.ts";

const DAY_MS = 86_400_000;

export interface House {
  server: Server;
  person: Person;
  /** The server under a name: passkeys belong to one. */
  url: string;
  demo: Seed;
  /** The server's own records, opened a second time. */
  ground: Ground;
  /** A coach from outside whom the teacher invited; has a passkey. */
  guest: string;
  /** Of a school that asks for a new agreement, training and a second factor; has the teacher's password. */
  asked: string;
  /** A link as somebody gets it, unused. */
  link(what: Partial<Link> & Pick<Link, "kind">): Promise<string>;
}

/** Whoever is in it meets everything that can stand in front; the teacher has an account there as well. */
const addStrictSchool = async (ground: Ground, demo: Seed): Promise<string> => {
  const { stores } = ground;
  const school = await addSchool(ground, "Strict School");
  const twin = await stores.accounts.byId(demo.teacher.account);
  const passwordHash = twin?.passwordHash ?? null;
  const asked = await addPerson(ground, school, { name: "Ola Berg", passwordHash });
  const { name, email } = demo.teacher;
  await addPerson(ground, school, { name, email, passwordHash });
  const rules = {
    ...{ passwordLength: 14, secondFactor: true, training: true },
    ...{ recordingDays: null, recordingBytes: null },
  };
  await stores.schools.change(school, { rules });
  const text = normalText(`# The second agreement\n\n${"Everybody keeps to it. ".repeat(20)}`);
  await stores.agreements.publish({
    ...{ school, text, hash: hashOf(text), publishedAt: Date.now(), by: null },
  });
  return asked;
};

/** A guest, an account with an app for codes, and a school that asks for more. */
const furnish = async (ground: Ground, demo: Seed) => {
  const { stores } = ground;
  const guest = await addGuest(ground, demo.school, { name: "Kim Berg" });
  const [host, at] = [demo.teacher.account, Date.now()];
  const tie = { id: newId(), host, guest, oneSession: false, createdAt: at, endedAt: null };
  await stores.guests.add({ ...tie, until: at + DAY_MS });
  const { account } = demo.secondCoach;
  const app = { account, sealed: newId(), createdAt: at, confirmedAt: at, lastStep: 0 };
  await stores.factors.setTotp(app);
  return { guest, asked: await addStrictSchool(ground, demo) };
};

export const withHouse = (work: (house: House) => Promise<void>): Promise<void> =>
  withDataFolder((data) =>
    withGround(data, async (ground) => {
      const demo = await addDemoSchool(ground);
      const furnished = await furnish(ground, demo);
      await withServer({ data, people: demo.people }, async (server) => {
        const url = server.url.replace("127.0.0.1", "localhost");
        const mail = { configured: false, send: () => Promise.resolve() };
        const { links } = ground.stores;
        const making = createLinks({ links, mail, page: () => url, now: Date.now });
        const link: House["link"] = async (what) => {
          const none = { school: demo.school, account: null, email: null, by: null, detail: {} };
          return (await making.make({ ...none, ...what, lifeMs: DAY_MS })).url;
        };
        const [by, host] = [demo.administrator.account, demo.teacher.account];
        await link({ kind: "join", email: "new@demo.test", by });
        const detail = { name: "Lena Aalto" };
        await link({ kind: "join-outside", email: "lena@demo.test", by: host, detail });
        const size = { width: 320, height: 640 };
        await withPerson({ room: coachVoice(0), ...size }, (person) =>
          work({ ...furnished, demo, ground, server, person, url, link }),
        );
      });
    }),
  );
