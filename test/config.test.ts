import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, printable, readConfig } from "#server/config.ts";

const test = suite("settings");

const mistakesOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
};
const TURN = { TURN_URL: "turn:turn.example:3478", TURN_SECRET: "a-secret-of-coturn" };
const MAIL = {
  SMTP_URL: "smtps://aside:p%40ss%3A%2F@mail.school.example",
  MAIL_FROM: "Aside at Oak Lane <aside@school.example>",
};
const PUBLIC = { HOST: "0.0.0.0", PUBLIC_URL: "https://aside.example" };
const REACHABLE = { ...PUBLIC, RTC_ANNOUNCED_ADDRESS: "203.0.113.5" };

test("with nothing set the server serves its own machine", () => {
  const config = readConfig({});
  assert.is(config.host, "127.0.0.1");
  assert.is(config.port, 8787);
  assert.is(config.publicUrl, null);
  assert.is(config.secure, false);
  assert.match(config.dataFolder, /\/data$/);
  assert.is(config.relay.listenIp, "127.0.0.1");
  assert.equal(config.relay.videoCodecs, ["h264", "vp9"]);
  assert.is(config.relay.turn, null);
  assert.is(config.workerBinary, null);
  assert.is(config.mail, null);
});

test("an empty setting is one that is not set", () => {
  assert.equal(readConfig({ PORT: "", HOST: " ", TURN_URL: "" }), readConfig({}));
});

test("recordings, records and tombstones have a place each", () => {
  const { recordingsFolder, tombstoneFile } = readConfig({ DATA_FOLDER: "/srv/aside" });
  assert.is(recordingsFolder, "/srv/aside/recordings");
  assert.match(tombstoneFile, /^\/srv\/aside\/tombstones/);
  const elsewhere = readConfig({ RECORDINGS_FOLDER: "/big/tapes", TOMBSTONE_FILE: "/safe/gone" });
  assert.is(elsewhere.recordingsFolder, "/big/tapes");
  assert.is(elsewhere.tombstoneFile, "/safe/gone");
  assert.equal(mistakesOf({ DATA_FOLDER: "/srv/aside", RECORDINGS_FOLDER: "/srv" }), [
    "RECORDINGS_FOLDER holds DATA_FOLDER; write a folder of its own",
    "TOMBSTONE_FILE lies among the recordings; write another place for it",
  ]);
  assert.equal(mistakesOf({ DATA_FOLDER: "/srv/aside", TOMBSTONE_FILE: "/srv/aside" }), [
    "TOMBSTONE_FILE is DATA_FOLDER; write the path of a file",
  ]);
  assert.equal(mistakesOf({ DATA_FOLDER: "/srv/a", RECORDINGS_FOLDER: "/srv/ab" }), []);
});

test("what is set is taken", () => {
  const config = readConfig({
    ...REACHABLE,
    ...TURN,
    PORT: "0",
    RTC_PORT: "40100",
    RTC_WORKERS: "3",
    VIDEO_CODECS: "vp9",
    LOG_LEVEL: "debug",
    TRUST_PROXY: "loopback, 10.0.0.0/8",
    ALLOWED_ORIGINS: "https://other.example",
    STUN_URLS: "stun:stun.example:3478",
  });
  assert.is(config.port, 0);
  assert.is(config.secure, true);
  assert.is(config.publicUrl, "https://aside.example");
  assert.equal(config.extraOrigins, ["https://other.example"]);
  assert.equal(config.trustedProxies, ["loopback", "10.0.0.0/8"]);
  assert.is(config.relay.listenIp, "0.0.0.0");
  assert.is(config.relay.announcedAddress, "203.0.113.5");
  assert.is(config.relay.firstPort, 40_100);
  assert.equal(config.relay.videoCodecs, ["vp9"]);
  assert.equal(config.relay.iceServers, [{ urls: "stun:stun.example:3478" }]);
});

test("a proxy on this machine is believed where there has to be one, and nowhere else", () => {
  const trusted = (env: Record<string, string>) => readConfig(env).trustedProxies;
  assert.equal(trusted({}), []);
  assert.equal(trusted({ PUBLIC_URL: "http://localhost:8787" }), []);
  assert.equal(trusted({ PUBLIC_URL: "https://aside.example" }), ["loopback"]);
  assert.equal(trusted({ PUBLIC_URL: "https://aside.example", TRUST_PROXY: "10.0.0.1" }), [
    "10.0.0.1",
  ]);
  assert.equal(trusted(REACHABLE), []);
});

