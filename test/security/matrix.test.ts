// limit 180 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { requestSchemas, type RequestName } from "#protocol/schemas.ts";
import { newId } from "#server/accounts/ids.ts";
import { ACTIONS, ROUTES, type RouteName } from "#server/accounts/permissions.ts";
import { ERROR_CODES } from "#server/errors.ts";
import { openPage, Refused, type Page } from "#test/support/page.ts";
import { bodies, NAMED, nobodys, payloads, queries, voices } from "./matrix-asks.ts";
import { withMatrix, type Matrix } from "./matrix-cast.ts";
import {
  CALLERS,
  LETTERS,
  REQUEST_TABLE,
  ROUTE_TABLE,
  type Asked,
  type CallerName,
} from "./matrix-table.ts";

const test = suite("the permission matrix");
const REQUESTS = Object.keys(requestSchemas) as RequestName[];

const written = (columns: string, caller: CallerName, allowed: string): string => {
  const letter = columns[CALLERS.indexOf(caller)] ?? "?";
  return letter === "." ? allowed : (LETTERS[letter] ?? `unknown letter ${letter}`);
};

interface Answer {
  status: number;
  body: string;
  headers: [string, string][];
  code: string;
}
/** Headers that count requests or tell the time differ between any two answers. */
const VARIES = /^(date|x-ratelimit-.*|retry-after)$/;

async function overHttp(
  url: string,
  route: RouteName,
  token: string | undefined,
  body: object | undefined,
  query = "",
): Promise<Answer> {
  const [method = "", path = ""] = route.split(" ");
  const response = await fetch(`${url}${path.replace("*", "lesson")}${query}`, {
    method,
    headers: {
      origin: url,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const code = response.ok ? "ok" : (JSON.parse(text) as { code: string }).code;
  const headers = [...response.headers].filter(([name]) => !VARIES.test(name));
  return { status: response.status, body: text, headers, code };
}

async function tryRoute(matrix: Matrix, route: RouteName, caller: CallerName): Promise<string> {
  const named = NAMED[route];
  const [mine, link] = [
    matrix.token(caller),
    route.includes("/links/") ? await matrix.resetLink() : "",
  ];
  const email = matrix.emailOf(caller);
  const ask = (id: string) =>
    overHttp(matrix.url, route, mine, bodies(id, link, email)[route], queries(id)[route]);
  const found = await ask(named === undefined ? "" : nobodys(route));
  if (named !== undefined && !named.owners.includes(caller)) {
    // What exists and is not the caller's is answered as what does not exist.
    const real = await ask(named.real(matrix.things));
    assert.equal(real, found, `${route}, ${caller}: it can be told that it exists`);
  }
  return found.code;
}

const outcome = async (
  page: Page,
  request: RequestName,
  payload: object,
): Promise<string | Refused["failure"]> => {
  try {
    await (page.ask as (name: string, payload: object) => Promise<object>)(request, payload);
    return "ok";
  } catch (error) {
    if (error instanceof Refused) return error.failure;
    throw error;
  }
};

async function tryRequest(matrix: Matrix, asked: Asked, caller: CallerName): Promise<string> {
  const [request, voice] = asked.split(" ") as [RequestName, string?];
  const page = matrix.pages.get(caller);
  if (page === undefined) throw new Error(`no page for ${caller}`);
  const payload = (sessionId: string): object => {
    const all = payloads(matrix, caller, page.token, sessionId);
    const spoken: Partial<Record<RequestName, object>> = voices(matrix, all);
    return voice === undefined ? all[request] : (spoken[request] ?? {});
  };
  const found = await outcome(page, request, payload(matrix.owner.sessionId));
  const code = typeof found === "string" ? found : found.code;
  if (code === "no-such-session") {
    const nowhere = await outcome(page, request, payload(newId()));
    assert.equal(nowhere, found, `${asked}, ${caller}: it can be told that it exists`);
  }
  return code;
}

test("R21: the written matrix has each action and each caller once, and only real answers", () => {
  assert.equal(Object.keys(ROUTE_TABLE).toSorted(), ROUTES.toSorted());
  const asked = Object.keys(REQUEST_TABLE).filter((name) => !name.includes(" "));
  assert.equal(asked.toSorted(), REQUESTS.toSorted());
  assert.equal([...asked, ...Object.keys(ROUTE_TABLE)].toSorted(), ACTIONS.toSorted());
  for (const [action, [columns]] of Object.entries({ ...ROUTE_TABLE, ...REQUEST_TABLE })) {
    assert.is(columns.length, CALLERS.length, action);
  }
  const codes: readonly string[] = ERROR_CODES;
  for (const code of Object.values(LETTERS)) assert.ok(codes.includes(code), code);
});

test("R21: every route and every request answers each kind of caller exactly as written", () =>
  withMatrix(async (matrix) => {
    const wrong: string[] = [];
    let tried = 0;
    const compare = (action: string, caller: string, found: string, expected: string): void => {
      tried += 1;
      if (found !== expected) wrong.push(`${action}, ${caller}: ${found}, not ${expected}`);
    };
    for (const route of ROUTES) {
      const [columns, allowed] = ROUTE_TABLE[route];
      for (const caller of CALLERS) {
        const found = await tryRoute(matrix, route, caller);
        compare(route, caller, found, written(columns, caller, allowed));
      }
    }
    for (const caller of ["nobody", "closed account"] as const) {
      const who = { account: "", token: matrix.token(caller) ?? "none", cookie: "" };
      const refusal = await openPage(matrix.url, who).then(
        () => "a page",
        (error: Error & { data?: { code: string } }) => error.data?.code ?? String(error),
      );
      compare("a page", caller, refusal, "signed-out");
    }
    for (const [asked, row] of Object.entries(REQUEST_TABLE)) {
      const [columns, owner, other, coach] = row;
      for (const caller of matrix.pages.keys()) {
        const mine: Partial<Record<CallerName, string>> = {
          "owning page": owner,
          "owner's other page": other,
        };
        const found = await tryRequest(matrix, asked as Asked, caller);
        compare(asked, caller, found, written(columns, caller, mine[caller] ?? coach));
      }
    }
    assert.equal(wrong, []);
    assert.is(tried, CALLERS.length * ROUTES.length + 2 + 11 * Object.keys(REQUEST_TABLE).length);
  }));

test.run();
