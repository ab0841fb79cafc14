import { createPublicKey } from "node:crypto";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { addGuard } from "#server/http/guard.ts";
import { createOrigins } from "#server/http/origins.ts";
import { browser, ORIGIN, SECURE_ORIGIN, withDoor } from "./with-door.ts";
import fastify from "fastify";

const test = suite("the HTTP edge");

const JSON_TYPE = { "content-type": "application/json" };

test("every answer carries the headers that keep a page to itself", () =>
  withDoor({ secure: true }, async ({ app }) => {
    for (const url of ["/", "/api/me", "/nothing.here", "/healthz", "/api/nothing"]) {
      const { headers } = await app.inject({ url });
      const csp = String(headers["content-security-policy"]);
      assert.not.match(csp, /unsafe/);
      for (const part of [
        "default-src 'self'",
        "connect-src 'self' wss://aside.example",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]) {
        assert.ok(csp.split(/; ?/).includes(part), `${part} in ${csp}`);
      }
      const permissions = String(headers["permissions-policy"]);
      for (const own of ["camera", "microphone", "display-capture", "speaker-selection"]) {
        assert.ok(permissions.includes(`${own}=(self)`), own);
      }
      assert.ok(permissions.includes("geolocation=()"));
      assert.is(headers["referrer-policy"], "no-referrer");
      assert.is(headers["x-content-type-options"], "nosniff");
      assert.is(headers["x-powered-by"], undefined);
      assert.match(String(headers["strict-transport-security"]), /max-age=31536000/);
    }
  }));

test("a plain http server of one machine promises no https", () =>
  withDoor({}, async ({ app }) => {
    const { headers } = await app.inject({ url: "/" });
    assert.is(headers["strict-transport-security"], undefined);
    assert.not.match(String(headers["content-security-policy"]), /upgrade-insecure-requests/);
    assert.match(String(headers["content-security-policy"]), /ws:\/\/127\.0\.0\.1:8787/);
  }));

test("pages, assets and the API are cached as they may be", () =>
  withDoor({}, async ({ app }) => {
    const policy = async (url: string) => (await app.inject({ url })).headers["cache-control"];
    assert.is(await policy("/"), "no-store");
    assert.is(await policy("/index.html"), "no-store");
    assert.is(await policy("/teach"), "no-store");
    assert.is(await policy("/assets/main-1a2b3c.js"), "public, max-age=31536000, immutable");
    for (const url of ["/api/me", "/api/receipt-key", "/api/nothing", "/healthz", "/no.js"]) {
      assert.is(await policy(url), "no-store", url);
    }
  }));

test("a page's path answers the client, a missing file and a missing route do not", () =>
  withDoor({}, async ({ app }) => {
    for (const url of ["/", "/teach", "/coach/anything"]) {
      const response = await app.inject({ url });
      assert.is(response.statusCode, 200, url);
      assert.match(response.body, /<title>Aside/);
    }
    for (const url of [
      "/missing.js",
      "/assets/missing.js",
      "/api",
      "/api/nothing",
      "/socket.io/",
    ]) {
      const response = await app.inject({ url });
      assert.is(response.statusCode, 404, url);
      assert.is(response.json<{ code: string }>().code, "not-found", url);
    }
  }));

test("nothing outside the client's folder is served, however the path is written", () =>
  withDoor({}, async ({ app }) => {
    for (const url of [
      "/../data/receipts.key.pem",
      "/..%2fdata%2freceipts.key.pem",
      "/%2e%2e/data/receipts.key.pem",
      "/..%5cdata%5creceipts.key.pem",
      "/assets/..%2f..%2fdata/receipts.key.pem",
      "/assets/%00receipts.key.pem",
      "//data/receipts.key.pem",
      "/.%2e/%2e./data/access-tokens.key.pem",
    ]) {
      const response = await app.inject({ url });
      assert.not.match(response.body, /PRIVATE/, url);
      assert.ok([400, 404].includes(response.statusCode), `${url}: ${response.statusCode}`);
    }
  }));

