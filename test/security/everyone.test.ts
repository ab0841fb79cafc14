import { suite } from "uvu";
import * as assert from "uvu/assert";
import { requestSchemas, type RequestName } from "#protocol/schemas.ts";
import { newRequestId, Refused, type Page } from "#test/support/page.ts";
import { stateOf, validPayloads, withCast, type Cast, type Payloads } from "./cast.ts";

const test = suite("every request, from everybody");
const REQUESTS = Object.keys(requestSchemas) as RequestName[];

const CALLERS = ["ownerTab", "insideTab", "named", "removed", "wrong", "stranger"] as const;
/** In the order of `CALLERS`. What is "ok" here gives nothing, or concerns the caller alone. */
type Row = readonly [string, string, string, string, string, string];

const none = "no-such-session";
const coachCannot = ["forbidden", "forbidden", "removed", none, none] as const;
const notHere = (code: string): Row => ["wrong-page", code, code, "removed", none, none];

/** Written by hand. `later` marks what the second half of this file does in its own order. */
const TABLE: Record<RequestName, Row> = {
  "auth:renew": ["ok", "signed-out", "signed-out", "signed-out", "signed-out", "signed-out"],
  "lobby:enter": ["ok", "ok", "ok", "ok", "ok", "ok"],
  "session:open": ["already-live", "later", "later", "later", "later", "unknown-coach"],
  "session:renew": ["wrong-page", ...coachCannot],
  "session:resume": ["later", ...coachCannot],
  "session:continue": ["wrong-page", ...coachCannot],
  "session:end": ["later", ...coachCannot],
  "session:set-end": ["wrong-page", ...coachCannot],
  "curtain:draw": ["later", ...coachCannot],
  "curtain:lift": ["wrong-page", ...coachCannot],
  "coach:remove": ["later", ...coachCannot],
  "coach:admit": ["wrong-page", ...coachCannot],
  "ear:set": ["wrong-page", ...coachCannot],
  "signal:send": ["wrong-page", ...coachCannot],
  "cue:seen": ["wrong-page", ...coachCannot],
  "session:join": ["coach-only", "later", "later", "removed", none, none],
  "session:leave": ["coach-only", "ok", "ok", "removed", none, none],
  "talk:hold": ["coach-only", "ear-closed", "ear-closed", "removed", none, none],
  "talk:release": ["coach-only", "ok", "ok", "removed", none, none],
  "cue:send": ["coach-only", "not-now", "not-now", "removed", none, none],
  "media:open": notHere("not-now"),
  "media:connect": notHere("not-now"),
  "media:restart-ice": notHere("not-now"),
  "media:produce": ["wrong-page", ...coachCannot],
  "media:unproduce": ["wrong-page", ...coachCannot],
  "media:consume": notHere("not-consented"),
  "media:resume": notHere("not-consented"),
};
/** The same three about the coach's voice, which runs the other way. */
const VOICE: Partial<Record<RequestName, Row>> = {
  "media:produce": notHere("not-consented"),
  "media:unproduce": ["wrong-page", "ok", "ok", "removed", none, none],
  "media:consume": ["wrong-page", ...coachCannot],
};

const outcome = async <R extends RequestName>(
  page: Page,
  request: R,
  payload: Payloads[R],
): Promise<string | Refused["failure"]> => {
  try {
    await page.ask(request, payload);
    return "ok";
  } catch (error) {
    if (error instanceof Refused) return error.failure;
    throw error;
  }
};
const codeOf = (found: string | Refused["failure"]): string =>
  typeof found === "string" ? found : found.code;

const tryAll = async (cast: Cast, table: Partial<Record<RequestName, Row>>, payloads: Payloads) => {
  const wrong: string[] = [];
  let tried = 0;
  for (const [index, name] of CALLERS.entries()) {
    for (const request of REQUESTS) {
      const expected = table[request]?.[index];
      if (expected === undefined || expected === "later") continue;
      tried += 1;
      const found = await outcome(cast[name], request, payloads[request]);
      if (codeOf(found) !== expected) {
        wrong.push(`${request} as ${name}: ${codeOf(found)}, not ${expected}`);
      }
      if (expected !== none) continue;
      const elsewhere = { ...payloads[request], sessionId: newRequestId() };
      assert.equal(await outcome(cast[name], request, elsewhere), found, request);
    }
  }
  assert.equal(wrong, []);
  return tried;
};

test("R21: each gets exactly the written answer, and nothing has changed for the owner", () =>
  withCast(async (cast) => {
    const { owner, inside, media, consumerId, school } = cast;
    const payloads = validPayloads(cast);
    const before = await stateOf(owner);
    const voices: Payloads = {
      ...payloads,
      "media:produce": {
        ...payloads["media:produce"],
        source: "talkback",
        rtpParameters: cast.sending.rtpParameters("room") as never,
      },
      "media:unproduce": { ...payloads["media:unproduce"], source: "talkback" },
      "media:consume": {
        ...payloads["media:consume"],
        ...({ from: inside.account, source: "talkback" } as const),
      },
    };
    const tried = await tryAll(cast, TABLE, payloads);
    assert.is(tried, CALLERS.length * REQUESTS.length - 10);
    await tryAll(cast, VOICE, voices);
    assert.equal(await stateOf(owner), before);
    await media.peer.more(consumerId, 10);
    const secrets = [owner.token, owner.resumeSecret, inside.token, "Angles", "Fractions"];
    for (const line of school.server.log) {
      for (const secret of secrets) assert.not.ok(line.includes(secret), line);
    }
  }));

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
