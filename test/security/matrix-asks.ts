/** For each action a payload that its rightful caller could send, so that a refusal is the permission's. */
import type { Payload, RequestName } from "#protocol/schemas.ts";
import { newId, newSecret } from "#server/accounts/ids.ts";
import type { RouteName } from "#server/accounts/permissions.ts";
import { consentTo } from "#test/support/page.ts";
import type { Matrix, Things } from "./matrix-cast.ts";
import type { CallerName } from "./matrix-table.ts";

/** Who may write a note in the live session that goes on; a removed coach may not. */
const IN_THE_LESSON = [
  "coach",
  "coach from outside",
  "owning page",
  "owner's other page",
] as const satisfies readonly CallerName[];

/** Routes whose body names something: that which exists, and its owner, who is not asked about it. */
export const NAMED: Partial<
  Record<RouteName, { real(things: Things): string; owners: readonly CallerName[] }>
> = {
  "POST /api/my/devices/sign-out": { real: ({ signIn }) => signIn, owners: ["colleague"] },
  "POST /api/guests/withdraw": {
    real: ({ invitation }) => invitation.id,
    owners: ["owning page", "owner's other page"],
  },
  "POST /api/guests/end": {
    real: ({ tie }) => tie,
    owners: ["owning page", "owner's other page", "coach from outside"],
  },
  "POST /api/guests/accept": { real: ({ invitation }) => invitation.secret, owners: [] },
  "POST /api/vault/devices/half": { real: ({ device }) => device, owners: [] },
  "POST /api/vault/devices/remove": { real: ({ device }) => device, owners: [] },
  "POST /api/vault/joins/read": { real: ({ join }) => join, owners: [] },
  "POST /api/vault/joins/answer": { real: ({ join }) => join, owners: [] },
  "POST /api/recordings/keep": { real: ({ recording }) => recording, owners: [] },
  "POST /api/recordings/title": { real: ({ recording }) => recording, owners: [] },
  "POST /api/recordings/delete": { real: ({ recording }) => recording, owners: [] },
  "POST /api/recordings/undo": { real: ({ recording }) => recording, owners: [] },
  "GET /api/recordings/manifest": { real: ({ recording }) => recording, owners: [] },
  "GET /api/recordings/segment": { real: ({ recording }) => recording, owners: [] },
  "POST /api/recordings/cut": { real: ({ recording }) => recording, owners: [] },
  "POST /api/recordings/copy": { real: ({ recording }) => recording, owners: [] },
  "POST /api/shares": { real: ({ recording }) => recording, owners: [] },
  "POST /api/shares/recall": { real: ({ share }) => share, owners: [] },
  "POST /api/shares/end": { real: ({ share }) => share, owners: [] },
  "GET /api/shares/watched": { real: ({ recording }) => recording, owners: [] },
  "GET /api/shares/manifest": { real: ({ share }) => share, owners: [] },
  "GET /api/shares/segment": { real: ({ share }) => share, owners: [] },
  "POST /api/watching": { real: ({ share }) => share, owners: [] },
  "GET /api/notes": { real: ({ share }) => share, owners: [] },
  "POST /api/notes": { real: ({ share }) => share, owners: [] },
  "POST /api/notes/change": { real: ({ note }) => note, owners: [] },
  "POST /api/notes/resolve": { real: ({ note }) => note, owners: [] },
  "POST /api/notes/remove": { real: ({ note }) => note, owners: [] },
  "GET /api/notes/live/keys": { real: ({ session }) => session, owners: IN_THE_LESSON },
  "POST /api/notes/live": { real: ({ session }) => session, owners: IN_THE_LESSON },
  "POST /api/groups/add": { real: ({ group }) => group, owners: [] },
  "POST /api/groups/take-out": { real: ({ group }) => group, owners: [] },
  "POST /api/groups/role": { real: ({ group }) => group, owners: [] },
  "POST /api/groups/leave": { real: ({ group }) => group, owners: [] },
  "POST /api/groups/close": { real: ({ group }) => group, owners: [] },
  "GET /api/groups/shares": { real: ({ group }) => group, owners: [] },
  "POST /api/groups/rekey": { real: ({ group }) => group, owners: [] },
  "POST /api/people/withdraw": { real: ({ joining }) => joining, owners: ["administrator"] },
  "POST /api/people/close": { real: ({ account }) => account, owners: ["administrator"] },
  "POST /api/people/reopen": { real: ({ account }) => account, owners: ["administrator"] },
  "POST /api/people/second-factor": { real: ({ account }) => account, owners: ["administrator"] },
  "POST /api/people/administrator": { real: ({ account }) => account, owners: ["administrator"] },
  "POST /api/people/reset": { real: ({ account }) => account, owners: ["administrator"] },
};
export const nobodys = (route: RouteName): string =>
  route === "POST /api/guests/accept" ? newSecret() : newId();

const fields = { name: " ", controller: "c", registration: "", support: "s" };
const rules = {
  ...{ passwordLength: 12, secondFactor: false, training: false },
  ...{ recordingDays: null, recordingBytes: null },
};

