/** The page's export against a real server, over a connection that breaks off. */
import { createServer, request as ask, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { record, withShelf, type Shelf } from "#test/library/shelf.ts";
import { warnBeforeLeaving } from "../../client/notes/leaving.ts";
import { MyExport } from "../../client/house/my-export.ts";
import { offline, Refused } from "../../client/refused.ts";
import type { Sink } from "../../client/sink.ts";

const test = suite("everything of mine, saved");

/** Passes everything on, and breaks each answer off after so many bytes of it. */
async function breaking(
  target: string,
  cuts: number[],
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((from, to) => {
    const onward = ask(`${target}${from.url ?? ""}`, { method: "GET", headers: from.headers });
    onward.on("response", (answer: IncomingMessage) => {
      to.writeHead(answer.statusCode ?? 500, answer.headers);
      let left = cuts.shift() ?? Infinity;
      answer.on("data", (bytes: Buffer) => {
        if (bytes.length < left) to.write(bytes);
        else {
          // What was sent arrives, and then nothing.
          to.write(bytes.subarray(0, left), () => to.destroy());
          answer.destroy();
        }
        left -= bytes.length;
      });
      answer.on("end", () => to.end());
    });
    onward.on("error", () => to.destroy());
    onward.end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((closed) => void server.close(() => closed())),
  };
}

interface Held extends Sink {
  bytes: Buffer;
  state: "open" | "finished" | "abandoned";
}
const held = (): Held => {
  const sink: Held = {
    bytes: Buffer.alloc(0),
    state: "open",
    async write(bytes, at) {
      assert.is(at, sink.bytes.length, "one after another");
      sink.bytes = Buffer.concat([sink.bytes, bytes]);
    },
    async empty() {
      sink.bytes = Buffer.alloc(0);
    },
    async finish() {
      sink.state = "finished";
    },
    async abandon() {
      sink.state = "abandoned";
    },
  };
  return sink;
};
const token = (shelf: Shelf): string =>
  shelf.tokens.issue(shelf.teacher.account, shelf.teacher.sid);

/** Again and again, as its person would; each time is further than the one before. */
const wentOn = async (mine: MyExport): Promise<void> => {
  for (let tries = 0; mine.state === "broken"; tries += 1) {
    assert.ok(tries < 20, "it never comes to an end");
    await mine.goOn();
  }
};
const withBroken = (
  cuts: number[],
  body: (shelf: Shelf, mine: MyExport, asked: Record<string, string>[]) => Promise<void>,
): Promise<void> =>
  withShelf(async (shelf) => {
    for (let n = 0; n < 3; n += 1)
      await record(shelf, shelf.teacher.account, shelf.secrets.publicKey);
    const target = await shelf.app.listen({ host: "127.0.0.1", port: 0 });
    const proxy = await breaking(target, cuts);
    const asked: Record<string, string>[] = [];
    const bearer = token(shelf);
    const open = async (path: string, headers: Record<string, string>): Promise<Response> => {
      asked.push(headers);
      const answer = await fetch(`${proxy.url}${path}`, {
        headers: { authorization: `Bearer ${bearer}`, ...headers },
      }).catch(() => null);
      if (answer === null) throw new Refused(offline);
      if (!answer.ok) throw new Refused({ code: "no", message: "No.", retryable: false });
      return answer;
    };
    try {
      await body(shelf, new MyExport({ open, againMs: 0 }), asked);
    } finally {
      await proxy.close();
    }
  });

test("a connection that breaks off again and again costs nothing: the file is whole, byte for byte", () =>
  withBroken([900, 3_000, 1, 2_500], async (shelf, mine, asked) => {
    const sink = held();
    await mine.begin(Promise.resolve(sink));
    assert.is(mine.state, "saved", mine.message ?? "");
    assert.is(sink.state, "finished");
    assert.ok(asked.length >= 5);
    const etag = asked.at(-1)?.["if-range"] ?? "";
    const whole = await shelf.app.inject({
      ...{ method: "GET", url: "/api/export" },
      headers: { authorization: `Bearer ${token(shelf)}`, range: "bytes=0-", "if-range": etag },
    });
    assert.ok(whole.rawPayload.equals(sink.bytes));
    assert.is(mine.got, mine.total);
  }));

test("where nothing comes any more it waits for its person, and goes on from there", () =>
  withBroken([2_000, 0, 0, 0, 0, 0, 0], async (_shelf, mine) => {
    const sink = held();
    await mine.begin(Promise.resolve(sink));
    assert.is(mine.state, "broken");
    assert.ok(mine.got > 0 && sink.state === "open");
    await wentOn(mine);
    assert.is(mine.state, "saved");
    assert.is(sink.bytes.length, mine.total);
  }));

test("bytes of two exports are never in one file: it is said, and begun anew in the same place when its person says so", () =>
  withBroken([4_000, 0, 0, 0], async (shelf, mine) => {
    const sink = held();
    await mine.begin(Promise.resolve(sink));
    assert.is(mine.state, "broken");
    const before = sink.bytes;
    // Asked for once more elsewhere: the one before is not remembered.
    await shelf.teacher.get("/api/export");
    await mine.goOn();
    // What is there is its person's to throw away.
    assert.equal([mine.state, sink.state, mine.unkept()], ["changed", "open", 1]);
    assert.ok(sink.bytes.equals(before));
    assert.match(mine.message ?? "", /changed/);
    await mine.goOn();
    assert.equal([mine.state, sink.state], ["saved", "finished"]);
    assert.is(sink.bytes.length, mine.total);
    assert.is(sink.bytes.readUInt32LE(0), 0x04_03_4b_50);
  }));

test("where nothing is there yet, one that has changed begins anew by itself", () =>
  withBroken([0, 0, 0, 0], async (shelf, mine) => {
    const sink = held();
    await mine.begin(Promise.resolve(sink));
    assert.equal([mine.state, mine.got], ["broken", 0]);
    await shelf.teacher.get("/api/export");
    await wentOn(mine);
    assert.is(mine.state, "saved");
    assert.is(sink.bytes.length, mine.total);
  }));

test("it goes on whatever is looked at; the page asks before it is left, and not once it is saved", () =>
  withBroken([2_000], async (_shelf, mine) => {
    const asks: string[] = [];
    const page = {
      addEventListener: () => void asks.push("asks"),
      removeEventListener: () => void asks.push("lets go"),
    };
    warnBeforeLeaving(mine, page);
    assert.is(mine.unkept(), 0);
    const looking = mine.onChange(() => undefined);
    const saving = mine.begin(Promise.resolve(held()));
    looking();
    await saving;
    assert.equal([mine.state, asks], ["saved", ["asks", "lets go"]]);
  }));

test("signed out, nothing of it stays", () =>
  withBroken([3_000, 0, 0, 0], async (_shelf, mine) => {
    const sink = held();
    await mine.begin(Promise.resolve(sink));
    mine.forget();
    assert.equal([sink.state, mine.unkept()], ["abandoned", 0]);
  }));

test("let be, nothing stays; and no place chosen asks for nothing", () =>
  withBroken([3_000, 0, 0, 0], async (_shelf, mine, asked) => {
    await mine.begin(Promise.resolve(null));
    assert.equal([mine.state, asked.length], ["none", 0]);
    const sink = held();
    await mine.begin(Promise.resolve(sink));
    await mine.letBe();
    assert.equal([mine.state, sink.state], ["none", "abandoned"]);
  }));

test.run();
