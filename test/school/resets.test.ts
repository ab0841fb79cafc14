import { suite } from "uvu";
import * as assert from "uvu/assert";
import { recoveryDigest } from "#server/accounts/factors/recovery-codes.ts";
import { newSecret } from "#server/accounts/ids.ts";
import { createLinkThrottle, LINK_LIMITS } from "#server/accounts/links/throttle.ts";
import type { Letter, Mail } from "#server/mail/ports.ts";
import { AppError } from "#server/errors.ts";
import { browser, withDoor, type Door } from "#test/http/with-door.ts";
import {
  linesOf,
  PASSWORD,
  readLink,
  secretOf,
  signedIn,
  useLink,
  type Visitor,
} from "./visits.ts";

const test = suite("giving an account back");

const resetOf = async (door: Door, account: string, dropSecondFactor = false) => {
  const ruth = await signedIn(door, door.school.administrator.account);
  const made = await ruth.post<{ url: string | null; link: string }>("/api/people/reset", {
    ...{ account, dropSecondFactor },
  });
  assert.is(made.status, 200, made.code);
  return made.body;
};
const CODE = "abcd-efgh-ijkm-npqr";
const giveCode = (door: Door, account: string) =>
  door.stores.factors.setRecovery(account, [recoveryDigest(account, CODE)]);

test("R23: a reset that nothing of the person's own confirms begins the account anew", () =>
  withDoor({}, async (door) => {
    const { account, email, password } = door.school.coach;
    const tom = await signedIn(door, account);
    const before = await door.stores.accounts.byId(account);
    const { url } = await resetOf(door, account);
    const secret = secretOf(url);
    assert.is((await readLink(door, secret)).body.proof, "none");
    door.clock.ahead = 5_000;
    const used = await useLink(door, secret);
    assert.is(used.status, 200, used.code);
    assert.is(used.body.me.account, account);
    // Live sessions, standing as a coach, sign-ins and the old password are gone.
    assert.ok(door.struck.includes(account));
    assert.is((await tom.get("/api/me")).status, 401);
    assert.is((await browser(door.app).signIn({ email, password })).statusCode, 401);
    assert.is((await browser(door.app).signIn({ email, password: PASSWORD })).statusCode, 200);
    const after = await door.stores.accounts.byId(account);
    assert.ok((after?.handsSince ?? 0) > (before?.handsSince ?? 0));
    assert.ok((await linesOf(door, account)).includes("account:begin-anew"));
    // Nobody gets past the agreement by what other hands accepted (R20).
    const now = await signedIn(door, account);
    assert.is((await now.get("/api/my/log")).code, "agreement-needed");
    assert.equal((await now.get("/api/my/agreements")).body, { copies: [] });
    const { version, hash } = (await now.get<{ version: number; hash: string }>("/api/agreement"))
      .body;
    await now.post("/api/agreement/accept", { version, hash, trained: false });
    assert.is((await now.get("/api/my/log")).status, 200);
    // What was there before is not in the log of whoever holds it now.
    const log = (await now.get<{ lines: { at: number }[] }>("/api/my/log")).body;
    assert.ok(log.lines.length > 0);
    assert.ok(log.lines.every(({ at }) => at >= (after?.handsSince ?? 0)));
  }));

test("R23: the person's own code keeps the account as it was; guessing one is bounded", () =>
  withDoor({}, async (door) => {
    const { account } = door.school.coach;
    await giveCode(door, account);
    const before = await door.stores.accounts.byId(account);
    const tom = await signedIn(door, account);
    const { url } = await resetOf(door, account);
    const secret = secretOf(url);
    assert.is((await readLink(door, secret)).body.proof, "code");
    assert.is((await useLink(door, secret)).code, "wrong-code");
    assert.is((await useLink(door, secret, { code: "000000" })).code, "wrong-code");
    // A password that is no good does not cost the code.
    assert.is(
      (await useLink(door, secret, { code: CODE, password: "short" })).code,
      "weak-password",
    );
    assert.is((await useLink(door, secret, { code: CODE })).status, 200);
    const after = await door.stores.accounts.byId(account);
    assert.is(after?.handsSince, before?.handsSince);
    assert.is((await tom.get("/api/me")).status, 401);
    const lines = await linesOf(door, account);
    assert.ok(lines.includes("password:reset refused"), lines.join());
    assert.ok(lines.includes("password:reset"), lines.join());
    assert.not.ok(lines.includes("account:begin-anew"), lines.join());

    // New links give no new guesses: ten a day and account, whoever asks.
    await giveCode(door, account);
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 4; n += 1) {
      const next = secretOf((await resetOf(door, account)).url);
      for (let guess = 0; guess < 4; guess += 1) {
        codes.push((await useLink(door, next, { code: `11111${guess}` })).code);
      }
    }
    assert.ok(codes.filter((code) => code === "wrong-code").length <= 10, codes.join());
    assert.is(codes.at(-1), "too-many-attempts");
  }));

