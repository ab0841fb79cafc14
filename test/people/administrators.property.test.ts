// limit 300 s
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HUMANS, addressOf } from "./cast.ts";
import { enlargement, type Case, type Plant } from "./administrators.ts";
import { GROUP } from "./shelf.ts";
import { administratorsAct, history, holds, story } from "./stories.ts";

const test = suite("what administrators cannot do");
/** `PEOPLE_HISTORIES` asks for more. */
const HISTORIES = Number(process.env["PEOPLE_HISTORIES"] ?? 1_500);
/** A planted fault is found long before that. */
const AT_MOST = 1_500;
// Refusals are thrown by the thousand, and nobody reads where.
Error.stackTraceLimit = 0;

const cases: fc.Arbitrary<Case> = fc.record({
  history: history(6),
  acts: fc.array(administratorsAct, { minLength: 1, maxLength: 2 }),
  human: fc.constantFrom(...HUMANS, "ada", "cole", "cole", "gil"),
  mail: fc.boolean(),
});
const telling = ([{ history: before, acts, human, mail }]: [Case]): string =>
  `${mail ? "With" : "Without"} mail:\n${story(before)}\nthen an administrator:\n${story(acts)}\n` +
  `and ${human} tries everything`;

test("R23: no act of an administrator enlarges what anybody can see", async () => {
  let [seen, done] = [0, 0];
  const property = fc.asyncProperty(cases, async (one) => {
    const found = await enlargement(one);
    seen += found.before;
    done += found.done;
    assert.equal(found.more, []);
  });
  await holds(property, HISTORIES, telling);
  console.log(`${HISTORIES} histories, ${done} acts of administrators, ${seen} things in sight`);
  assert.ok(done > HISTORIES / 4 && seen > HISTORIES / 4, "there is something to see and to do");
});

const PLANTS: readonly Plant[] = [
  {
    name: "an administrator signs in as somebody",
    async act(world, by) {
      const [tess, visit] = [world.accounts.get("hill/tess") ?? "", { ip: "::1", userAgent: "" }];
      const entered = await world.house.signIns.begin(tess, visit);
      world.seats.push(world.house.sit(by.human, entered));
    },
  },
  {
    name: "an administrator counts as the owner of every live session",
    faults: {
      relation: (session, by, { administrator }) =>
        administrator && "owner" in session ? { ...by, account: session.owner } : by,
    },
  },
  {
    name: "an administrator changes an address, and a reset goes there",
    mail: true,
    async act({ accounts, house }) {
      const email = addressOf("nell");
      const tess = accounts.get("hill/tess") ?? "";
      const taken = await house.stores.accounts.inSchool("school-hill".padEnd(22, "-"), email);
      if (taken === null) await house.stores.accounts.change(tess, { email });
    },
  },
  {
    name: "a reset by an administrator goes on from the old account",
    mail: false,
    faults: {
      stores: (stores) => ({
        ...stores,
        links: {
          ...stores.links,
          add: (link) => stores.links.add({ ...link, detail: { ...link.detail, byMail: true } }),
        },
      }),
    },
  },
  {
    name: "an administrator joins a group library",
    async act({ house }, { account }) {
      const { epoch = 1 } = (await house.stores.groups.byId(GROUP)) ?? {};
      const as = { role: "member", wrapped: "d3JhcHBlZA==", since: Date.now() } as const;
      await house.stores.groups.addMember({ group: GROUP, account, ...as }, epoch);
    },
  },
  {
    name: "hands that began anew hold the vault of the hands before",
    mail: false,
    faults: {
      stores: (stores) => ({
        ...stores,
        vaults: {
          ...stores.vaults,
          async of(account) {
            const vault = await stores.vaults.of(account);
            return vault === null ? null : { ...vault, provenAt: Number.MAX_SAFE_INTEGER };
          },
        },
      }),
    },
  },
];

for (const plant of PLANTS) {
  test(`R23: the property notices when ${plant.name}`, async () => {
    const property = fc.asyncProperty(cases, async (one) => {
      assert.equal((await enlargement(one, plant)).more, []);
    });
    let noticed = "";
    await holds(property, AT_MOST, telling).catch((error: unknown) => {
      noticed = error instanceof Error ? error.message : String(error);
    });
    console.log(`${plant.name}:\n${noticed}`);
    assert.match(noticed, "then an administrator", "the fault was not noticed");
  });
}

test.run();
