// runs alone, limit 150 s
/**
 * Whatever ends a sign-in cuts HTTP, socket and media. Judged on the wire: of the
 * media that the person sent or received not one packet leaves after the answer.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { DevicesReply } from "#protocol/http/account.ts";
import { apiOf, type Answer, type Api } from "#test/support/api.ts";
import { withCapture, type Capture } from "#test/support/capture.ts";
import { openPage, signIn, type Page, type SignedIn } from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import { addPerson, randomPassword } from "#test/support/seed.ts";
import { judge } from "../revoke/judge.ts";
import { openStage } from "../revoke/stage.ts";

const test = suite("a sign-in that ends");

/** The word: within a second. */
const WITHIN_MS = 1_000;
/** So many packets the teacher tries to send afterwards, or for 60 ms. */
const MORE = 40;

interface Person {
  account: string;
  email: string;
  password: string;
}
interface Struck extends Person {
  url: string;
  /** The sign-in that the lesson runs under. */
  here: SignedIn;
  administrator: Pick<Person, "email" | "password">;
}
type Act = () => Promise<Answer<unknown>>;

/** Another device of the same person. */
const elsewhere = async (who: Struck): Promise<Api> =>
  apiOf(who.url, (await signIn(who.url, who)).token);

/** Each gets ready and gives what is to be done then. */
const WAYS: Record<string, (who: Struck) => Promise<Act>> = {
  "signing out": async ({ url, here }) => {
    const device = apiOf(url, here.token);
    return () => device.post("/api/sign-out");
  },
  "signing out everywhere": async (who) => {
    const device = await elsewhere(who);
    return () => device.post("/api/sign-out-everywhere");
  },
  "signing out another device": async (who) => {
    const device = await elsewhere(who);
    const { body } = await device.get<DevicesReply>("/api/my/devices");
    const other = body.devices.find(({ here }) => !here);
    return () => device.post("/api/my/devices/sign-out", { id: other?.id });
  },
  "another password": async (who) => {
    const device = await elsewhere(who);
    return () => device.post("/api/my/password", { password: randomPassword() });
  },
  "closing by an administrator": async ({ url, account, administrator }) => {
    const device = apiOf(url, (await signIn(url, administrator)).token);
    return () => device.post("/api/people/close", { account });
  },
};

const enrol = async (school: School, name: string): Promise<Person> => {
  const { ground, demo } = school;
  const password = randomPassword();
  const email = `${name.replaceAll(/\W+/g, ".")}@hillview.test`;
  const passwordHash = await ground.passwords.hash(password);
  const account = await addPerson(ground, demo.school, { name, email, passwordHash });
  return { account, email, password };
};

const refreshed = async (url: string, { cookie }: SignedIn): Promise<number> => {
  const headers = { origin: url, cookie };
  return (await fetch(`${url}/api/refresh`, { method: "POST", headers })).status;
};

/** Resolves with how long it took, ms, or rejects when it took too long. */
const disconnected = (page: Page): Promise<number> => {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the socket stayed open")), 5 * WITHIN_MS);
    page.socket.once("disconnect", () => {
      clearTimeout(late);
      resolve(performance.now() - startedAt);
    });
  });
};

const strike = async (
  school: School,
  capture: Capture,
  way: string,
  role: "teacher" | "coach",
): Promise<void> => {
  const { server, demo } = school;
  const { url } = server;
  const label = `${way}, ${role}`;
  const person = async (name: string) => enrol(school, `${name} ${label}`);
  const people = { teacher: await person("teacher"), coach: await person("coach") };
  const here = {
    teacher: await signIn(url, people.teacher),
    coach: await signIn(url, people.coach),
  };
  const owner = await openPage(url, here.teacher);
  const stage = await openStage(url, owner, here.teacher.account, [here.coach]);
  try {
    const page = role === "teacher" ? owner : stage.coaches[0]?.page;
    const struck = { ...people[role], url, here: here[role], administrator: demo.administrator };
    const act = await WAYS[way]?.(struck);
    if (page === undefined || act === undefined) throw new Error("nobody to strike");
    const flows = stage.flows();
    const gone = disconnected(page);
    const since = await capture.mark();
    const answered = capture.segment(Number(new URL(url).port), "HTTP/1.1 200", since);
    assert.is((await act()).status, 200, label);
    const acknowledged = await answered;
    assert.is((await apiOf(url, struck.here.token).get("/api/me")).status, 401, `${label}: HTTP`);
    assert.is(await refreshed(url, struck.here), 401, `${label}: the refresh token`);
    assert.ok((await gone) < WITHIN_MS, `${label}: the socket`);
    await stage.sentMore(MORE);
    await capture.mark();
    const { before, after, latestMs } = judge(capture, flows, acknowledged);
    assert.ok(before > 0, `${label}: media flowed`);
    assert.is(after, 0, `${label}: media, the last one ${latestMs} ms late`);
  } finally {
    stage.close();
    owner.close();
  }
};

test("HTTP, socket and media are cut within a second, whoever ends it and however", () =>
  withSchool({ teachers: 0, coaches: 0 }, (school) =>
    withCapture([Number(new URL(school.server.url).port)], async (capture) => {
      for (const way of Object.keys(WAYS)) {
        for (const role of ["teacher", "coach"] as const) await strike(school, capture, way, role);
      }
    }),
  ));

test.run();