test("codes are guessed ten times a day and account at most, by however many links", async () => {
  const throttle = createLinkThrottle();
  const outcomes: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    outcomes.push(
      await throttle.guessing("tom").then(
        () => "judged",
        (error: Error) => error.message,
      ),
    );
  }
  assert.equal(outcomes.slice(0, 10), Array(10).fill("judged"));
  assert.equal(outcomes.slice(10), Array(2).fill("too-many-attempts"));
  await throttle.guessing("maya");
});

test("wrong codes for some accounts keep nobody else from giving theirs", () =>
  withDoor({}, async (door) => {
    const { account } = door.school.coach;
    await giveCode(door, account);
    const wrong = (whom: string) =>
      door.codes.use(whom, "000000").then(
        () => assert.unreachable(),
        () => undefined,
      );
    for (let n = 0; n < 120; n += 1) await wrong(`another ${n % 12}`);
    await door.codes.use(account, CODE);
  }));

test("R23: whoever holds a reset learns nothing of the passkeys that were there", () =>
  withDoor({}, async (door) => {
    const { account } = door.school.coach;
    const key = { account, publicKey: "AA", counter: 0, transports: [], name: "Key" };
    const id = "Y3JlZGVudGlhbC1vbmU";
    await door.stores.factors.addPasskey({ ...key, id, rpId: "localhost", createdAt: 1 });
    const link = secretOf((await resetOf(door, account)).url);
    const ruth = await signedIn(door, door.school.administrator.account);
    const offered = await ruth.post("/api/links/passkey-options", { link, name: "Tom" });
    assert.is(offered.status, 200, offered.code);
    assert.not.ok(JSON.stringify(offered.body).includes(id));
  }));

test("R23: dropping the second factor always begins anew, whatever code is at hand", () =>
  withDoor({}, async (door) => {
    const { account } = door.school.coach;
    await giveCode(door, account);
    const secret = secretOf((await resetOf(door, account, true)).url);
    assert.is((await readLink(door, secret)).body.proof, "none");
    assert.is((await useLink(door, secret, { code: CODE })).status, 200);
    assert.ok((await linesOf(door, account)).includes("account:begin-anew"));
    assert.is(await door.stores.factors.recoveryLeft(account), 0);
  }));

test("a newer reset takes the place of an older one, and only for that person", () =>
  withDoor({}, async (door) => {
    const [tom, ines] = [door.school.coach.account, door.school.secondCoach.account];
    const first = secretOf((await resetOf(door, tom)).url);
    const other = secretOf((await resetOf(door, ines)).url);
    const second = secretOf((await resetOf(door, tom)).url);
    assert.is((await readLink(door, first)).code, "link-over");
    assert.is((await readLink(door, other)).status, 200);
    assert.is((await readLink(door, second)).status, 200);
  }));

test("whoever tries dead links without end is stopped, and a good link works beside it", () =>
  withDoor({}, async (door) => {
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < LINK_LIMITS.missesPerAddress + 2; n += 1) {
      codes.push((await readLink(door, newSecret())).code);
    }
    assert.is(codes.at(0), "link-over");
    assert.is(codes.at(-1), "too-many-attempts");
    // The whole school may sit behind that one address.
    const good = secretOf((await resetOf(door, door.school.coach.account)).url);
    assert.is((await readLink(door, good)).status, 200);
    assert.is((await useLink(door, good)).status, 200);
  }));

