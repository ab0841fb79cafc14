import { suite } from "uvu";
import * as assert from "uvu/assert";
import { validPayloads, withCast } from "./cast.ts";

const test = suite("second pages");
test("R7: another page of a coach takes the place of the first and widens nothing", () =>
  withCast(async (cast) => {
    const { inside, insideTab, owner, media, named, sessionId } = cast;
    const payloads = validPayloads(cast);
    const { view } = await insideTab.ask("session:join", { sessionId });
    assert.is(view.status === "live" && view.as === "coach" && view.standing, "in");
    const received = media.peer.packets();
    const first = await inside.view((one) => "standing" in one && one.standing === "elsewhere");
    assert.equal("sources" in first && first.sources, []);
    assert.is(await inside.refusal("media:consume", payloads["media:consume"]), "not-consented");
    assert.is(await inside.refusal("media:open", payloads["media:open"]), "not-now");
    // The transport of the first page is of no use to the second.
    assert.is(await insideTab.refusal("media:consume", payloads["media:consume"]), "not-found");
    assert.is(media.peer.packets(), received);
    const { view: mine } = await named.ask("session:join", { sessionId });
    assert.is(mine.status === "live" && mine.as === "coach" && mine.standing, "in");
    await owner.view(
      (one) =>
        "guests" in one &&
        one.watchers.length === 0 &&
        one.guests.map(({ presence }) => presence).join(" ") === "here here removed",
    );
  }));

test("R6: the second page of the owner takes away, and no more", () =>
  withCast(async (cast) => {
    const { owner, ownerTab, inside, media, named, sessionId } = cast;
    const { resumeSecret: _, ...guess } = validPayloads(cast)["session:resume"];
    const wrongSecret = { ...guess, resumeSecret: "A".repeat(43) };
    assert.is(await ownerTab.refusal("session:resume", wrongSecret), "wrong-page");
    await ownerTab.ask("ear:set", { sessionId, ear: "hushed" });
    await ownerTab.ask("session:set-end", { sessionId, endsInMs: 600_000 });
    await ownerTab.ask("curtain:draw", { sessionId });
    const covered = media.peer.packets();
    await ownerTab.ask("coach:remove", { sessionId, coach: inside.account });
    assert.is(await ownerTab.refusal("curtain:lift", { sessionId }), "wrong-page");
    const coach = inside.account;
    assert.is(await ownerTab.refusal("coach:admit", { sessionId, coach }), "wrong-page");
    assert.is(await inside.refusal("session:join", { sessionId }), "removed");
    await ownerTab.ask("session:end", { sessionId });
    await owner.view((view) => view.status === "ended" && view.reason === "owner");
    assert.is(await named.refusal("session:join", { sessionId }), "no-such-session");
    assert.is(media.peer.packets(), covered);
  }));

test.run();
