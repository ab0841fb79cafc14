import { suite } from "uvu";
import * as assert from "uvu/assert";
import { requestSchemas, type RequestName } from "#protocol/schemas.ts";
import { openPage, type Page } from "#test/support/page.ts";
import { stateOf, validPayloads, withCast } from "./cast.ts";
import { spoil } from "./spoil.ts";

const test = suite("malformed requests");
const REQUESTS = Object.keys(requestSchemas) as RequestName[];
const REPLY_MS = 10_000;

interface Answer {
  ok: boolean;
  error?: { code: string };
}
/** Any event with any arguments, as nobody's types would allow. */
const emit = (page: Page, event: string, ...args: unknown[]): Promise<Answer> =>
  (
    page.socket.timeout(REPLY_MS) as unknown as {
      emitWithAck(event: string, ...args: unknown[]): Promise<Answer>;
    }
  ).emitWithAck(event, ...args);
const emitUnheard = (page: Page, event: string, ...args: unknown[]): void => {
  const socket = page.socket as unknown as { emit(event: string, ...args: unknown[]): void };
  socket.emit(event, ...args);
};

/** Waits out the throttle, which comes before the check. */
const code = async (page: Page, event: string, ...args: unknown[]): Promise<string> => {
  for (;;) {
    const { ok, error } = await emit(page, event, ...args);
    const found = ok ? "ok" : (error?.code ?? "?");
    if (found !== "too-fast") return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

interface Attack {
  event: string;
  what: string;
  args: unknown[];
}
const AT_ONCE = 8;
const tryAll = async (pages: readonly Page[], attacks: Attack[]): Promise<string[]> => {
  const queue = [...attacks];
  const wrong: string[] = [];
  const hand = async (page: Page): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const found = await code(page, next.event, ...next.args);
      if (found !== "bad-request") wrong.push(`${next.event}: ${next.what}: ${found}`);
    }
  };
  await Promise.all(pages.flatMap((page) => Array.from({ length: AT_ONCE }, () => hand(page))));
  return wrong;
};

test("R21: every malformed payload of every request is refused and changes nothing", () =>
  withCast(async (cast) => {
    const { owner, inside, media, consumerId, school, url } = cast;
    const payloads = validPayloads(cast);
    const before = await stateOf(owner);
    const attacks: Attack[] = [];
    for (const event of REQUESTS) {
      const valid = payloads[event];
      for (const { what, payload } of spoil(requestSchemas[event], valid)) {
        attacks.push({ event, what, args: [payload] });
      }
      for (const args of [
        [],
        [valid, valid],
        [valid, "more"],
        [[valid]],
        [JSON.stringify(valid)],
      ]) {
        attacks.push({ event, what: `${args.length} arguments`, args });
      }
      attacks.push({ event, what: "bytes", args: [Buffer.from(JSON.stringify(valid))] });
      attacks.push({
        event,
        what: "bytes inside",
        args: [{ ...valid, sessionId: Buffer.alloc(16) }],
      });
    }
    assert.ok(attacks.length > 2_500, `${attacks.length} payloads`);
    // Sent by those who could do most with them: pages of the owner, and of a coach who is in.
    const { owner: who, coach } = { owner: school.teachers[0], coach: school.coaches[0] };
    if (!who || !coach) throw new Error("the cast is incomplete");
    const pages = [
      owner,
      inside,
      ...(await Promise.all([who, who, coach, coach].map((one) => openPage(url, one)))),
    ];
    const wrong = await tryAll(pages.slice(1), attacks);
    assert.equal(wrong, []);
    assert.equal(await stateOf(owner), before);
    assert.is(({} as { polluted?: boolean }).polluted, undefined);
    await media.peer.more(consumerId, 10);
    for (const line of school.server.log) {
      assert.not.ok(/"level":"(error|fatal)"/.test(line), line);
      assert.not.ok(line.includes(owner.token) || line.includes(owner.resumeSecret), line);
    }
    for (const page of pages) page.close();
  }));

test("R21: what is no request is refused, and what cannot be answered is not done", () =>
  withCast(async (cast) => {
    const { owner, ownerTab, media, consumerId, sessionId } = cast;
    const before = await stateOf(owner);
    for (const event of [
      ...["", "message", "session", "session:END", "session:end ", "view", "lobby", "media:gone"],
      ...["__proto__", "constructor", "toString", "hasOwnProperty", "signed-out"],
    ]) {
      assert.is(await code(ownerTab, event, { sessionId }), "bad-request", event);
    }
    // Without room for an answer at the end, nothing happens, however right the rest is.
    for (const args of [[{ sessionId }], [() => undefined, { sessionId }], []]) {
      for (const event of ["session:end", "curtain:draw"]) emitUnheard(ownerTab, event, ...args);
    }
    assert.equal(await stateOf(owner), before);
    await media.peer.more(consumerId, 10);
  }));

test.run();
