import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  consentTo,
  lessonOn,
  newRequestId,
  openPage,
  receive,
  type Page,
} from "#test/support/page.ts";
import { tearOff } from "#test/revoke/wire.ts";
import { stateOf, validPayloads, withCast } from "./cast.ts";

const test = suite("repeated, late and foreign messages");

const settled = async <T>(asks: Promise<T>[]): Promise<{ done: T[]; codes: string[] }> => {
  const all = await Promise.allSettled(asks);
  return {
    done: all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
    codes: all.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : [])),
  };
};

test("R2: the same opening said twice opens once and gives the same answer", () =>
  withCast(async ({ stranger, wrong, named, inside }) => {
    const ask = (page: Page, coach: string) => ({
      page,
      payload: {
        requestId: newRequestId(),
        title: "Once",
        consent: consentTo([coach]),
        ear: "open" as const,
      },
    });
    const { page, payload } = ask(wrong, named.account);
    const asks = Array.from({ length: 5 }, () => page.ask("session:open", payload));
    const answers = await Promise.all(asks);
    assert.is(new Set(answers.map((one) => `${one.sessionId} ${one.resumeSecret}`)).size, 1);
    assert.equal(await page.ask("session:open", payload), answers[0]);
    const second = { ...payload, requestId: newRequestId() };
    assert.is(await page.refusal("session:open", second), "already-live");

    // Different requests of one person at once: exactly one live session comes to be.
    const many = Array.from({ length: 8 }, () => ask(inside, named.account));
    const { done, codes } = await settled(
      many.map((one) => one.page.ask("session:open", one.payload)),
    );
    assert.is(done.length, 1);
    assert.equal(codes, Array(7).fill("already-live"));
    // Nobody of another school can be named, and nobody twice or oneself.
    const foreign = ask(stranger, named.account);
    assert.is(await stranger.refusal("session:open", foreign.payload), "unknown-coach");
    const oneself = ask(named, named.account);
    assert.is(await named.refusal("session:open", oneself.payload), "unknown-coach");
  }));

test("R6: an old renewal is inert, and so is one about another live session", () =>
  withCast(async ({ owner, other, media, consumerId, sessionId }) => {
    const { leaseMs: fresh } = await owner.ask("session:renew", { sessionId, beat: 500_000 });
    // At a hundred packets a second, fifty take half a second.
    await media.peer.more(consumerId, 50);
    for (const beat of [1, 2, 499_999, 500_000]) {
      const { leaseMs } = await owner.ask("session:renew", { sessionId, beat });
      assert.ok(leaseMs < fresh - 300, `${leaseMs} ms of ${fresh} ms are left`);
    }
    const { leaseMs: again } = await owner.ask("session:renew", { sessionId, beat: 500_001 });
    assert.ok(again > fresh - 100);
    const theirs = { sessionId: other.sessionId, beat: 900_000 };
    assert.is(await owner.refusal("session:renew", theirs), "no-such-session");
    assert.is(
      await other.refusal("session:renew", { sessionId, beat: 900_000 }),
      "no-such-session",
    );
    for (const name of [
      "session:end",
      "session:continue",
      "curtain:draw",
      "session:join",
    ] as const) {
      assert.is(await other.refusal(name, { sessionId }), "no-such-session");
    }
  }));

