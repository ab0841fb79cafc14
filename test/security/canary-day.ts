/** A whole day at a server of its own: a school begins, people come, teach, err and go. */
import { generateSync } from "otplib";
import type { CeremonyReply, StepReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { InvitedReply } from "#protocol/http/people.ts";
import { createAuthenticator } from "#test/support/authenticator.ts";
import { consentTo, lessonOn, newRequestId, receive } from "#test/support/page.ts";
import { PROTOCOL_VERSION } from "#protocol/words.ts";
import { io } from "socket.io-client";
import type { Known } from "./canary-known.ts";
import { Person } from "./canary-person.ts";

const secretOf = (url: string | null): string => /s=([\w-]{43})$/.exec(url ?? "")?.[1] ?? "";

export interface Day {
  origin: string;
  known: Known;
}
interface People {
  office: Person;
  teacher: Person;
  coach: Person;
}

/** The first link, a school, two people who join, and a password that is not good enough. */
export const morning = async ({ origin, known }: Day, firstStart: string): Promise<People> => {
  const someone = (name: string) => new Person(origin, known, name);
  const office = someone("Quillfeather Administrata");
  const school = {
    name: "Brackenmoor Canary School",
    controller: "Brackenmoor Canary School, 1 Moor Lane",
    registration: "ZA777777",
    support: "office@canary.test",
  };
  known.add("person", school.name, school.support);
  const { name, email, password } = office;
  const link = secretOf(firstStart);
  known.add("secret", link);
  const use = { link, name, email, school };
  await office.post("/api/links/use", { ...use, password: "password1234" });
  office.entered(await office.done<TokenReply>("/api/links/use", { ...use, password }));
  await office.agree();
  const join = async (who: Person): Promise<Person> => {
    const body = { email: who.email, name: who.name, administrator: false };
    const { url } = await office.done<InvitedReply>("/api/people/invite", body);
    const invited = { link: secretOf(url), name: who.name, password: who.password };
    await who.done("/api/links/read", { link: invited.link });
    who.entered(await who.done<TokenReply>("/api/links/use", invited));
    await who.agree();
    return who;
  };
  return {
    office,
    teacher: await join(someone("Marigold Teacherling")),
    coach: await join(someone("Thistledown Coachwell")),
  };
};

/** Wrong passwords and codes, an app, recovery codes, a passkey, a stolen refresh token. */
export const factors = async ({ origin, known }: Day, { teacher, coach }: People) => {
  const wrong = "not the password of Marigold";
  known.add("secret", wrong);
  await teacher.post("/api/sign-in", { email: teacher.email, password: wrong });
  await teacher.post("/api/sign-in", { email: "nobody@canary.test", password: wrong });
  const device = createAuthenticator(origin);
  const begun = await teacher.done<CeremonyReply>("/api/my/passkeys/options");
  const answer = device.create(begun.options);
  const passkey = { ceremony: begun.ceremony, answer, name: "My telephone" };
  await teacher.done("/api/my/passkeys", passkey);
  const offered = await teacher.done<CeremonyReply>("/api/sign-in/passkey-options");
  const shown = { ceremony: offered.ceremony, answer: device.get(offered.options) };
  teacher.entered(await teacher.done<TokenReply>("/api/sign-in/passkey", shown));
  await teacher.post("/api/sign-in/passkey", shown);

  const { secret } = await coach.done<{ secret: string }>("/api/my/totp");
  const code = () => generateSync({ secret });
  const { codes } = await coach.done<{ codes: string[] }>("/api/my/totp/confirm", { code: code() });
  const step = (await coach.signIn()) as Extract<StepReply, { step: "code" }>;
  await coach.post("/api/sign-in/code", { challenge: step.challenge, code: "000000" });
  const recovery = { challenge: step.challenge, code: codes[0] };
  coach.entered(await coach.done<TokenReply>("/api/sign-in/code", recovery));
  await coach.done("/api/my/recovery-codes");

  const stolen = coach.cookie;
  await coach.done("/api/refresh");
  await coach.send("POST", "/api/refresh", { headers: { cookie: stolen } });
};

/** A lesson with media, a cue, a signal and a curtain. */
export const lesson = async ({ known }: Day, { teacher, coach }: People): Promise<void> => {
  const [title, cue] = ["Fractions of a heron's egg", "wait for Peregrine"];
  known.add("title", title, cue);
  const [owner, page] = [await teacher.page(), await coach.page()];
  const opening = { requestId: newRequestId(), title, ear: "open" as const };
  const consent = consentTo([coach.account]);
  const opened = await owner.ask("session:open", { ...opening, consent });
  known.reply(opened);
  const { sessionId, resumeSecret } = opened;
  const live = lessonOn(owner, sessionId, resumeSecret);
  const stop = live.keepAlive();
  const sending = await live.produce(["camera", "room"]);
  sending.send(50);
  await page.ask("session:join", { sessionId });
  const media = await receive(page, sessionId);
  const { consumerId } = await media.consume(teacher.account, "camera");
  await media.peer.more(consumerId, 5);
  known.line(await page.ask("media:open", { sessionId, direction: "receive" }));
  for (const { dtlsParameters } of [sending, media.peer]) known.line(dtlsParameters);
  await page.ask("cue:send", { sessionId, cue });
  await owner.ask("signal:send", { sessionId, signal: "help" });
  await page.refusal("curtain:draw", { sessionId });
  // Media parameters that are none, as a broken page might send them.
  const sdp = "v=0\r\na=ice-ufrag:Canary\r\na=candidate:1 1 udp 1 203.0.113.9 9 typ host";
  known.add("media", "ice-ufrag:Canary", "203.0.113.9");
  const junk = { sessionId, transportId: "none", dtlsParameters: { sdp } };
  await page.refusal("media:connect", junk as never);
  await owner.ask("session:end", { sessionId });
  stop();
  sending.close();
  media.peer.close();
  for (const one of [owner, page]) one.close();
};

/** What broken and hostile pages send, with everything in it that must not be repeated. */
export const mischief = async ({ origin, known }: Day, { office, teacher }: People) => {
  const { email, password, token } = teacher;
  const broken = JSON.stringify({ email, password }).slice(0, -1);
  const bodies = [broken, `[${broken}`, `{"__proto__":{"password":"${password}"}}`, '"'.repeat(9)];
  for (const body of bodies) await teacher.send("POST", "/api/sign-in", { body });
  const long = JSON.stringify({ email, password: password.padEnd(2_000_000, "x") });
  await teacher.send("POST", "/api/sign-in", { body: long });
  await teacher.send("POST", "/api/sign-in", { body: broken, headers: { "content-type": "a/b" } });
  await teacher.get(`/api/${encodeURIComponent(email)}?token=${token}&password=${password}`);
  await teacher.get("/api/%2e%2e%2fme");
  await office.post("/api/people/invite", { email: teacher.email, name: "x", administrator: 1 });
  await office.post("/api/links/use", { link: "A".repeat(43), name: teacher.name, password });
  const socket = io(origin, {
    ...{ transports: ["websocket"], reconnection: false, forceNew: true },
    auth: { token: `${token.slice(0, -3)}AAA`, protocol: PROTOCOL_VERSION },
    extraHeaders: { origin },
  });
  await new Promise((resolve) => socket.once("connect_error", resolve));
  socket.close();
  known.add("secret", `${token.slice(0, -3)}AAA`);
};

/** A guest, another name and address, a reset, other passwords, and an account that is closed. */
export const evening = async (day: Day, { office, teacher, coach }: People): Promise<void> => {
  const { origin, known } = day;
  const guest = new Person(origin, known, "Peregrine Outsider");
  const invited = { email: guest.email, name: guest.name, until: null };
  const { url } = await teacher.done<InvitedReply>("/api/guests/invite", invited);
  const own = { link: secretOf(url), name: guest.name, password: guest.password };
  guest.entered(await guest.done<TokenReply>("/api/links/use", own));
  await guest.agree();
  known.add("person", "Marigold Renamed", "renamed@canary.test");
  await teacher.done("/api/my/profile", { name: "Marigold Renamed", about: "Herons and eggs" });
  await teacher.done("/api/my/email", { email: "renamed@canary.test" });
  const password = `${crypto.randomUUID()} anew`;
  known.add("secret", password);
  teacher.entered(await teacher.done<TokenReply>("/api/my/password", { password }));
  const body = { account: coach.account, dropSecondFactor: true };
  const reset = await office.done<InvitedReply>("/api/people/reset", body);
  const again = { link: secretOf(reset.url), password: coach.password };
  coach.entered(await coach.done<TokenReply>("/api/links/use", again));
  await office.done("/api/people/close", { account: coach.account });
  await coach.get("/api/me");
  await teacher.done("/api/sign-out");
};