test("a request that changes something is taken from our own pages only", () =>
  withDoor({}, async ({ app, school }) => {
    const body = { email: school.teacher.email, password: school.teacher.password };
    const from = (headers: Record<string, string>) =>
      app.inject({ method: "POST", url: "/api/sign-in", payload: body, headers });
    for (const origin of [
      "https://evil.example",
      "null",
      "http://127.0.0.1:8788",
      "http://127.0.0.1.evil.example:8787",
      `${ORIGIN}/`,
      SECURE_ORIGIN,
    ]) {
      const refused = await from({ origin, host: "evil.example" });
      assert.is(refused.statusCode, 403, origin);
      assert.is(refused.json<{ code: string }>().code, "foreign-origin");
    }
    assert.is((await from({})).statusCode, 403);
    assert.is((await from({ origin: ORIGIN })).statusCode, 200);
    assert.is((await from({ origin: "http://localhost:8787" })).statusCode, 200);
  }));

test("malformed bodies get a clear answer and nothing internal", () =>
  withDoor({}, async ({ app }) => {
    const bad: [string, Record<string, string>, number][] = [
      ["{", JSON_TYPE, 400],
      ["", JSON_TYPE, 400],
      ["[]", JSON_TYPE, 400],
      ["null", JSON_TYPE, 400],
      ['"text"', JSON_TYPE, 400],
      ["{}", JSON_TYPE, 400],
      ['{"email":"a@b.test"}', JSON_TYPE, 400],
      ['{"email":7,"password":"x"}', JSON_TYPE, 400],
      ['{"email":["a@b.test"],"password":"x"}', JSON_TYPE, 400],
      ['{"email":"a@b.test","password":"x","admin":true}', JSON_TYPE, 400],
      ['{"email":"a@b.test","password":"x","__proto__":{"a":1}}', JSON_TYPE, 400],
      ['{"email":"a@b.test","constructor":{"prototype":{"a":1}},"password":"x"}', JSON_TYPE, 400],
      ["[".repeat(7_000), JSON_TYPE, 400],
      ["email=a@b.test&password=x", { "content-type": "application/x-www-form-urlencoded" }, 400],
      ['{"email":"a@b.test","password":"x"}', { "content-type": "text/plain" }, 400],
      ['{"email":"a@b.test","password":"x"}', { "content-type": "application/jsonp" }, 400],
      [`{"email":"a@b.test","password":"${"x".repeat(17_000)}"}`, JSON_TYPE, 413],
    ];
    for (const [payload, headers, status] of bad) {
      const response = await app.inject({
        ...{ method: "POST", url: "/api/sign-in", payload },
        headers: { origin: ORIGIN, ...headers },
      });
      assert.is(response.statusCode, status, payload.slice(0, 60));
      const answer = response.json<Record<string, unknown>>();
      assert.equal(Object.keys(answer).toSorted(), ["code", "message", "retryable"]);
      assert.not.match(response.body, /FST_|ajv|schema|body\/|node_modules|Unexpected|SQLITE/);
    }
  }));

test("a broken request line or a wrong method is answered from the same table", () =>
  withDoor({}, async ({ app }) => {
    for (const [method, url] of [
      ["GET", "/%zz"],
      ["GET", "/api/sign-in"],
      ["POST", "/api/me"],
      ["DELETE", "/api/me"],
      ["PUT", "/"],
      ["OPTIONS", "/api/sign-in"],
    ] as const) {
      const response = await app.inject({ method, url, headers: { origin: ORIGIN } });
      assert.ok([400, 404].includes(response.statusCode), `${method} ${url}`);
      assert.type(response.json<{ message: unknown }>().message, "string");
      assert.is(response.headers["access-control-allow-origin"], undefined);
    }
  }));

