import { suite } from "uvu";
import * as assert from "uvu/assert";
import { permit, ROUTES } from "#server/accounts/permissions.ts";
import { withDoor } from "./with-door.ts";

const test = suite("the API described by itself");

interface Operation {
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  security: object[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

test("every route of the API stands in the document, and no other", () =>
  withDoor({}, async ({ app }) => {
    const response = await app.inject({ url: "/api/openapi.json" });
    assert.is(response.statusCode, 200);
    const { openapi, paths } = response.json<Document>();
    assert.match(openapi, /^3\.1/);
    const found = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = ROUTES.filter((route) => route.includes(" /api/"));
    assert.equal(found.toSorted(), routes.toSorted());

    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const route = `${method.toUpperCase()} ${path}`;
        const free = permit(route, { signedIn: false }) === null;
        assert.equal(operation.security, free ? [] : [{ token: [] }], route);
        const failure = JSON.stringify(operation.responses["4XX"]);
        assert.match(failure, /"code".*"message".*"retryable"/, route);
        if (method === "post") {
          assert.ok(operation.requestBody?.content["application/json"], route);
        }
        const good = operation.responses["200"]?.content;
        const described = route.endsWith("/download") || path === "/api/openapi.json";
        assert.ok(described || good !== undefined, `${route} says what it answers`);
      }
    }
    // Nothing of how it is made: no path of a file, no name of a library's error.
    assert.not.match(response.body, /node_modules|FST_|server\//);
  }));

test.run();
