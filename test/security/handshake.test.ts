import { suite } from "uvu";
import * as assert from "uvu/assert";
import { io } from "socket.io-client";
import { PROTOCOL_VERSION } from "#protocol/words.ts";
import { openPage } from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import { connectPacket, greeting, openRaw } from "./raw-socket.ts";
import { badTokens, mint } from "./tokens.ts";

const test = suite("the socket's door");
const needs = { teachers: 1, coaches: 1 };

const teacherOf = ({ teachers: [teacher] }: School) => {
  if (!teacher) throw new Error("there is no teacher");
  return teacher;
};
/** The code with which the server refuses this handshake; "in" when it does not. */
const knock = async (url: string, auth: object): Promise<string> => {
  const raw = await openRaw(url);
  raw.send(connectPacket(auth));
  const answer = await raw.message("4");
  const handshake = raw.messages.find((text) => /^4[04]/.test(text)) ?? answer;
  raw.end();
  if (handshake.startsWith("40")) return "in";
  return (JSON.parse(handshake.slice(2)) as { data: { code: string } }).data.code;
};

test("only pages of this server open a socket, and only by WebSocket", () =>
  withSchool(needs, async (school) => {
    const { url } = school.server;
    const { token } = teacherOf(school);
    const evil = [
      "https://evil.example",
      `${url}.evil.example`,
      "null",
      url.replace("http", "https"),
    ];
    for (const origin of [...evil, null]) {
      const why = await openRaw(url, { origin }).then(
        () => "open",
        (error: Error) => error.message,
      );
      assert.match(why, /Unexpected server response: 4\d\d/, String(origin));
    }
    const polling = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: url },
    });
    assert.is(polling.status, 400);
    await polling.text();
    const long = io(url, { transports: ["polling"], auth: { token }, reconnection: false });
    await new Promise((resolve) => long.once("connect_error", resolve));
    long.close();
    assert.is(await knock(url, { token, protocol: PROTOCOL_VERSION }), "in");
  }));

test("a token that is missing, old, forged or garbage opens nothing", () =>
  withSchool(needs, async (school) => {
    const { url } = school.server;
    const { account, token } = teacherOf(school);
    const protocol = PROTOCOL_VERSION;
    for (const [what, bad] of Object.entries(badTokens(school.data, account))) {
      assert.is(await knock(url, { token: bad, protocol }), "signed-out", what);
    }
    const odd = [
      {},
      { token: 7, protocol },
      { token: [token], protocol },
      { token: null, protocol },
    ];
    for (const auth of [...odd, { token: { toString: token }, protocol }]) {
      assert.is(await knock(url, auth), "signed-out", JSON.stringify(auth));
    }
    for (const old of [0, 2, "1", null, undefined, [1]]) {
      assert.is(await knock(url, { token, protocol: old }), "wrong-protocol", String(old));
    }
    assert.is(await knock(url, { token: mint(school.data, { account }), protocol }), "in");
    for (const line of school.server.log) assert.not.ok(line.includes(token), line);
  }));

test("who has not been let in is not heard, and is shown out", () =>
  withSchool(needs, async (school) => {
    const { url } = school.server;
    const raw = await openRaw(url);
    raw.send('420["lobby:enter",{"waiting":false}]');
    await raw.closed;
    assert.equal(
      raw.messages.filter((text) => text.startsWith("43")),
      [],
    );
    // Silent, it is closed as well.
    const silent = await openRaw(url);
    await silent.closed;
    const elsewhere = await openRaw(url);
    elsewhere.send(`40/admin,${JSON.stringify({ token: teacherOf(school).token })}`);
    assert.match(await elsewhere.message("44/admin"), /Invalid namespace/);
    elsewhere.end();
  }));

test("a person has a limited number of pages open, however fast they are opened", () =>
  withSchool(needs, async (school) => {
    const { url } = school.server;
    const { token } = teacherOf(school);
    const sockets = await Promise.all(Array.from({ length: 40 }, () => openRaw(url)));
    for (const socket of sockets) socket.send(greeting(token));
    const answers = await Promise.all(
      sockets.map((socket) => Promise.race([socket.message("40"), socket.message("44")])),
    );
    assert.is(answers.filter((answer) => answer.startsWith("40")).length, 12);
    assert.match(answers.find((answer) => answer.startsWith("44")) ?? "", /"too-fast"/);
    for (const socket of sockets) socket.end();
    await Promise.all(sockets.map(({ closed }) => closed));
    const page = await openPage(url, teacherOf(school));
    page.close();
  }));

test.run();
