import { execFile } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withDataFolder, withServer } from "#test/support/server.ts";
import { LINK_KEPT_MS, openForgetting } from "#server/accounts/forgetting.ts";
import { createLinks, LINK_MS } from "#server/accounts/links/links.ts";
import { firstStart, newSchool } from "#server/accounts/links/school-start.ts";
import { newId } from "#server/accounts/ids.ts";
import { noMail } from "#server/mail/smtp.ts";
import { openStores } from "#server/stores/index.ts";
import { createLog } from "#server/log.ts";
import { withDoor } from "#test/http/with-door.ts";
import { PASSWORD, secretOf } from "./visits.ts";

const test = suite("the first start");

const SCHOOL = {
  name: "Oak Lane School",
  controller: "Oak Lane School, 1 Oak Lane",
  registration: "ZA123456",
  support: "office@oaklane.test",
};
const COMMAND = new URL("../../server/new-school.ts", import.meta.url).pathname;

test("every start without a school makes a new link and withdraws the older ones", async () => {
  const stores = await openStores("memory", "");
  let now = 1_000_000;
  const clock = () => now;
  const page = () => "http://localhost:8787";
  const links = createLinks({ links: stores.links, mail: noMail, page, now: clock });
  const start = () =>
    firstStart({ schools: stores.schools, links, linkStore: stores.links, now: clock });
  const isOver = (url: string | null) =>
    links.open(secretOf(url)).then(
      () => false,
      (error: Error) => error.message === "link-over",
    );
  const first = await start();
  assert.match(first ?? "", /^http:\/\/localhost:8787\/#\/link\?s=[\w-]{43}$/);
  now += 5;
  const second = await start();
  assert.is(await isOver(first), true);
  assert.is(await isOver(second), false);
  now += LINK_MS.school;
  assert.is(await isOver(second), true);
  await stores.schools.add(newSchool(newId(), SCHOOL, now));
  assert.is(await start(), null);
  await stores.close();
});

test("what is over is forgotten: sign-ins, and links with the addresses in them", () =>
  withDoor({}, async ({ stores, school }) => {
    const { links } = stores;
    const what = { kind: "join", school: school.school, account: null, by: null } as const;
    const times = { createdAt: 1, usedAt: null, withdrawnAt: null };
    const add = async (id: string, expiresAt: number) => {
      await links.add({
        ...what,
        ...times,
        id,
        digest: id,
        email: "x@x.test",
        detail: {},
        expiresAt,
      });
    };
    const now = Date.now();
    await add("long over", now - LINK_KEPT_MS - 1_000);
    await add("just over", now - 1_000);
    await add("open", now + 1_000);
    const log = createLog("silent");
    (await openForgetting({ ...stores, log, now: Date.now })).close();
    assert.is(await links.byId("long over"), null);
    for (const id of ["just over", "open"]) assert.ok(await links.byId(id));
  }));

test("the printed link makes the school and its administrator, once, and the next start prints none", () =>
  withDataFolder(async (data) => {
    let used = "";
    await withServer({ data, people: "none" }, async (server) => {
      assert.match(server.firstStart ?? "", /^http:\/\/localhost:\d+\/#\/link\?s=/);
      const { origin } = new URL(server.firstStart ?? "");
      const ask = async (path: string, body: object, token = "") => {
        const response = await fetch(`${server.url}${path}`, {
          method: "POST",
          headers: {
            ...{ origin, "content-type": "application/json" },
            ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(body),
        });
        return {
          status: response.status,
          body: (await response.json()) as {
            code?: string;
            kind?: string;
            accessToken: string;
            me: { name: string; administrator: boolean; needs: string[]; school: object };
          },
        };
      };
      const link = secretOf(server.firstStart);
      assert.is((await ask("/api/links/read", { link })).body.kind, "school");
      const body = { link, name: "Ruth Adeyemi", email: "Ruth@oaklane.test", school: SCHOOL };
      // Nothing is used up by what is wrong.
      assert.is((await ask("/api/links/use", body)).status, 400);
      assert.is((await ask("/api/links/use", { ...body, password: "password1234" })).status, 400);
      const both = await Promise.all(
        [1, 2].map(() => ask("/api/links/use", { ...body, password: PASSWORD })),
      );
      assert.equal(both.map((one) => one.status).toSorted(), [200, 404]);
      const won = both.find((one) => one.status === 200);
      assert.ok(won?.body.me.administrator);
      assert.equal(won.body.me.needs, ["agreement"]);
      assert.equal(won.body.me.school, SCHOOL);
      const again = await ask("/api/links/use", { ...body, password: PASSWORD });
      assert.is(again.body.code, "link-over");

      const get = async (path: string) =>
        (
          await fetch(`${server.url}${path}`, {
            headers: { authorization: `Bearer ${won.body.accessToken}` },
          })
        ).json() as Promise<Record<string, unknown>>;
      const agreement = await get("/api/agreement");
      assert.is(agreement["version"], 1);
      assert.match(String(agreement["text"]), /Oak Lane School/);
      const code = agreement["codeOfPractice"] as { text: string; reviewOn: string };
      assert.match(code.text, /Oak Lane School/);
      assert.is(code.reviewOn.slice(0, 4), String(new Date().getUTCFullYear() + 1));
      used = link;
      // The link goes to standard output for the operator, and into no log line.
      assert.is(server.log.filter((line) => line.includes(link)).length, 1);
    });
    await withServer({ data, people: "none" }, async (server) => {
      assert.is(server.firstStart, null);
      assert.not.ok(server.log.some((line) => line.includes(used)));
    });
    // An operator may add another school to the same database.
    const printed = await new Promise<string>((resolve, reject) => {
      const env = { ...process.env, DATA_FOLDER: data };
      execFile(process.execPath, [COMMAND, "new"], { env }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      );
    });
    assert.match(printed, /create the school: http:\/\/localhost:8787\/#\/link\?s=[\w-]{43}\n$/);
  }));

test.run();