const proof = newSecret();
const sealed = "A".repeat(64);
const publicKey = `age1${"q".repeat(58)}`;
const ageFile = Buffer.from(`age-encryption.org/v1\n${"A".repeat(40)}`).toString("base64");
const stretch = { fromMs: 0, toMs: 8_000 };
const key = { part: 0, fromSegment: 0, toSegment: 0, keyFile: ageFile };

/** What stands in the address, of routes that are read: `id` is what it names. */
export const queries = (id: string): Partial<Record<RouteName, string>> => ({
  "GET /api/recordings/manifest": `?recording=${id}`,
  "GET /api/recordings/segment": `?recording=${id}&part=0&segment=0`,
  "GET /api/shares/watched": `?recording=${id}`,
  "GET /api/shares/manifest": `?share=${id}`,
  "GET /api/shares/segment": `?share=${id}&part=0&segment=0`,
  "GET /api/notes": `?share=${id}`,
  "GET /api/notes/live/keys": `?session=${id}`,
  "GET /api/papers": "?paper=pins",
  "GET /api/groups/shares": `?group=${id}`,
});

/** `id` is what the body names, where it names something; `link` an open reset link. */
export const bodies = (
  id: string,
  link: string,
  email: string,
): Partial<Record<RouteName, object>> => ({
  "POST /api/sign-in": { email: `${newId()}@people.test`, password: "a guess" },
  "POST /api/sign-in/code": { challenge: newSecret(), code: "000000" },
  "POST /api/sign-in/passkey": { ceremony: newId(), answer: {} },
  "POST /api/forgotten": { email: "nobody@people.test" },
  "POST /api/links/read": { link },
  "POST /api/links/passkey-options": { link, name: "Nell" },
  "POST /api/links/use": { link, password: "short" },
  "POST /api/links/confirm-address": { link },
  "POST /api/agreement/accept": { version: 999, hash: "0".repeat(64), trained: true },
  "POST /api/my/confirm": { password: "a guess" },
  "POST /api/my/password": { password: "velocipede marmalade 7 quartz" },
  "POST /api/my/passkeys": { ceremony: newId(), answer: {}, name: "key" },
  "POST /api/my/passkeys/remove": { id: newId() },
  "POST /api/my/totp/confirm": { code: "000000" },
  "POST /api/my/devices/sign-out": { id },
  "POST /api/my/profile": { name: " ", about: "" },
  "POST /api/my/email": { email: "another@people.test" },
  "POST /api/vault": { publicKey: "age1", sealedByCode: "", proof: "", name: "x", half: "" },
  "POST /api/vault/prove": { proof },
  "POST /api/vault/checked": { proof },
  "POST /api/vault/code": { proof, sealedByCode: sealed },
  "POST /api/vault/devices": { proof, name: "Laptop", half: newSecret() },
  "POST /api/vault/devices/half": { device: id },
  "POST /api/vault/devices/remove": { device: id },
  "POST /api/vault/passkeys": { proof, credentialId: newSecret(), sealed },
  "POST /api/vault/passkeys/remove": { credentialId: newSecret() },
  "POST /api/vault/joins": { publicKey: `age1${"q".repeat(58)}`, name: "Tablet" },
  "POST /api/vault/joins/read": { join: id },
  "POST /api/vault/joins/answer": { join: id, proof, answer: null },
  "POST /api/recordings/settings": {
    ...{ undoDays: 3, keepDays: null, untouched: "discard", quotaBytes: null },
  },
  "POST /api/recordings/keep": { recording: id, only: null },
  "POST /api/recordings/title": { recording: id, sealed: "AAAA" },
  "POST /api/recordings/delete": { recording: id },
  "POST /api/recordings/undo": { recording: id },
  "POST /api/recordings/cut": { recording: id, remove: stretch, pieces: 1, keys: [] },
  "POST /api/recordings/copy": {
    ...{ recording: id, range: stretch, pieces: 1, keys: [key], sealedTitle: null },
  },
  "POST /api/shares/recipient": { account: newId() },
  "POST /api/shares": {
    ...{ recording: id, pieces: 1, to: { account: newId() }, publicKey, range: null },
    ...{ withNotes: false, endsAt: null, label: null, keys: [key] },
  },
  "POST /api/shares/recall": { share: id },
  "POST /api/shares/end": { share: id, endsAt: null },
  "POST /api/watching": { watch: newId(), of: { share: id }, played: [] },
  "POST /api/notes": {
    ...{ note: newId(), of: { share: id }, under: "own", place: null, replyTo: null, sealed },
  },
  "POST /api/notes/change": { note: id, under: "own", place: null, sealed, changedAt: 1 },
  "POST /api/notes/resolve": { note: id, resolved: true },
  "POST /api/notes/remove": { note: id },
  "POST /api/notes/live": { note: newId(), session: id, sealed },
  "POST /api/papers": { paper: "pins", version: 0, sealed },
  "POST /api/groups": { group: newId(), name: ageFile, publicKey, wrapped: ageFile },
  "POST /api/groups/add": {
    ...{ group: id, epoch: 1, member: { account: newId(), publicKey, wrapped: ageFile } },
  },
  "POST /api/groups/take-out": { group: id, account: newId() },
  "POST /api/groups/role": { group: id, account: newId(), role: "lead" },
  "POST /api/groups/leave": { group: id },
  "POST /api/groups/close": { group: id },
  "POST /api/groups/rekey": {
    ...{ group: id, epoch: 1, publicKey, name: ageFile, shares: [] },
    members: [{ account: newId(), publicKey, wrapped: ageFile }],
  },
  "POST /api/guests/invite": { email: "guest@people.test", name: "Ivo", until: 1 },
  "POST /api/guests/withdraw": { link: id },
  "POST /api/guests/end": { tie: id },
  "POST /api/guests/accept": { link: id },
  "POST /api/people/invite": { email, name: "", administrator: false },
  "POST /api/people/withdraw": { link: id },
  "POST /api/people/close": { account: id },
  "POST /api/people/reopen": { account: id },
  "POST /api/people/second-factor": { account: id, on: true },
  "POST /api/people/administrator": { account: id, on: true },
  "POST /api/people/reset": { account: id, dropSecondFactor: false },
  "POST /api/school": { ...fields, rules },
  "POST /api/school/code-of-practice": { text: "Be kind. ".repeat(9), reviewOn: "2027-02-31" },
  "POST /api/agreements": { after: 999, text: "Be kind. ".repeat(40) },
});