test("what fails inside is an error without a cause, for the person", () =>
  withDoor({}, async ({ app, stores, logged }) => {
    await stores.close();
    const response = await browser(app).signIn({ email: "a@b.test", password: "secret-word" });
    assert.is(response.statusCode, 500);
    assert.is(response.json<{ code: string }>().code, "internal");
    assert.not.match(response.body, /database|closed|sqlite/i);
    assert.match(logged(), /a request failed/);
    assert.not.match(logged(), /secret-word|a@b\.test/);
  }));

test("too many requests are refused, those to nowhere too", () =>
  withDoor({ requestsAMinute: 20 }, async ({ app }) => {
    const statuses = async (method: "GET" | "PUT", url: string, remoteAddress: string) => {
      const all = [];
      for (let n = 0; n < 25; n += 1) {
        all.push((await app.inject({ method, url, remoteAddress })).statusCode);
      }
      return new Set(all);
    };
    assert.equal([...(await statuses("GET", "/api/nothing", "192.0.2.5"))], [404, 429]);
    assert.equal([...(await statuses("PUT", "/nowhere", "192.0.2.6"))], [404, 429]);
    const other = await app.inject({ url: "/healthz", remoteAddress: "192.0.2.7" });
    assert.is(other.statusCode, 200);
  }));

test("R21: a route without a row in the permission table stops the start", async () => {
  const app = fastify();
  const origins = createOrigins({ publicUrl: null, extraOrigins: [], host: "127.0.0.1" }, () => 1);
  await withDoor({}, async (door) => {
    addGuard(app, { ...door, origins });
    assert.throws(() => app.get("/api/backdoor", () => ""), /no row .* GET \/api\/backdoor/);
    assert.throws(() => app.delete("/api/me", () => ""), /DELETE \/api\/me/);
  });
  await app.close();
});

test("the published key checks the receipts that this server signs", () =>
  withDoor({}, async ({ app, receipts }) => {
    const key = (await app.inject({ url: "/api/receipt-key" })).json<{ publicKey: string }>();
    const receipt = receipts.sign({ given: true });
    assert.ok(verifyReceipt(receipt, createPublicKey(key.publicKey)));
    assert.not.match(JSON.stringify(key), /PRIVATE/);
  }));

test("healthy is not the same as ready", () =>
  withDoor({ ready: () => "relay-unavailable" }, async ({ app }) => {
    assert.is((await app.inject({ url: "/healthz" })).statusCode, 200);
    const notReady = await app.inject({ url: "/readyz" });
    assert.is(notReady.statusCode, 503);
    assert.is(notReady.json<{ code: string }>().code, "relay-unavailable");
  }));

test("a listening server answers real requests and survives bytes that are no HTTP", () =>
  withDoor({}, async ({ app }) => {
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    socket.end("\x16\x03\x01 hello\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 400/);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    assert.is(page.status, 200);
    assert.match(page.headers.get("content-type") ?? "", /text\/html/);
    await page.text();
  }));

test("nothing that was logged in a whole visit is a secret or a person", () =>
  withDoor({}, async ({ app, school, logged }) => {
    const page = browser(app);
    await page.signIn({ ...school.teacher, password: "wrong-password-typed" });
    const { accessToken } = (await page.signIn(school.teacher)).json<{ accessToken: string }>();
    const refresh = page.jar.get("aside-refresh")?.value ?? "missing";
    await page.post("/api/refresh");
    await page.get("/api/me", { token: accessToken });
    await page.get("/teach?secret=in-the-url");
    await page.post("/api/sign-out", { token: accessToken });
    const log = logged();
    assert.ok(log.includes("/api/sign-in"));
    const { name, email, password, account } = school.teacher;
    const secrets = [name, email, password, account, accessToken, refresh, "in-the-url"];
    for (const secret of [...secrets, "wrong-password-typed"]) {
      assert.not.ok(log.includes(secret), secret);
    }
  }));

test.run();
