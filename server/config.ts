/**
 * The settings of one server: environment in, frozen `Config` out.
 *
 * The only place that reads the environment. Every mistake is reported at once,
 * in words that say what to write instead; secrets are never printed.
 */
import { availableParallelism } from "node:os";
import { isIP } from "node:net";
import { join, resolve, sep } from "node:path";
import {
  VIDEO_CODECS,
  type IceServer,
  type RelaySettings,
  type Turn,
} from "#sfu-config/settings.ts";
import { Reader, type Environment } from "./config-reader.ts";
import { isLoopback } from "./loopback.ts";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export const TELL_READY = ["words", "json"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Where people open Aside; null means "this machine, at the port that was bound". */
  publicUrl: string | null;
  /** Whether pages reach the server over https: decides cookies and HSTS. */
  secure: boolean;
  /** Origins besides the public one that may use the API and the socket. */
  extraOrigins: readonly string[];
  dataFolder: string;
  /** Sealed media, and nothing else. */
  recordingsFolder: string;
  /** What was destroyed for good, one line each: never to be restored from a backup. */
  tombstoneFile: string;
  logLevel: LogLevel;
  /** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  relay: RelaySettings;
  /** Null where no mail is sent. */
  mail: MailSettings | null;
  /** Path of the media worker; null leaves the choice to mediasoup. */
  workerBinary: string | null;
  /** How readiness is told on standard output: in words, or as one JSON line for a program. */
  tellReady: (typeof TELL_READY)[number];
}

/** The mail server that takes our letters, and who they are from. */
export interface MailSettings {
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS, which is required then. */
  secure: boolean;
  /** Null where the mail server asks for no name. */
  user: string | null;
  password: string | null;
  from: { name: string; address: string };
}

/** The public exception type of this file: all mistakes, one line each. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(`The settings need attention:\n${mistakes.map((line) => `  - ${line}`).join("\n")}`);
    this.name = "ConfigError";
    this.mistakes = mistakes;
  }
}

/** Throws `ConfigError` with every mistake found. */
export function readConfig(env: Environment = process.env): Config {
  const read = new Reader(env);
  const host = read.text("HOST", "127.0.0.1");
  const publicUrl = readPublicUrl(read);
  if (!isLoopback(host) && publicUrl === null && !read.isSet("PUBLIC_URL")) {
    read.mistake("PUBLIC_URL is needed when HOST is not this machine itself: https://your.name");
  }
  const secure = publicUrl?.startsWith("https:") ?? false;
  // This server speaks http: with https there is a proxy, and on this machine alone nobody
  // else can be asking. Without it all the world would have one address to be counted by.
  const proxies = secure && isLoopback(host) ? ["loopback"] : [];
  const config: Config = {
    host,
    port: read.integer("PORT", 8787, 0, 65_535),
    publicUrl,
    secure,
    extraOrigins: read.list("ALLOWED_ORIGINS", []).flatMap((text) => {
      const url = URL.parse(text);
      if (url?.origin === text && /^https?:/.test(text)) return [text];
      read.mistake(`ALLOWED_ORIGINS has "${text}"; write origins only, as https://your.name`);
      return [];
    }),
    ...readFolders(read),
    logLevel: read.choice("LOG_LEVEL", LOG_LEVELS, "info"),
    trustedProxies: read.list("TRUST_PROXY", proxies).filter((text) => {
      const [address = "", bits] = text.split("/");
      const right = text === "loopback" || (isIP(address) !== 0 && /^\d{0,3}$/.test(bits ?? ""));
      if (!right)
        read.mistake(`TRUST_PROXY has "${text}"; write the proxy's address or "loopback"`);
      return right;
    }),
    tellReady: read.choice("ASIDE_READY", TELL_READY, "words"),
    relay: readRelay(read, host),
    mail: readMail(read),
    workerBinary: read.isSet("MEDIASOUP_WORKER_BIN")
      ? resolve(read.text("MEDIASOUP_WORKER_BIN", ""))
      : null,
  };
  if (read.mistakes.length > 0) throw new ConfigError(read.mistakes);
  return deepFreeze(config);
}

/** Recordings in a folder that also holds the records would be swept as orphans, and the other way round. */
function readFolders(read: Reader) {
  const dataFolder = resolve(read.text("DATA_FOLDER", "data"));
  const recordingsFolder = resolve(read.text("RECORDINGS_FOLDER", join(dataFolder, "recordings")));
  const tombstoneFile = resolve(read.text("TOMBSTONE_FILE", join(dataFolder, "tombstones")));
  const holds = (folder: string, path: string): boolean =>
    `${path}${sep}`.startsWith(`${folder}${sep}`);
  if (holds(recordingsFolder, dataFolder)) {
    read.mistake("RECORDINGS_FOLDER holds DATA_FOLDER; write a folder of its own");
  }
  if (holds(recordingsFolder, tombstoneFile)) {
    read.mistake("TOMBSTONE_FILE lies among the recordings; write another place for it");
  }
  if (tombstoneFile === dataFolder) {
    read.mistake("TOMBSTONE_FILE is DATA_FOLDER; write the path of a file");
  }
  return { dataFolder, recordingsFolder, tombstoneFile };
}

