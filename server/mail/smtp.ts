/**
 * Mail over SMTP, never in the clear: TLS from the first byte (`smtps:`) or
 * STARTTLS before anything is said (`smtp:`), with a certificate that is checked.
 */
import { createTransport } from "nodemailer";
import type { MailSettings } from "../config.ts";
import { AppError } from "../errors.ts";
import type { Mail } from "./ports.ts";

/** A person waits for the answer of the request that sends the mail. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 15_000;

export interface SmtpOptions {
  /** An authority to believe besides the usual ones, PEM. For tests. */
  ca?: string;
}

export function createSmtpMail(settings: MailSettings, { ca }: SmtpOptions = {}): Mail {
  const { host, port, secure, user, password, from } = settings;
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: true,
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    ...(user === null ? {} : { auth: { user, pass: password ?? "" } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // No path or address in a letter is ever opened by the library.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    configured: true,
    async send(to, { subject, text }) {
      try {
        await transport.sendMail({
          // As objects: a comma in an address must not make two of it.
          from,
          to: { name: "", address: to },
          envelope: { from: from.address, to: [to] },
          subject,
          text,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        throw new AppError("mail-failed", error);
      }
    },
  };
}

/** Where no mail server is set: links are shown to whoever made them. */
export const noMail: Mail = {
  configured: false,
  send: () => Promise.reject(new AppError("mail-failed")),
};
