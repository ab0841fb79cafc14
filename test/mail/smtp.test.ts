import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MailSettings } from "#server/config.ts";
import { AppError } from "#server/errors.ts";
import { createSmtpMail } from "#server/mail/smtp.ts";
import { invitation } from "#server/accounts/texts/letters.ts";
import { withDoor } from "#test/http/with-door.ts";
import { readLink, secretOf, signedIn, useLink } from "#test/school/visits.ts";
import { CERTIFICATES } from "./certificates.ts";

const test = suite("mail");

interface Taken {
  to: string[];
  from: string;
  raw: string;
  secure: boolean;
}
interface Post {
  /** An authority that vouches for `localhost`, PEM. */
  ca: string;
  taken: Taken[];
  settings: MailSettings;
}

/** A real mail server on a free port; gone afterwards. */
async function withPost(
  options: SMTPServerOptions & { name?: keyof typeof CERTIFICATES },
  work: (post: Post) => Promise<void>,
): Promise<void> {
  const { name = "localhost", ...rest } = options;
  const { key, cert } = CERTIFICATES[name];
  const taken: Taken[] = [];
  const server = new SMTPServer({
    key,
    cert,
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, _session, done) {
      if (auth.username === "aside" && auth.password === "p@ss word") done(null, { user: "aside" });
      else done(new Error("no"));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => void parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          to: rcptTo.map((one) => one.address),
          from: mailFrom === false ? "" : mailFrom.address,
          raw: Buffer.concat(parts).toString(),
          secure: session.secure,
        });
        done();
      });
    },
    ...rest,
  });
  // A handshake that is refused is the test's business, not a crash.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const from = { name: "Aside", address: "aside@school.test" };
  try {
    await work({
      ca: cert,
      taken,
      settings: { host: "localhost", port, secure: false, user: null, password: null, from },
    });
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

const LETTER = { subject: "Hello", text: "A letter.\n" };
const codeOf = (sending: Promise<void>): Promise<string> =>
  sending.then(
    () => "sent",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
/** The body as its reader sees it. */
const bodyOf = (raw: string): string =>
  raw
    .slice(raw.indexOf("\r\n\r\n") + 4)
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));

test("a letter arrives over STARTTLS with name and password, and its link makes an account", () =>
  withPost({ authOptional: false }, async ({ ca, taken, settings }) => {
    const mail = createSmtpMail({ ...settings, user: "aside", password: "p@ss word" }, { ca });
    await withDoor({ mail }, async (door) => {
      const ruth = await signedIn(door, door.school.administrator.account);
      const made = await ruth.post<{ url: null }>("/api/people/invite", {
        ...{ email: "noor@school.test", name: "Noor", administrator: false },
      });
      assert.is(made.status, 200, made.code);
      assert.is(made.body.url, null);
      const [letter] = taken;
      if (letter === undefined) throw new Error("no letter came");
      assert.equal(letter.to, ["noor@school.test"]);
      assert.is(letter.from, "aside@school.test");
      assert.ok(letter.secure);
      assert.match(letter.raw, /^Content-Type: text\/plain; charset=utf-8/m);
      assert.match(letter.raw, /^Auto-Submitted: auto-generated/m);
      const url = /\S+#\/link\?s=\S+/.exec(bodyOf(letter.raw))?.[0];
      assert.is((await readLink(door, secretOf(url))).body.email, "noor@school.test");
      const used = await useLink(door, secretOf(url), { name: "Noor Haddad" });
      assert.is(used.status, 200, used.code);
      assert.not.ok(door.logged().includes(secretOf(url)));
      assert.not.ok(door.logged().includes("p@ss word"));
    });
  }));

test("TLS from the first byte is spoken where the address says so", () =>
  withPost({ secure: true }, async ({ ca, taken, settings }) => {
    const mail = createSmtpMail({ ...settings, secure: true }, { ca });
    await mail.send("a@school.test", LETTER);
    assert.ok(taken[0]?.secure);
  }));

test("a server that offers no TLS gets no letter", () =>
  withPost(
    { hideSTARTTLS: true, disabledCommands: ["STARTTLS"] },
    async ({ ca, taken, settings }) => {
      assert.is(
        await codeOf(createSmtpMail(settings, { ca }).send("a@school.test", LETTER)),
        "mail-failed",
      );
      assert.is(taken.length, 0);
    },
  ));

test("a certificate that nobody vouches for, or for another name, gets no letter", async () => {
  await withPost({}, async ({ taken, settings }) => {
    assert.is(await codeOf(createSmtpMail(settings).send("a@school.test", LETTER)), "mail-failed");
    assert.is(taken.length, 0);
  });
  await withPost({ name: "mail.elsewhere.test" }, async ({ ca, taken, settings }) => {
    assert.is(
      await codeOf(createSmtpMail(settings, { ca }).send("a@school.test", LETTER)),
      "mail-failed",
    );
    assert.is(taken.length, 0);
  });
});

test("names and addresses put nothing into the head of a letter, and reach one person", () =>
  withPost({}, async ({ ca, taken, settings }) => {
    const mail = createSmtpMail(settings, { ca });
    const school = "Oak\r\nBcc: thief@evil.test\r\n\r\nLane";
    await mail.send("a@school.test", invitation({ school, url: "http://x/#/link", expiresAt: 0 }));
    const [letter] = taken;
    const head = letter?.raw.slice(0, letter.raw.indexOf("\r\n\r\n")) ?? "";
    assert.not.match(head, /^Bcc:/im);
    assert.match(bodyOf(letter?.raw ?? ""), /^Oak Bcc: thief@evil\.test Lane invites you/m);
    assert.equal(letter?.to, ["a@school.test"]);
    for (const address of ["a,b@school.test", "a;thief@evil.test", "x:y@school.test"]) {
      await codeOf(mail.send(address, LETTER));
      assert.ok((taken.at(-1)?.to.length ?? 0) <= 1);
    }
  }));

test("a mail server that is not there is told as it is", async () => {
  const from = { name: "Aside", address: "aside@school.test" };
  const settings = { host: "127.0.0.1", port: 1, secure: false, user: null, password: null, from };
  assert.is(await codeOf(createSmtpMail(settings).send("a@school.test", LETTER)), "mail-failed");
});

test.run();
