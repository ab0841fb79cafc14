/** A media worker that dies takes its live sessions with it, is told of, and is replaced. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mediaCodecs } from "#sfu-config/codecs.ts";
import { iceServersFor } from "#sfu-config/ice-servers.ts";
import { webRtcServerOptions } from "#sfu-config/transports.ts";
import { DEFAULT_RELAY_SETTINGS } from "#sfu-config/settings.ts";
import { runs } from "./relay-elsewhere.ts";
import {
  ANNA,
  receives,
  refusedWith,
  sends,
  SESSION,
  TEACHER,
  until,
  watches,
  withRelay,
  yes,
} from "./support.ts";

const test = suite("media workers");

test("R4: a worker that dies loses exactly its own live sessions, and is replaced", () =>
  withRelay(
    async ({ relay, heard, workers, closers, routers }) => {
      const other = "another-live-session";
      await relay.open(other);
      await sends({ relay, closers }, TEACHER, ["camera"]);
      await watches({ relay, closers }, ANNA, TEACHER, ["camera"]);
      const before = workers.length;
      assert.is(before, 2);
      const dumps = await Promise.all(workers.map((worker) => worker.dump()));
      const first = workers[dumps.findIndex(({ routerIds }) => routerIds[0] === routers[0]?.id)];
      assert.ok(first);
      assert.equal(
        dumps.map(({ routerIds }) => routerIds.length),
        [1, 1],
        "live sessions are spread",
      );
      process.kill(first.pid, "SIGKILL");
      await relay.cut(SESSION, "everybody");
      assert.equal(relay.watchers(SESSION), []);
      await until(() => heard.lost.length > 0);
      assert.equal(heard.lost, [SESSION]);
      await refusedWith("relay-unavailable", relay.openTransport(SESSION, TEACHER, "send", yes));
      await relay.openTransport(other, TEACHER, "send", yes);

      await until(() => workers.length === before + 1);
      await relay.open(SESSION);
      await sends({ relay, closers }, TEACHER, ["camera"]);
      await watches({ relay, closers }, ANNA, TEACHER, ["camera"]);
    },
    { settings: { workers: 2 } },
  ));

test("a stop leaves no process of the relay behind, and opens nothing any more", async () => {
  const pids: number[] = [];
  await withRelay(async (stage) => {
    await sends(stage, TEACHER, ["camera"]);
    pids.push(...stage.workers.map(({ pid }) => pid));
    await stage.relay.stop();
    assert.not(stage.relay.ready());
    await refusedWith("relay-unavailable", stage.relay.open("one-more-live-session"));
  });
  assert.is(pids.length, 1);
  assert.not(pids.some(runs));
});

test("an end while the live session is being opened wins", () =>
  withRelay(async ({ relay }) => {
    const opening = relay.open("a-second-live-session");
    const closing = relay.close("a-second-live-session");
    await refusedWith("moved-on", opening);
    await closing;
    await refusedWith(
      "relay-unavailable",
      relay.openTransport("a-second-live-session", ANNA, "send", yes),
    );
  }));

test("a page that cannot decode what the teacher sends is told so", () =>
  withRelay(async (stage) => {
    await sends(stage, TEACHER, ["camera"]);
    const { page, transportId } = await receives(stage, ANNA);
    const { codecs } = page.rtpCapabilities as { codecs: { kind: string }[] };
    const soundOnly = {
      ...page.rtpCapabilities,
      codecs: codecs.filter(({ kind }) => kind === "audio"),
    };
    const request = {
      sessionId: SESSION,
      transportId,
      from: TEACHER.account,
      source: "camera",
      rtpCapabilities: soundOnly as never,
    } as const;
    await refusedWith("cannot-play", stage.relay.consume(ANNA, request, yes));
  }));

test("each worker has a port of its own, UDP and TCP, and announces what is set", () => {
  const settings = {
    ...DEFAULT_RELAY_SETTINGS,
    announcedAddress: "school.example",
    firstPort: 40_000,
  };
  const { listenInfos } = webRtcServerOptions(settings, 2);
  assert.equal(
    listenInfos.map(({ protocol, port, announcedAddress }) => [protocol, port, announcedAddress]),
    [
      ["udp", 40_002, "school.example"],
      ["tcp", 40_002, "school.example"],
    ],
  );
  assert.equal(
    mediaCodecs(["vp9"]).map(({ mimeType }) => mimeType),
    ["audio/opus", "video/VP9"],
  );
});

test("a page's TURN credentials expire and are signed with the secret", () => {
  const turn = { urls: "turns:turn.example:443", secret: "north" };
  const settings = { ...DEFAULT_RELAY_SETTINGS, turn };
  const [server] = iceServersFor(settings, "page", 1_000_000_000);
  assert.is(server?.username, "1000018000:page");
  const [other] = iceServersFor({ ...settings, turn: { ...turn, secret: "south" } }, "page", 1e9);
  assert.not.equal(other?.credential, server?.credential);
  assert.equal(iceServersFor(DEFAULT_RELAY_SETTINGS, "page", 0), []);
});

test.run();
