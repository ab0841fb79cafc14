/** A school with something on every screen, and one browser to look at it. */
import { createLinks } from "#server/accounts/links.ts";
import { newId } from "#server/accounts/ids.ts";
import { hashOf, normalText } from "#server/accounts/texts/normal.ts";
import type { Link } from "#server/stores/link-store.ts";
import { coachVoice } from "./classroom/classroom.ts";
import { withPerson, type Person } from "./browser.ts";
import { withSchool, type School } from "./school.ts";
import { addGuest, addPerson, addSchool, type Ground, type Seed } from "./seed.ts";

const DAY_MS = 86_400_000;

export interface House extends School {
  person: Person;
  /** The server under a name: passkeys belong to one. */
  url: string;
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
  const rules = { passwordLength: 14, secondFactor: true, training: true };
  await stores.schools.change(school, { rules });
  const text = normalText(`# The second agreement\n\n${"Everybody keeps to it. ".repeat(20)}`);
  await stores.agreements.publish({
    ...{ school, text, hash: hashOf(text), publishedAt: Date.now(), by: null },
  });
  return asked;
};

export const withHouse = (work: (house: House) => Promise<void>): Promise<void> =>
  withSchool({ teachers: 0, coaches: 0 }, async (school) => {
    const { demo, ground, server } = school;
    const { stores } = ground;
    const url = server.url.replace("127.0.0.1", "localhost");
    const mail = { configured: false, send: () => Promise.resolve() };
    const links = createLinks({ links: stores.links, mail, page: () => url, now: Date.now });
    const link: House["link"] = async (what) => {
      const none = { school: demo.school, account: null, email: null, by: null, detail: {} };
      return (await links.make({ ...none, ...what, lifeMs: DAY_MS })).url;
    };
    const guest = await addGuest(ground, demo.school, { name: "Kim Berg" });
    const [host, at] = [demo.teacher.account, Date.now()];
    const tie = { id: newId(), host, guest, oneSession: false, createdAt: at, endedAt: null };
    await stores.guests.add({ ...tie, until: at + DAY_MS });
    await link({ kind: "join", email: "new@demo.test", by: demo.administrator.account });
    await link({ kind: "join-outside", email: "far@demo.test", by: host, detail: { name: "Far" } });
    await stores.factors.setTotp({
      ...{ account: demo.secondCoach.account, sealed: newId(), createdAt: at, confirmedAt: at },
      lastStep: 0,
    });
    const asked = await addStrictSchool(ground, demo);
    const size = { width: 320, height: 640 };
    await withPerson({ room: coachVoice(0), ...size }, (person) =>
      work({ ...school, person, url, guest, asked, link }),
    );
  });