test("R7: a transport, a producer or a consumer of somebody else is as good as none", () =>
  withCast(async (cast) => {
    const { owner, named, inside, media, sessionId, consumerId } = cast;
    const payloads = validPayloads(cast);
    await named.ask("session:join", { sessionId });
    const own = await receive(named, sessionId);
    const theirs = { sessionId, transportId: media.transportId };
    const { dtlsParameters } = payloads["media:connect"];
    assert.is(await named.refusal("media:connect", { ...theirs, dtlsParameters }), "not-found");
    assert.is(await named.refusal("media:restart-ice", theirs), "not-found");
    assert.is(await named.refusal("media:consume", payloads["media:consume"]), "not-found");
    assert.is(await named.refusal("media:resume", { sessionId, consumerId }), "not-found");
    assert.is(await owner.refusal("media:resume", { sessionId, consumerId }), "not-found");
    // From whom one asks is not for the asker to choose.
    for (const from of [inside.account, named.account, cast.other.account, newRequestId()]) {
      const ask = { ...payloads["media:consume"], transportId: own.transportId, from };
      const code = await named.refusal("media:consume", ask);
      assert.ok(["not-consented", "not-found"].includes(code), code);
    }
    // What was not consented to is not given, whoever sends it.
    for (const source of ["second", "own"] as const) {
      const ask = { ...payloads["media:consume"], transportId: own.transportId, source };
      assert.is(await named.refusal("media:consume", ask), "not-consented");
      const rtpParameters = payloads["media:produce"].rtpParameters;
      const produce = { sessionId, transportId: own.transportId, source, rtpParameters };
      assert.is(await owner.refusal("media:produce", produce), "not-consented");
    }
    const camera = await own.consume(owner.account, "camera");
    await own.peer.more(camera.consumerId, 5);
    await media.peer.more(consumerId, 5);
    own.peer.close();
  }));

test("R7: fifty joins and fifty requests at once make one place and one consumer", () =>
  withCast(async (cast) => {
    const { owner, named, sessionId } = cast;
    const joins = Array.from({ length: 50 }, () => named.ask("session:join", { sessionId }));
    assert.is((await settled(joins)).done.length, 50);
    const own = await receive(named, sessionId);
    const ask = { ...validPayloads(cast)["media:consume"], transportId: own.transportId };
    const { done, codes } = await settled(
      Array.from({ length: 50 }, () => named.ask("media:consume", ask)),
    );
    assert.equal(codes, []);
    assert.is(new Set(done.map(({ consumerId }) => consumerId)).size, 1);
    const view = await owner.view((one) => "watchers" in one && one.watchers.length === 2);
    const row = "watchers" in view && view.watchers.find((one) => one.account === named.account);
    assert.equal(row && row.sources, ["camera"]);
    own.peer.close();
  }));

test("R6: only the page that holds the secret resumes, and only the owner continues", () =>
  withCast(async ({ url, school, owner, ownerTab, inside, stranger, other, sessionId }) => {
    const [who] = school.teachers;
    if (!who) throw new Error("there is no teacher");
    const resumeSecret = owner.resumeSecret;
    tearOff(owner);
    await inside.view((view) => view.status === "suspended");
    for (const [page, code] of [
      [inside, "forbidden"],
      [stranger, "no-such-session"],
      [other, "no-such-session"],
    ] as const) {
      assert.is(await page.refusal("session:resume", { sessionId, resumeSecret }), code);
      assert.is(await page.refusal("session:continue", { sessionId }), code);
    }
    const wrong = { sessionId, resumeSecret: `${resumeSecret.slice(0, 42)}A` };
    const guess = wrong.resumeSecret === resumeSecret ? "B".repeat(43) : wrong.resumeSecret;
    assert.is(
      await ownerTab.refusal("session:resume", { sessionId, resumeSecret: guess }),
      "wrong-page",
    );
    assert.is(
      await ownerTab.refusal("session:renew", { sessionId, beat: 1_000_001 }),
      "wrong-page",
    );

    const page = await openPage(url, who);
    await page.ask("session:resume", { sessionId, resumeSecret });
    const back = { ...page, ...lessonOn(page, sessionId, resumeSecret) };
    const stop = back.keepAlive();
    await inside.view((view) => view.status === "live");
    await stateOf(back);
    // A tap on another page makes the old secret worthless.
    stop();
    tearOff(page);
    await inside.view((view) => view.status === "suspended");
    const tapped = await ownerTab.ask("session:continue", { sessionId });
    assert.is.not(tapped.resumeSecret, resumeSecret);
    const late = await openPage(url, who);
    assert.is(await late.refusal("session:resume", { sessionId, resumeSecret }), "wrong-page");
    assert.is(await late.refusal("curtain:lift", { sessionId }), "wrong-page");
    assert.is(await late.refusal("session:continue", { sessionId }), "wrong-page");
    late.close();
  }));

test.run();