test("the mail server is read with its defaults, its name and its password", () => {
  const { mail } = readConfig(MAIL);
  assert.equal(mail, {
    ...{ host: "mail.school.example", port: 465, secure: true },
    ...{ user: "aside", password: "p@ss:/" },
    from: { name: "Aside at Oak Lane", address: "aside@school.example" },
  });
  const plain = readConfig({ SMTP_URL: "smtp://[::1]:2525", MAIL_FROM: "a@school.example" }).mail;
  assert.equal(plain, {
    ...{ host: "::1", port: 2525, secure: false, user: null, password: null },
    from: { name: "Aside", address: "a@school.example" },
  });
  assert.is(readConfig({ ...MAIL, SMTP_URL: "smtp://mail.school.example" }).mail?.port, 587);
});

test("all mistakes are told at once, each with the name of its setting", () => {
  const mistakes = mistakesOf({
    HOST: "0.0.0.0",
    PORT: "80x",
    RTC_WORKERS: "0",
    RTC_PORT: "-1",
    VIDEO_CODECS: "h264,vp8",
    LOG_LEVEL: "loud",
    TRUST_PROXY: "true",
    ALLOWED_ORIGINS: "https://other.example/path",
    STUN_URLS: "https://stun.example",
    TURN_URL: "turn.example",
    SMTP_URL: "mail.school.example",
    MAIL_FROM: "nobody",
  });
  for (const name of [
    ...["PUBLIC_URL", "PORT", "RTC_WORKERS", "RTC_PORT", "RTC_ANNOUNCED_ADDRESS", "VIDEO_CODECS"],
    ...["LOG_LEVEL", "TRUST_PROXY", "ALLOWED_ORIGINS", "STUN_URLS", "TURN_URL", "TURN_SECRET"],
    ...["SMTP_URL", "MAIL_FROM"],
  ]) {
    assert.ok(
      mistakes.some((line) => line.includes(name)),
      name,
    );
  }
});

test("each single mistake is found", () => {
  const wrong: Record<string, string>[] = [
    { PORT: "65536" },
    { PORT: "1.5" },
    { PORT: "0x50" },
    { HOST: "192.0.2.1" },
    { ...REACHABLE, PUBLIC_URL: "http://aside.example" },
    { ...REACHABLE, PUBLIC_URL: "https://aside.example/sub" },
    { ...REACHABLE, PUBLIC_URL: "aside.example" },
    { ...REACHABLE, RTC_LISTEN_IP: "my-host" },
    PUBLIC,
    { RTC_PORT: "65535", RTC_WORKERS: "2" },
    { VIDEO_CODECS: "h264,h264" },
    { TURN_URL: TURN.TURN_URL },
    { TURN_SECRET: TURN.TURN_SECRET },
    { ...TURN, TURN_SECRET: "short" },
    { SMTP_URL: MAIL.SMTP_URL },
    { MAIL_FROM: MAIL.MAIL_FROM },
    { ...MAIL, SMTP_URL: "mail.school.example" },
    { ...MAIL, SMTP_URL: "https://mail.school.example" },
    { ...MAIL, SMTP_URL: "smtp://mail.school.example/?tls.rejectUnauthorized=false" },
    { ...MAIL, SMTP_URL: "smtp://mail.school.example?ignoreTLS=true" },
    { ...MAIL, SMTP_URL: "smtp://a%zz@mail.school.example" },
    { ...MAIL, MAIL_FROM: "Aside" },
    { ...MAIL, MAIL_FROM: "a@school.example, b@school.example" },
    { ...MAIL, MAIL_FROM: "A\nBcc: thief@evil.example <a@school.example>" },
  ];
  for (const env of wrong) assert.is(mistakesOf(env).length, 1, JSON.stringify(env));
  assert.equal(mistakesOf({ ...REACHABLE, ...TURN, ...MAIL }), []);
  assert.equal(mistakesOf({ PUBLIC_URL: "http://localhost:8787/" }), []);
});

test("no secret is printed, neither with the settings nor with a mistake", () => {
  const config = readConfig({ ...TURN, ...MAIL });
  assert.not.match(JSON.stringify(printable(config)), /a-secret-of-coturn|p@ss|p%40ss/);
  assert.match(JSON.stringify(printable(config)), /"\(set\)"/);
  const mistakes = mistakesOf({
    TURN_SECRET: "a-secret-of-coturn",
    PORT: "x",
    ...{ SMTP_URL: "smtps://aside:hidden-word@mail.example/path", MAIL_FROM: "x" },
  });
  assert.not.match(mistakes.join(), /a-secret-of-coturn|hidden-word/);
});

test("settings do not change once they are read", () => {
  const config = readConfig({ ...TURN });
  assert.ok(Object.isFrozen(config));
  assert.ok(Object.isFrozen(config.relay) && Object.isFrozen(config.relay.turn));
});

test.run();
