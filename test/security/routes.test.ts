import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROUTES, type RouteName } from "#server/accounts/permissions.ts";
import { stateOf, withCast } from "./cast.ts";
import { badTokens } from "./tokens.ts";

const test = suite("routes");

/** One verifier stands before all routes: a few of each kind are enough for bad tokens. */
const SAMPLE: readonly RouteName[] = [
  "GET /api/me",
  "GET /api/my/log",
  "GET /api/people",
  "POST /api/my/devices/sign-out",
  "GET /api/receipt-key",
];

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

test("R21: what no token of ours says is nobody, and what another site sends is refused", () =>
  withCast(async (cast) => {
    const { url, owner, media, consumerId, school } = cast;
    const before = await stateOf(owner);
    const own = new Map<RouteName, number>();
    for (const route of ROUTES) own.set(route, await status(url, route));
    for (const route of ROUTES) {
      for (const origin of ["https://evil.example", "null", null]) {
        const found = await status(url, route, { origin });
        const expected = route.startsWith("POST") ? 403 : own.get(route);
        assert.is(found, expected, `${route} from ${origin}`);
      }
    }
    for (const [what, token] of Object.entries(badTokens(school.data, owner.account))) {
      if (token.includes("\n")) continue;
      for (const route of SAMPLE) {
        assert.is(await status(url, route, { token }), own.get(route), `${route}, ${what}`);
      }
    }
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
    // As many as one address may ask in a minute: each body once, each type once.
    const tries = [
      ...bodies.map((body) => [body, types[0]] as const),
      ...types.slice(1).map((type) => ["{}", type] as const),
    ];
    for (const route of ROUTES.filter((name) => name.startsWith("POST"))) {
      for (const [body, type] of tries) {
        // Without a token: what would be taken ends nobody's sign-in.
        const { status: found, text } = await ask(url, route, { body, type: type ?? "" });
        assert.ok(found < 500, `${route} ${type} ${body.slice(0, 60)}: ${found}`);
        assert.is.not(found, 429, `${route} was counted and not judged`);
        if (found === 200) continue;
        const failure = JSON.parse(text) as Record<string, unknown>;
        assert.equal(Object.keys(failure).toSorted(), ["code", "message", "retryable"]);
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