const fingerprint = { algorithm: "sha-256", value: Array(32).fill("AB").join(":") } as const;
const opus = { mimeType: "audio/opus", clockRate: 48_000, channels: 2 };
const vp9 = { mimeType: "video/VP9", clockRate: 90_000 };

/** What this caller could send about this live session. */
export function payloads(
  { owner, accounts }: Matrix,
  caller: CallerName,
  token: string,
  sessionId: string,
): { [R in RequestName]: Payload<R> } {
  const on = { sessionId };
  const transportId = newId().replaceAll("_", "-");
  const send = { codecs: [{ ...vp9, payloadType: 101 }], encodings: [{ ssrc: 1 }] };
  return {
    "auth:renew": { token },
    "lobby:enter": { waiting: false },
    "session:open": {
      ...{ requestId: newId(), title: "Angles", ear: "open" },
      consent: consentTo([accounts.get(caller) ?? ""]),
    },
    "session:renew": { ...on, beat: 1 },
    "session:resume": { ...on, resumeSecret: newSecret() },
    "session:continue": on,
    "session:end": on,
    "session:set-end": { ...on, endsInMs: 4 * 3_600_000 },
    "curtain:draw": on,
    "curtain:lift": on,
    "coach:remove": { ...on, coach: newId() },
    "coach:admit": { ...on, coach: newId() },
    "ear:set": { ...on, ear: "hushed" },
    "signal:send": { ...on, signal: "help" },
    "cue:seen": { ...on, cueId: newId() },
    "record:start": { ...on, recipient: `age1${"q".repeat(58)}`, voices: false },
    "record:stop": on,
    "record:drop": on,
    "record:voices": { ...on, agree: true },
    "together:start": { ...on, recording: newId() },
    "together:lead": { ...on, showing: newId(), playing: true, atMs: 0, speed: 1 },
    "together:stop": on,
    "together:follow": on,
    "session:join": on,
    "session:leave": on,
    "talk:hold": on,
    "talk:release": on,
    "cue:send": { ...on, cue: "wait time" },
    "media:open": { ...on, direction: caller === "owning page" ? "send" : "receive" },
    "media:connect": { ...on, transportId, dtlsParameters: { fingerprints: [fingerprint] } },
    "media:restart-ice": { ...on, transportId },
    "media:produce": { ...on, transportId, source: "camera", rtpParameters: send },
    "media:unproduce": { ...on, source: "camera" },
    "media:consume": {
      ...{ ...on, transportId, from: owner.account, source: "camera" },
      rtpCapabilities: { codecs: [{ ...vp9, kind: "video", preferredPayloadType: 101 }] },
    },
    "media:resume": { ...on, consumerId: newId().replaceAll("_", "-") },
  };
}
/** The same three about the coach's voice, which runs the other way. */
export function voices(matrix: Matrix, all: ReturnType<typeof payloads>) {
  const from = matrix.accounts.get("coach") ?? "";
  const { transportId } = all["media:produce"];
  const send = { codecs: [{ ...opus, payloadType: 100 }], encodings: [{ ssrc: 1 }] };
  const { sessionId } = all["media:unproduce"];
  return {
    "media:produce": { sessionId, transportId, source: "talkback", rtpParameters: send },
    "media:unproduce": { sessionId, source: "talkback" },
    "media:consume": {
      ...{ sessionId, transportId, from, source: "talkback" },
      rtpCapabilities: { codecs: [{ ...opus, kind: "audio", preferredPayloadType: 100 }] },
    },
  } as const;
}