const postbox = () => {
  const letters: (Letter & { to: string })[] = [];
  const state = { down: false };
  const mail: Mail = {
    configured: true,
    async send(to, letter) {
      if (state.down) throw new AppError("mail-failed");
      letters.push({ ...letter, to });
    },
  };
  const linkIn = (at = -1): string =>
    secretOf(/\S+#\/link\?s=\S+/.exec(letters.at(at)?.text ?? "")?.[0]);
  return { mail, letters, state, linkIn };
};

test("with mail a reset goes to the person alone, lives an hour, and keeps the account", () => {
  const { mail, letters, linkIn } = postbox();
  return withDoor({ mail }, async (door) => {
    const { account, email } = door.school.coach;
    await door.stores.accounts.change(account, { addressProvenAt: 1 });
    const made = await resetOf(door, account);
    assert.is(made.url, null);
    assert.is(letters.at(-1)?.to, email);
    assert.is((await readLink(door, linkIn())).body.proof, "mail");
    door.clock.ahead = 3_600_001;
    assert.is((await readLink(door, linkIn())).code, "link-over");
    door.clock.ahead = 0;
    assert.is((await useLink(door, linkIn())).status, 200);
    assert.not.ok((await linesOf(door, account)).includes("account:begin-anew"));
  });
});

test("R23: a mail to an address that nobody has confirmed gives nobody the account as it was", () => {
  const { mail, letters, linkIn } = postbox();
  return withDoor({ mail }, async (door) => {
    // The address was typed by whoever made the account with a copied link.
    const { account, email } = door.school.coach;
    await resetOf(door, account);
    assert.is((await readLink(door, linkIn())).body.proof, "none");
    await door.resets.sendTo(email);
    assert.is((await readLink(door, linkIn())).body.proof, "none");
    // The person confirms it while signed in; from then on a mail stands for the person.
    const tom = await signedIn(door, account);
    assert.equal((await tom.post("/api/my/email", { email })).body, { by: "mail" });
    assert.is(letters.at(-1)?.to, email);
    const confirmed = await tom.post("/api/links/confirm-address", { link: linkIn() });
    assert.is(confirmed.status, 200, confirmed.code);
    await door.resets.sendTo(email);
    assert.is((await readLink(door, linkIn())).body.proof, "mail");
  });
});

test("an invitation that went by mail confirms the address by being used", () => {
  const { mail, linkIn } = postbox();
  return withDoor({ mail }, async (door) => {
    const ruth = await signedIn(door, door.school.administrator.account);
    const invite = { email: "new@school.test", name: "", administrator: false };
    assert.is((await ruth.post("/api/people/invite", invite)).body["url"], null);
    const joined = await useLink(door, linkIn(), { name: "Nia" });
    assert.is(joined.status, 200, joined.code);
    await door.resets.sendTo("new@school.test");
    assert.is((await readLink(door, linkIn())).body.proof, "mail");
  });
});

test("whoever forgot the password gets a link, a stranger's address gets nothing, both read the same", () => {
  const { mail, letters, linkIn } = postbox();
  return withDoor({ mail }, async (door) => {
    const page = browser(door.app);
    const { coach, teacher } = door.school;
    const answers = new Set<string>();
    for (const email of [coach.email, "nobody@nowhere.test", teacher.email.toUpperCase()]) {
      const answer = await page.post("/api/forgotten", { body: { email } });
      answers.add(`${answer.statusCode} ${answer.body}`);
    }
    for (let n = 0; letters.length < 2 && n < 100; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.is(answers.size, 1, [...answers].join());
    assert.equal(letters.map((one) => one.to).toSorted(), [teacher.email, coach.email].toSorted());
    const mine = letters.findIndex((one) => one.to === coach.email);
    const used = await useLink(door, linkIn(mine));
    assert.is(used.body.me.account, coach.account);
  });
});

test("a passkey is not replaced by a mail: its holder is told to use it", () => {
  const { mail, letters } = postbox();
  return withDoor({ mail }, async (door) => {
    const { account, email } = door.school.coach;
    const key = { account, publicKey: "AA", counter: 0, transports: [], name: "Key" };
    await door.stores.factors.addPasskey({ ...key, id: "cred-1", rpId: "localhost", createdAt: 1 });
    await door.resets.sendTo(email);
    assert.is(letters.length, 1);
    assert.not.match(letters[0]?.text ?? "", /#\/link/);
    assert.match(letters[0]?.text ?? "", /passkey/);
    // An administrator's mail does not stand in for it either: the account begins anew.
    await resetOf(door, account);
    const secret = secretOf(/\S+#\/link\?s=\S+/.exec(letters[1]?.text ?? "")?.[0]);
    assert.is((await readLink(door, secret)).body.proof, "none");
  });
});

test("a mail that fails leaves no link and nothing changed", () => {
  const { mail, state } = postbox();
  return withDoor({ mail }, async (door) => {
    const ruth = await signedIn(door, door.school.administrator.account);
    state.down = true;
    const invite = { email: "new@school.test", name: "", administrator: false };
    assert.is((await ruth.post("/api/people/invite", invite)).code, "mail-failed");
    assert.equal((await ruth.get("/api/people")).body["links"], []);
  });
});

test("a new address is confirmed where it is, the old one is told, and a taken one says nothing", () => {
  const { mail, letters, linkIn } = postbox();
  return withDoor({ mail }, async (door) => {
    const { account, email } = door.school.coach;
    const tom = await signedIn(door, account);
    const taken = await tom.post("/api/my/email", { email: door.school.teacher.email });
    assert.equal(taken.body, { by: "mail" });
    assert.is(letters.length, 0);
    assert.equal((await tom.post("/api/my/email", { email: "Tom@new.test" })).body, { by: "mail" });
    assert.is(letters[0]?.to, "tom@new.test");
    const secret = linkIn(0);
    assert.is((await readLink(door, secret)).body.kind, "address");
    assert.is((await useLink(door, secret)).code, "bad-request");
    const confirmed = await tom.post("/api/links/confirm-address", { link: secret });
    assert.is(confirmed.status, 200, confirmed.code);
    assert.is((await door.stores.accounts.byId(account))?.email, "tom@new.test");
    assert.is(letters[1]?.to, email);
    assert.is((await tom.post("/api/links/confirm-address", { link: secret })).code, "link-over");
    assert.ok((await linesOf(door, account)).includes("account:email"));
    door.clock.ahead = 11 * 60_000;
    assert.is((await tom.post("/api/my/email", { email: "x@new.test" })).code, "confirm-needed");
  });
});

test("nobody floods strangers' mailboxes by asking for one address after another", () => {
  const { mail, letters } = postbox();
  return withDoor({ mail }, async (door) => {
    const tom = await signedIn(door, door.school.coach.account);
    const ask = (n: number) => tom.post("/api/my/email", { email: `n${n}@stranger.test` });
    for (let n = 0; n < 10; n += 1) assert.is((await ask(n)).status, 200);
    assert.is((await ask(10)).code, "too-many-attempts");
    assert.is(letters.length, 10);
  });
});

test("whoever is put out of an account cannot move it to another address afterwards", () => {
  const { mail, letters, linkIn } = postbox();
  return withDoor({ mail }, async (door) => {
    const { account, email } = door.school.coach;
    const outs: ((own: Visitor, other: string) => Promise<{ status: number }>)[] = [
      (own) => own.post("/api/my/password", { password: PASSWORD }),
      (own) => own.post("/api/sign-out-everywhere", {}),
      (own, id) => own.post("/api/my/devices/sign-out", { id }),
    ];
    for (const out of outs) {
      const [intruder, own] = [await signedIn(door, account), await signedIn(door, account)];
      const { sid } = door.signIns.authenticate(intruder.token ?? "");
      await intruder.post("/api/my/email", { email: "elsewhere@new.test" });
      const secret = linkIn(letters.length - 1);
      assert.is((await readLink(door, secret)).body.kind, "address");
      assert.is((await out(own, sid)).status, 200);
      const late = await intruder.post("/api/links/confirm-address", { link: secret });
      assert.is(late.code, "link-over");
    }
    assert.is((await door.stores.accounts.byId(account))?.email, email);
    // Nor by a link that gives the account back, made before the password was changed.
    await resetOf(door, account);
    const back = linkIn(letters.length - 1);
    const own = await signedIn(door, account);
    await own.post("/api/my/password", { password: `${PASSWORD} again` });
    assert.is((await readLink(door, back)).code, "link-over");
  });
});

test.run();
