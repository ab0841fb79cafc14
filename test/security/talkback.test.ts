import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Payload } from "#protocol/schemas.ts";
import { receive, type Page } from "#test/support/page.ts";
import { sendPeer, type SendPeer } from "#test/support/webrtc-peer.ts";
import { validPayloads, withCast } from "./cast.ts";

const test = suite("the coach's voice and the watcher list");

const speakFrom = async (page: Page, sessionId: string): Promise<SendPeer> => {
  const offer = await page.ask("media:open", { sessionId, direction: "send" });
  const { transportId } = offer;
  const peer = await sendPeer(offer, ["talkback"]);
  const dtlsParameters = peer.dtlsParameters as Payload<"media:connect">["dtlsParameters"];
  await page.ask("media:connect", { sessionId, transportId, dtlsParameters });
  await peer.connect();
  const rtpParameters = peer.rtpParameters("talkback") as Payload<"media:produce">["rtpParameters"];
  await page.ask("media:produce", { sessionId, transportId, source: "talkback", rtpParameters });
  peer.send(100);
  return peer;
};

test("R9: a voice reaches the owning page while it is held, and nobody else ever", () =>
  withCast(async (cast) => {
    const { owner, ownerTab, inside, named, media, sessionId } = cast;
    await named.ask("session:join", { sessionId });
    const own = await receive(named, sessionId);
    const voice = await speakFrom(inside, sessionId);
    await owner.view((view) => "voices" in view && view.voices.includes(inside.account));
    const ear = await receive(owner, sessionId);
    const heard = await ear.consume(inside.account, "talkback");

    // Sent, but not held: nothing is heard.
    const flowing = media.peer.more(cast.consumerId, 30);
    await flowing;
    assert.is(ear.peer.packets(), 0);
    await inside.ask("talk:hold", { sessionId });
    await ear.peer.more(heard.consumerId, 20);
    assert.is(await named.refusal("talk:hold", { sessionId }), "ear-busy");

    const base = { ...validPayloads(cast)["media:consume"], from: inside.account };
    for (const [page, transportId] of [
      [named, own.transportId],
      [inside, media.transportId],
    ] as const) {
      const ask = { ...base, transportId, source: "talkback" as const };
      assert.is(await page.refusal("media:consume", ask), "forbidden");
      // Called by another name it is not the owner's, and so not given either.
      for (const source of ["camera", "room", "own"] as const) {
        const code = await page.refusal("media:consume", { ...ask, source });
        assert.ok(["not-consented", "not-found"].includes(code), code);
      }
      assert.is(
        await page.refusal("media:resume", { sessionId, consumerId: heard.consumerId }),
        "not-found",
      );
    }
    const tab = { ...base, transportId: ear.transportId, source: "talkback" as const };
    assert.is(await ownerTab.refusal("media:consume", tab), "wrong-page");
    assert.is(own.peer.packets(), 0);

    // Released, hushed or ended: acknowledged means silent.
    await inside.ask("talk:release", { sessionId });
    const released = ear.peer.packets();
    await media.peer.more(cast.consumerId, 20);
    assert.is(ear.peer.packets(), released);
    await inside.ask("talk:hold", { sessionId });
    await ear.peer.more(heard.consumerId, 5);
    await owner.ask("ear:set", { sessionId, ear: "lost" });
    const lost = ear.peer.packets();
    await media.peer.more(cast.consumerId, 20);
    assert.is(ear.peer.packets(), lost);
    assert.is(await inside.refusal("talk:hold", { sessionId }), "ear-closed");
    for (const peer of [voice, ear.peer, own.peer]) peer.close();
  }));

test("R8: the watcher list is what the relay holds, coming and going", () =>
  withCast(async ({ owner, inside, named, media, sessionId }) => {
    const shows = (rows: Record<string, string[]>) =>
      owner.view((view) => {
        if (!("watchers" in view)) return false;
        const found = view.watchers.map(({ account, sources }) => [account, sources]);
        return JSON.stringify(Object.fromEntries(found)) === JSON.stringify(rows);
      });
    await shows({ [inside.account]: ["camera"] });
    await named.ask("session:join", { sessionId });
    // Being here is not watching: the list is of those who receive.
    const own = await receive(named, sessionId);
    await shows({ [inside.account]: ["camera"] });
    await own.consume(owner.account, "room");
    await shows({ [inside.account]: ["camera"], [named.account]: ["room"] });
    await media.consume(owner.account, "room");
    await shows({ [inside.account]: ["camera", "room"], [named.account]: ["room"] });
    await owner.ask("media:unproduce", { sessionId, source: "room" });
    await shows({ [inside.account]: ["camera"] });
    await named.ask("session:leave", { sessionId });
    await own.consume(owner.account, "camera").then(
      () => assert.unreachable("who has left receives nothing"),
      () => undefined,
    );
    const received = media.peer.packets();
    await media.peer.more((await media.consume(owner.account, "camera")).consumerId, 5);
    assert.ok(media.peer.packets() > received);
    inside.close();
    await shows({});
    await owner.view((view) => "pictureWatched" in view && !view.pictureWatched);
    own.peer.close();
  }));

test("R9: a closed ear and a removal silence in the middle of a word", () =>
  withCast(async ({ inside, sessionId, owner, ownerTab }) => {
    const voice = await speakFrom(inside, sessionId);
    await ownerTab.ask("ear:set", { sessionId, ear: "hushed" });
    assert.is(await inside.refusal("talk:hold", { sessionId }), "ear-closed");
    await owner.ask("ear:set", { sessionId, ear: "open" });
    await inside.ask("talk:hold", { sessionId });
    await owner.view((view) => "talking" in view && view.talking === inside.account);
    // Removed in the middle of a word.
    await owner.ask("coach:remove", { sessionId, coach: inside.account });
    await owner.view(
      (view) => "voices" in view && view.talking === null && view.voices.length === 0,
    );
    voice.close();
  }));

test.run();
