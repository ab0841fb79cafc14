import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openPage, type Page, type SignedIn } from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import { greeting, openRaw, type RawSocket } from "./raw-socket.ts";

const test = suite("floods");
const needs = { teachers: 1, coaches: 1 };
const FLOOD = 6_000;

const withVictim = (
  work: (school: School, attacker: SignedIn, victim: Page) => Promise<void>,
): Promise<void> =>
  withSchool(needs, async (school) => {
    const [attacker, victim] = [school.coaches[0], school.teachers[0]];
    if (!attacker || !victim) throw new Error("the school is empty");
    const page = await openPage(school.server.url, victim);
    await work(school, attacker, page);
    // Whatever happened, the other person is served.
    await page.ask("lobby:enter", { waiting: false });
    page.close();
    assert.equal(
      school.server.log.filter((line) => /"level":"(error|fatal)"/.test(line)),
      [],
    );
  });
const enter = async (url: string, { token }: SignedIn): Promise<RawSocket> => {
  const raw = await openRaw(url);
  raw.send(greeting(token));
  await raw.message("40");
  return raw;
};

for (const [what, packet] of [
  ["requests", (id: number) => `42${id}["session:end",{"sessionId":"AAAAAAAAAAAAAAAAAAAAAA"}]`],
  ["requests without room for an answer", () => '42["session:end",{"sessionId":"A"}]'],
  ["events that are none", () => '42["x"]'],
] as const) {
  test(`a flood of ${what} closes the page that sends it, and nobody else notices`, () =>
    withVictim(async (school, attacker) => {
      const raw = await enter(school.server.url, attacker);
      for (let id = 0; id < FLOOD && raw.isOpen(); id += 1) raw.send(packet(id));
      await raw.closed;
    }));
}

test("a page in haste is told so, and may still take away", () =>
  withVictim(async (school, attacker) => {
    const raw = await enter(school.server.url, attacker);
    for (let id = 0; id < 400; id += 1) {
      raw.send(`42${id}["session:join",{"sessionId":"AAAAAAAAAAAAAAAAAAAAAA"}]`);
    }
    raw.send('42999["session:end",{"sessionId":"AAAAAAAAAAAAAAAAAAAAAA"}]');
    assert.match(await raw.message("43999["), /"no-such-session"/);
    assert.ok(raw.messages.some((text) => text.includes('"too-fast"')));
    raw.end();
  }));

test("a message that is too large, or that never ends, closes its page only", () =>
  withVictim(async (school, attacker) => {
    const { url } = school.server;
    for (const text of [
      `420["cue:send",{"cue":"${"x".repeat(70_000)}"}]`,
      `420${"[".repeat(70_000)}`,
      Buffer.alloc(70_000),
    ]) {
      const raw = await enter(url, attacker);
      raw.send(text);
      await raw.closed;
    }
    // Nonsense that is not too large: closed, or not heard; never a crash.
    for (const text of [
      "",
      "9",
      "4",
      "42",
      "42[",
      "42{}",
      "42[1]",
      "43[]",
      "440",
      "45-[]",
      "42[[]]",
    ]) {
      const raw = await enter(url, attacker);
      raw.send(text);
      raw.send('421["lobby:enter",{"waiting":true}]');
      await Promise.race([raw.closed, raw.message("431")]);
      raw.end();
    }
    const raw = await enter(url, attacker);
    raw.send(`451000-["session:end",${'{"_placeholder":true,"num":0},'.repeat(999)}{}]`);
    for (let sent = 0; sent < 1_000 && raw.isOpen(); sent += 1) raw.send(Buffer.alloc(60_000));
    await raw.closed;
  }));

test.run();