function readPublicUrl(read: Reader): string | null {
  const text = read.text("PUBLIC_URL", "");
  if (text === "") return null;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, "")) {
    read.mistake(`PUBLIC_URL is "${text}"; write it as https://your.name, without a path`);
    return null;
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    read.mistake(`PUBLIC_URL must begin with https: browsers give no camera to ${url.origin}`);
    return null;
  }
  return url.origin;
}

function readRelay(read: Reader, host: string): RelaySettings {
  const listenIp = read.text("RTC_LISTEN_IP", isIP(host) === 0 ? "127.0.0.1" : host);
  if (isIP(listenIp) === 0) read.mistake(`RTC_LISTEN_IP is "${listenIp}"; write an IP address`);
  const announced = read.text("RTC_ANNOUNCED_ADDRESS", "");
  if (announced === "" && (listenIp === "0.0.0.0" || listenIp === "::")) {
    read.mistake(`RTC_ANNOUNCED_ADDRESS is needed with RTC_LISTEN_IP ${listenIp}: pages need one`);
  }
  const workers = read.integer("RTC_WORKERS", Math.max(1, availableParallelism() - 1), 1, 64);
  const firstPort = read.integer("RTC_PORT", 40_000, 0, 65_535);
  if (firstPort + workers - 1 > 65_535) {
    read.mistake(`RTC_PORT ${firstPort} leaves no room for ${workers} workers below 65536`);
  }
  return {
    listenIp,
    announcedAddress: announced === "" ? null : announced,
    firstPort,
    workers,
    videoCodecs: read.choices("VIDEO_CODECS", VIDEO_CODECS, VIDEO_CODECS),
    iceServers: readStun(read),
    turn: readTurn(read),
  };
}

const readStun = (read: Reader): IceServer[] =>
  read.list("STUN_URLS", []).flatMap((urls) => {
    if (/^stuns?:[^\s/?]+$/.test(urls)) return [{ urls }];
    read.mistake(`STUN_URLS has "${urls}"; write stun:host:port`);
    return [];
  });

function readTurn(read: Reader): Turn | null {
  const urls = read.text("TURN_URL", "");
  const secret = read.text("TURN_SECRET", "");
  if (urls !== "" && !/^turns?:[^\s/?]+(\?transport=(udp|tcp))?$/.test(urls)) {
    read.mistake(`TURN_URL is "${urls}"; write turn:host:port or turns:host:port`);
  }
  if (urls !== "" && secret === "") read.mistake("TURN_URL is set, TURN_SECRET is missing");
  if (urls === "" && secret !== "") read.mistake("TURN_SECRET is set, TURN_URL is missing");
  if (secret !== "" && secret.length < 16) read.mistake("TURN_SECRET needs 16 characters or more");
  return urls !== "" && secret !== "" ? { urls, secret } : null;
}

/** Mistakes do not repeat SMTP_URL: a password may stand in it. */
function readMail(read: Reader): MailSettings | null {
  const url = read.text("SMTP_URL", "");
  const sender = read.text("MAIL_FROM", "");
  if (url !== "" && sender === "") read.mistake("SMTP_URL is set, MAIL_FROM is missing");
  if (url === "" && sender !== "") read.mistake("MAIL_FROM is set, SMTP_URL is missing");
  const server = url === "" ? null : readMailServer(url);
  if (url !== "" && server === null) {
    read.mistake(
      "SMTP_URL is not right; write smtps://name:password@host or smtp://… for STARTTLS",
    );
  }
  const from = sender === "" ? null : readSender(sender);
  if (sender !== "" && from === null) {
    read.mistake("MAIL_FROM is not right; write aside@your.school or Aside <aside@your.school>");
  }
  return server === null || from === null ? null : { ...server, from };
}

function readMailServer(text: string): Omit<MailSettings, "from"> | null {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "") return null;
  // Options in the address could switch off what is required here.
  if (!["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "") return null;
  const secure = url.protocol === "smtps:";
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    return {
      host: url.hostname.replaceAll(/[[\]]/g, ""),
      port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
      secure,
      user: user === "" ? null : user,
      password: password === "" ? null : password,
    };
  } catch {
    // A stray per cent sign: no name and no password can be read from it.
    return null;
  }
}

function readSender(text: string): MailSettings["from"] | null {
  const match = /^(?:([^<>"@\p{Cc}]*) )?<?([^\s<>"@,;:]+@[^\s<>"@,;:]+)>?$/u.exec(text);
  if (match?.[2] === undefined) return null;
  return { name: match[1]?.trim() ?? "Aside", address: match[2] };
}

/** The settings as they may be shown: a secret only says that it is set. */
export const printable = (config: Config): object => ({
  ...config,
  mail: config.mail === null ? null : { ...config.mail, password: "(set)" },
  relay: {
    ...config.relay,
    turn: config.relay.turn === null ? null : { ...config.relay.turn, secret: "(set)" },
  },
});

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === "object" && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}
