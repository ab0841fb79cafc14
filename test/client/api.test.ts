/** Asking over HTTP, against a server that answers as ours does; and "it is me" around an act. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { toFailure, type ErrorCode } from "#server/errors.ts";
import { Api } from "../../client/api.ts";
import { Confirmation } from "../../client/door/confirmation.ts";
import { codeOf, type Tokens } from "../../client/refused.ts";
import { words } from "../../client/words.ts";

const test = suite("asking over HTTP");

interface Answer {
  status?: number;
  body: string;
}
const refusal = (status: number, code: ErrorCode): Answer => ({
  status,
  body: JSON.stringify(toFailure(code)),
});

const withServer = async (
  answer: (request: IncomingMessage) => Answer,
  work: (address: string) => Promise<void>,
): Promise<void> => {
  const server = createServer((request, response) => {
    const { status = 200, body } = answer(request);
    response.writeHead(status, { connection: "close" }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    await new Promise((done) => server.close(done));
  }
};

/** Tokens of which each renewal gives the next; `left` more are to be had. */
const tokens = (left: number): Tokens & { asked: number } => ({
  token: "token-0",
  asked: 0,
  refresh() {
    this.asked += 1;
    if (this.asked > left) return Promise.resolve(false);
    Object.assign(this, { token: `token-${this.asked}` });
    return Promise.resolve(true);
  },
});

const bearer = (request: IncomingMessage) => request.headers.authorization;
const failureOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return "nothing";
  } catch (error) {
    return codeOf(error);
  }
};

test("a token that ran out is renewed once, and the question asked again", async () => {
  const seen: (string | undefined)[] = [];
  const answer = (request: IncomingMessage) => {
    seen.push(bearer(request));
    return bearer(request) === "Bearer token-1"
      ? { body: '{"yes":1}' }
      : refusal(401, "signed-out");
  };
  await withServer(answer, async (at) => {
    const held = tokens(1);
    assert.equal(await new Api(held).post(`${at}/x`, { a: 1 }), { yes: 1 });
    assert.equal(seen, ["Bearer token-0", "Bearer token-1"]);
    assert.is(held.asked, 1);
  });
});

test("a sign-in that is over is not asked for again and again", async () => {
  let asked = 0;
  const answer = () => {
    asked += 1;
    return refusal(401, "signed-out");
  };
  await withServer(answer, async (at) => {
    assert.is(await failureOf(new Api(tokens(0)).get(`${at}/x`)), "signed-out");
    assert.is(asked, 1);
    assert.is(await failureOf(new Api(tokens(9)).get(`${at}/x`)), "signed-out");
    assert.is(asked, 3);
  });
});

test("a wrong password or code is no reason to renew anything", async () => {
  await withServer(
    () => refusal(401, "wrong-password"),
    async (at) => {
      const held = tokens(1);
      assert.is(await failureOf(new Api(held).post(`${at}/x`, {})), "wrong-password");
      assert.is(held.asked, 0);
    },
  );
});

test("R20: a refusal by a gate is told to whoever shows the gate", async () => {
  await withServer(
    () => refusal(403, "agreement-needed"),
    async (at) => {
      const api = new Api(tokens(0));
      const told: unknown[] = [];
      api.addEventListener("refused", (event) => told.push((event as CustomEvent).detail));
      assert.is(await failureOf(api.download(`${at}/x`)), "agreement-needed");
      assert.equal(told, ["agreement-needed"]);
    },
  );
});

test("an answer that is not ours, or none, says that the server cannot be reached", async () => {
  await withServer(
    () => ({ status: 502, body: "<html>Bad gateway</html>" }),
    async (at) => {
      assert.is(await failureOf(new Api(tokens(0)).get(`${at}/x`)), "offline");
    },
  );
  await withServer(
    () => ({ body: "<html>" }),
    async (at) => {
      assert.is(await failureOf(new Api(tokens(0)).get(`${at}/x`)), "offline");
    },
  );
  assert.is(await failureOf(new Api(tokens(0)).get("http://127.0.0.1:9/x")), "offline");
  assert.ok(words.failures.offline.includes("again"));
});

test("a file comes as it is, byte for byte", async () => {
  await withServer(
    () => ({ body: '{"seq":1}\n{"seq":2}\n' }),
    async (at) => {
      const file = await new Api(tokens(0)).download(`${at}/x`);
      assert.is(await file.text(), '{"seq":1}\n{"seq":2}\n');
      const bytes = await new Api(tokens(0)).bytes(`${at}/x`);
      assert.is(new TextDecoder().decode(bytes), '{"seq":1}\n{"seq":2}\n');
    },
  );
});

const turn = () => new Promise((done) => setTimeout(done, 0));

test("what needs 'it is me' is not done when the person lets it be", async () => {
  const refused = refusal(403, "confirm-needed");
  let acts = 0;
  await withServer(
    () => refused,
    async (at) => {
      const api = new Api(tokens(0));
      const confirmation = new Confirmation(api);
      const act = () => {
        acts += 1;
        return api.post(`${at}/close`);
      };
      const left = confirmation.around(act);
      while (!confirmation.asked) await turn();
      confirmation.dismiss();
      assert.is(await left, null);
      assert.is(acts, 1);
      assert.not.ok(confirmation.asked);
    },
  );
});

test("a refusal for another reason is not asked about", async () => {
  await withServer(
    () => refusal(409, "no-factor-left"),
    async (at) => {
      const api = new Api(tokens(0));
      const confirmation = new Confirmation(api);
      assert.is(await failureOf(confirmation.around(() => api.get(`${at}/x`))), "no-factor-left");
      assert.not.ok(confirmation.asked);
    },
  );
});

test.run();
