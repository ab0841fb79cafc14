import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROUTES, type RouteName } from "#server/accounts/permissions.ts";
import { stateOf, withCast, type Cast } from "./cast.ts";
import { badTokens } from "./tokens.ts";

const test = suite("every route, from everybody");

/** Status for nobody, for somebody signed in, and for a POST that another site sent. */
const TABLE: Record<RouteName, readonly [nobody: number, signedIn: number, foreign: number]> = {
  // An empty body is no sign-in; no cookie is nobody's sign-in.
  "POST /api/sign-in": [400, 400, 403],
  "POST /api/refresh": [401, 401, 403],
  "POST /api/sign-out": [200, 200, 403],
  "POST /api/sign-out-everywhere": [401, 200, 403],
  "GET /api/me": [401, 200, 401],
  "GET /api/receipt-key": [200, 200, 200],
  "GET /healthz": [200, 200, 200],
  "GET /readyz": [200, 200, 200],
  "GET /*": [200, 200, 200],
};
const ENDS_SIGN_INS: readonly RouteName[] = ["POST /api/sign-out", "POST /api/sign-out-everywhere"];

interface Request {
  token?: string;
  origin?: string | null;
  body?: string;
  type?: string;
  method?: string;
}
const ask = async (url: string, route: RouteName, request: Request = {}) => {
  const [method = "", path = ""] = route.split(" ");
  const { token, origin = url, body, type = "application/json" } = request;
  const response = await fetch(`${url}${path.replace("*", "lesson")}`, {
    method: request.method ?? method,
    headers: {
      ...(origin === null ? {} : { origin }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
};
const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status;

const callers = (cast: Cast): [string, string][] => [
  ["owner", cast.owner.token],
  ["coach", cast.inside.token],
  ["removed coach", cast.removed.token],
  ["stranger", cast.stranger.token],
];

test("R21: each route answers everybody exactly as written, and no lesson is touched by it", () =>
  withCast(async (cast) => {
    const { url, owner, media, consumerId, school } = cast;
    assert.equal(Object.keys(TABLE).toSorted(), ROUTES.toSorted());
    const before = await stateOf(owner);
    for (const route of ROUTES) {
      const [nobody, signedIn, foreign] = TABLE[route];
      assert.is(await status(url, route), nobody, `${route}, nobody`);
      for (const origin of ["https://evil.example", "null", null]) {
        const found = await status(url, route, { origin });
        assert.is(found, route.startsWith("POST") ? foreign : nobody, `${route} from ${origin}`);
      }
      for (const [what, token] of Object.entries(badTokens(school.data, owner.account))) {
        if (token.includes("\n")) continue;
        assert.is(await status(url, route, { token }), nobody, `${route}, ${what}`);
      }
      if (ENDS_SIGN_INS.includes(route)) continue;
      for (const [who, token] of callers(cast)) {
        assert.is(await status(url, route, { token }), signedIn, `${route}, ${who}`);
      }
    }
    assert.equal(await stateOf(owner), before);
    await media.peer.more(consumerId, 5);
    // Each sees oneself and nobody else.
    for (const page of [owner, cast.inside, cast.stranger]) {
      const { text } = await ask(url, "GET /api/me", { token: page.token });
      assert.is((JSON.parse(text) as { account: string }).account, page.account);
    }
    // Signing out ends one's own and nobody else's.
    for (const page of [cast.stranger, cast.wrong, cast.named]) {
      assert.is(await status(url, "POST /api/sign-out", { token: page.token }), 200);
      assert.is(await status(url, "GET /api/me", { token: page.token }), 401);
    }
    assert.equal(await stateOf(owner), before);
    await media.peer.more(consumerId, 5);
    for (const line of school.server.log) assert.not.ok(line.includes(owner.token), line);
  }));

test("R21: what no route takes is refused from the one table of errors, and hurts nobody", () =>
  withCast(async (cast) => {
    const { url, owner, media, consumerId, school } = cast;
    const bodies = [
      ...["", "{", "[]", "null", "7", '"x"', '{"email":7}', '{"email":"a@b","password":["x"]}'],
      ...['{"email":"a@b.test","password":"x","__proto__":{"a":1}}', `{"a":${"[".repeat(5_000)}`],
      ...['{"email":"a@b.test","password":"x","admin":true}', `"${"x".repeat(30_000)}"`],
    ];
    const types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "x/y"];
    for (const route of ROUTES.filter((name) => name.startsWith("POST"))) {
      for (const body of bodies) {
        for (const type of types) {
          // Without a token: what would be taken ends nobody's sign-in.
          const { status: found, text } = await ask(url, route, { body, type });
          assert.ok(found < 500, `${route} ${type} ${body.slice(0, 60)}: ${found}`);
          if (found === 200) continue;
          const failure = JSON.parse(text) as Record<string, unknown>;
          assert.equal(Object.keys(failure).toSorted(), ["code", "message", "retryable"]);
        }
      }
    }
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const route of ROUTES) {
        const found = await status(url, route, { method, token: owner.token });
        assert.ok([403, 404, 405].includes(found), `${method} for ${route}: ${found}`);
      }
    }
    await media.peer.more(consumerId, 5);
    assert.equal(
      school.server.log.filter((line) => /"level":"(error|fatal)"/.test(line)),
      [],
    );
  }));

test.run();
