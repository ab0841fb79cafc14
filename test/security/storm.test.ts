import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newRequestId, Refused, type Page } from "#test/support/page.ts";
import { isLive, stateOf, validPayloads, withCast } from "./cast.ts";

const test = suite("storms and races");
/** Twenty changes in a second, for as long as forty of them take. */
const TOGGLES = 40;
const EVERY_MS = 50;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, EVERY_MS));
const quietly = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return "ok";
  } catch (error) {
    if (error instanceof Refused) return error.failure.code;
    throw error;
  }
};
/** Asks for the picture again and again until it is told to stop; counts what it was given. */
const hungry = (page: Page, ask: () => Promise<unknown>) => {
  const appetite = { going: true };
  let given = 0;
  const codes = new Set<string>();
  const eating = (async () => {
    while (appetite.going) {
      const code = await quietly(ask());
      if (code === "ok") given += 1;
      else codes.add(code);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    page,
    stop: async () => {
      appetite.going = false;
      await eating;
      return { given, codes };
    },
  };
};

for (const last of ["down", "up"] as const) {
  test(`R5: the curtain at twenty changes a second, ${last} at last, is ${last}`, () =>
    withCast(async ({ owner, inside, media, sessionId }) => {
      const eater = hungry(inside, () => media.consume(owner.account, "camera"));
      const asked: Promise<string>[] = [];
      for (let toggle = 0; toggle < TOGGLES + (last === "up" ? 0 : 1); toggle += 1) {
        // Not awaited: the next is on its way before this one is answered.
        const what = toggle % 2 === 0 ? "curtain:draw" : "curtain:lift";
        asked.push(quietly(owner.ask(what, { sessionId })));
        await pause();
      }
      const codes = new Set(await Promise.all(asked));
      codes.delete("ok");
      codes.delete("moved-on");
      assert.equal([...codes], []);
      if (last === "down") {
        // The last is acknowledged: from here on nothing comes and nothing is given.
        const received = media.peer.packets();
        const { given } = await eater.stop();
        assert.ok(given > 0);
        const refused = media.consume(owner.account, "camera");
        assert.is(await quietly(refused), "curtain-drawn");
        assert.is(media.peer.packets(), received);
        const state = (await stateOf(owner)) as {
          watchers: unknown[];
          curtainForMs: number | null;
        };
        assert.equal(state.watchers, []);
        assert.is.not(state.curtainForMs, null);
      } else {
        await eater.stop();
        const camera = await media.consume(owner.account, "camera");
        await media.peer.more(camera.consumerId, 10);
      }
    }));
}

test("R7: a coach removed and admitted twenty times a second is what was said last", () =>
  withCast(async ({ owner, named, sessionId }) => {
    const coach = named.account;
    const eater = hungry(named, () => named.ask("session:join", { sessionId }));
    const removals: Promise<string>[] = [];
    const admissions: Promise<string>[] = [];
    for (let toggle = 0; toggle <= TOGGLES; toggle += 1) {
      if (toggle % 2 === 0) removals.push(quietly(owner.ask("coach:remove", { sessionId, coach })));
      else admissions.push(quietly(owner.ask("coach:admit", { sessionId, coach })));
      await pause();
    }
    assert.equal([...new Set(await Promise.all(removals))], ["ok"]);
    // An admission that the next removal has overtaken is void, and says so.
    for (const code of await Promise.all(admissions)) assert.ok(["ok", "moved-on"].includes(code));
    const { given, codes } = await eater.stop();
    assert.ok(given > 0);
    assert.ok(
      [...codes].every((code) => ["removed", "moved-on"].includes(code)),
      [...codes].join(),
    );
    assert.is(await named.refusal("session:join", { sessionId }), "removed");
    assert.is(await named.refusal("media:open", { sessionId, direction: "receive" }), "removed");
  }));

test("R1: whatever a joining coach is in the middle of, an end or a removal wins", () =>
  withCast(async (cast) => {
    const { owner, named, sessionId } = cast;
    const payloads = validPayloads(cast);
    const coach = named.account;
    const join = async (): Promise<void> => {
      await named.ask("session:join", { sessionId });
      const opened = await named.ask("media:open", { sessionId, direction: "receive" });
      const { transportId } = opened;
      const wanted = { ...payloads["media:consume"], transportId };
      const { consumerId } = await named.ask("media:consume", wanted);
      await named.ask("media:resume", { sessionId, consumerId });
    };
    // The removal is sent ever later into the join, which takes a few round trips.
    const ended = new Set<string>();
    for (let delayMs = 0; delayMs <= 60; delayMs += 3) {
      await owner.ask("coach:admit", { sessionId, coach });
      const joining = quietly(join());
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await owner.ask("coach:remove", { sessionId, coach });
      const state = (await stateOf(owner)) as { watchers: { account: string }[] };
      assert.equal(
        state.watchers.map(({ account }) => account),
        [cast.inside.account],
        `${delayMs} ms`,
      );
      const refused = named.refusal("media:consume", {
        ...payloads["media:consume"],
        transportId: newRequestId(),
      });
      assert.is(await refused, "removed");
      ended.add(await joining);
    }
    assert.ok(ended.size > 1, `stopped at different places: ${[...ended].join(", ")}`);
    await owner.ask("coach:admit", { sessionId, coach });
    const joins = Array.from({ length: 10 }, () =>
      quietly(named.ask("session:join", { sessionId })),
    );
    await owner.ask("session:end", { sessionId });
    await Promise.all(joins);
    assert.is(await named.refusal("session:join", { sessionId }), "no-such-session");
    assert.not.ok(isLive(owner.latest()));
  }));

test.run();
