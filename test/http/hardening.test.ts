import { connect, type AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROUTES } from "#server/accounts/permissions.ts";
import { ERROR_CODES } from "#server/errors.ts";
import { signedIn } from "#test/school/visits.ts";
import { NAMED_ORIGIN, withDoor } from "./with-door.ts";

const test = suite("what no route takes");

const INTERNAL =
  /FST_|ajv|schema|body\/|node_modules|Unexpected|SQLITE|kysely|\.ts\b|at [A-Z]\w+\./;
const POSTS = ROUTES.filter((route) => route.startsWith("POST ")).map((route) => route.slice(5));
const nested = (open: string, shut: string, depth: number) =>
  `${open.repeat(depth)}1${shut.repeat(depth)}`;

/** Every answer is a row of the one table, and says nothing of what is inside. */
const fromTheTable = (what: string, status: number, body: string): void => {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${body}`);
  const answer = JSON.parse(body) as { code: string };
  assert.equal(Object.keys(answer).toSorted(), ["code", "message", "retryable"], what);
  assert.ok((ERROR_CODES as string[]).includes(answer.code), `${what}: ${answer.code}`);
  assert.not.match(body, INTERNAL, what);
};

test("odd bodies, types and lengths are refused by every route, signed in or not, and change nothing", () =>
  withDoor({ requestsAMinute: 100_000 }, async (door) => {
    const ruth = await signedIn(door, door.school.administrator.account);
    const before = JSON.stringify((await ruth.get("/api/people")).body);
    const JSON_TYPE = "application/json";
    const odd: [string, string, string][] = [
      ["cut off", "{", JSON_TYPE],
      ["nothing", "", JSON_TYPE],
      ["a list", "[]", JSON_TYPE],
      ["a text", '"text"', JSON_TYPE],
      ["a number", "7", JSON_TYPE],
      ["an own field", '{"surprise":1}', JSON_TYPE],
      ["a prototype", '{"__proto__":{"administrator":true}}', JSON_TYPE],
      ["a constructor", '{"constructor":{"prototype":{"on":true}}}', JSON_TYPE],
      ["a deep list", nested("[", "]", 7_000), JSON_TYPE],
      ["a deep object", nested('{"a":', "}", 2_500), JSON_TYPE],
      ["a byte order mark", "\uFEFF[]", JSON_TYPE],
      ["too much", `{"account":"${"x".repeat(700_000)}"}`, JSON_TYPE],
      ["no JSON by type", '{"a":1}', "text/plain"],
      ["a form", "account=1", "application/x-www-form-urlencoded"],
      ["parts", "--x\r\n\r\n--x--", "multipart/form-data; boundary=x"],
      ["a type with a tab", '{"a":1}', "application/json\ta"],
      ["a type that begins alike", '{"a":1}', "application/jsonp"],
      ["two types", '{"a":1}', "text/plain, application/json"],
      ["a foreign charset", '{"surprise":1}', "application/json; charset=utf-7"],
    ];
    for (const url of POSTS) {
      for (const [what, payload, type] of odd) {
        for (const token of [undefined, ruth.token]) {
          const { statusCode, body } = await door.app.inject({
            ...{ method: "POST", url, payload },
            headers: {
              ...{ origin: NAMED_ORIGIN, "content-type": type },
              ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            },
          });
          fromTheTable(`${url} with ${what}`, statusCode, body);
        }
      }
    }
    assert.is(JSON.stringify((await ruth.get("/api/people")).body), before);
    assert.is(({} as Record<string, unknown>)["administrator"], undefined);
    assert.not.match(door.logged(), /"level":"(error|fatal)"/);
  }));

/** Bytes as they are, to a real port; the status line and the whole answer. */
const raw = (port: number, text: string): Promise<{ status: number; all: string }> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const parts: Buffer[] = [];
    socket.on("data", (part) => void parts.push(part));
    socket.on("error", reject);
    socket.setTimeout(5_000, () => socket.destroy(new Error("no answer")));
    socket.on("close", () => {
      const all = Buffer.concat(parts).toString();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(all)?.[1] ?? 0), all });
    });
    socket.write(text);
  });

test("odd request lines and heads are answered plainly or not at all, and open nothing", () =>
  withDoor({}, async (door) => {
    await door.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = door.app.server.address() as AddressInfo;
    const { token } = await signedIn(door, door.school.administrator.account);
    const head = (line: string, ...more: string[]) =>
      [line, `Host: 127.0.0.1:${port}`, "Connection: close", ...more, "", ""].join("\r\n");
    const bearer = `Authorization: Bearer ${token}`;
    const other = (await signedIn(door, door.school.coach.account)).token;

    assert.is((await raw(port, head("GET /api/people HTTP/1.1", bearer))).status, 200);
    const refused: [string, string][] = [
      ["an encoded separator", head("GET /api%2fpeople HTTP/1.1", bearer)],
      ["an encoded backslash", head("GET /api%5cpeople HTTP/1.1", bearer)],
      ["a doubled separator", head("GET //api//people HTTP/1.1", bearer)],
      ["dots", head("GET /api/../api/people HTTP/1.1", bearer)],
      ["encoded dots", head("GET /x/%2e%2e/api/people HTTP/1.1", bearer)],
      ["a parameter", head("GET /api/people;x=1 HTTP/1.1", bearer)],
      ["a null byte", head("GET /api/people%00 HTTP/1.1", bearer)],
      ["another case", head("GET /API/People HTTP/1.1", bearer)],
      ["a trailing separator", head("GET /api/people/ HTTP/1.1", bearer)],
      ["no UTF-8", head("GET /api/%ff HTTP/1.1", bearer)],
      ["TRACE", head("TRACE /api/people HTTP/1.1", bearer)],
      ["OPTIONS", head("OPTIONS /api/people HTTP/1.1", bearer)],
      ["OPTIONS of everything", head("OPTIONS * HTTP/1.1", bearer)],
      ["a method of nobody's", head("BREW /api/people HTTP/1.1", bearer)],
      ["a long path", head(`GET /api/${"x".repeat(10_000)} HTTP/1.1`, bearer)],
      ["a long head", head("GET /api/people HTTP/1.1", `X-Long: ${"x".repeat(40_000)}`)],
      ["a head without a name", head("GET /api/people HTTP/1.1", ": x")],
      ["a folded head", head("GET /api/people HTTP/1.1", "X-Fold: a", " b", bearer)],
      ["no token", head("GET /api/people HTTP/1.1")],
      [
        "another's token before one's own",
        head("GET /api/people HTTP/1.1", `Authorization: Bearer ${other}`, bearer),
      ],
      [
        "a token in a list",
        head("GET /api/people HTTP/1.1", `Authorization: Bearer x, Bearer ${token}`),
      ],
      ["a token in the address", head(`GET /api/people?access_token=${token} HTTP/1.1`)],
      [
        "two lengths",
        `${head("POST /api/people/close HTTP/1.1", bearer, "Content-Length: 2", "Content-Length: 5")}{}`,
      ],
      [
        "a length and pieces",
        `${head("POST /api/sign-out HTTP/1.1", bearer, "Content-Length: 4", "Transfer-Encoding: chunked")}0\r\n\r\n`,
      ],
      ["another host's address", head("GET http://evil.example/api/people HTTP/1.1")],
    ];
    for (const [what, text] of refused) {
      const { status, all } = await raw(port, text);
      assert.ok(status >= 400 && status < 500, `${what}: ${status}`);
      assert.not.match(all, INTERNAL, what);
      assert.not.match(all, /Ruth Adeyemi|access-control-allow/i, what);
      if (what === "TRACE") assert.not.ok(all.includes(String(token)));
    }

    // HEAD is a GET without its body, with the same permission.
    const own = await raw(port, head("HEAD /api/people HTTP/1.1", bearer));
    assert.is(own.status, 200);
    assert.match(own.all, /\r\n\r\n$/);
    assert.is((await raw(port, head("HEAD /api/people HTTP/1.1"))).status, 401);
    // A query that nobody reads is no key to anything.
    const query = "a".repeat(4_000);
    assert.is((await raw(port, head(`GET /api/people?${query} HTTP/1.1`, bearer))).status, 200);
    assert.is((await raw(port, head(`GET /api/people?${query} HTTP/1.1`))).status, 401);
    // A page's origin cannot be doubled into ours.
    const origins = ["Origin: https://evil.example", `Origin: http://127.0.0.1:8787`];
    const doubled = head("POST /api/sign-out HTTP/1.1", ...origins, "Content-Length: 0");
    assert.is((await raw(port, doubled)).status, 403);
    assert.not.match(door.logged(), /"level":"(error|fatal)"/);
    assert.not.ok(door.logged().includes(String(token)));
  }));

test.run();
