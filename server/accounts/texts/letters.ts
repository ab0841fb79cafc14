/**
 * The mails that Aside sends: plain text, one link, nothing of a lesson. Names of
 * people and schools are put on one line: a line break in a name must not become
 * a header or a paragraph of ours.
 */
import type { Letter } from "../../mail/ports.ts";

/** What a letter is about; the link's end is a wall clock time, ms. */
interface WithLink {
  school: string;
  url: string;
  expiresAt: number;
}

export const invitation = ({ school, url, expiresAt }: WithLink): Letter => ({
  subject: `${oneLine(school)} invites you to Aside`,
  text: letter(
    `${oneLine(school)} invites you to Aside, where teachers are coached during a lesson and stay in control of every picture and sound.`,
    `With this link you choose how you sign in. It works once, and until ${day(expiresAt)}:`,
    url,
    "If you do not know what this is about, do nothing, or ask your school.",
  ),
});

export const guestInvitation = ({
  school,
  host,
  url,
  expiresAt,
}: WithLink & { host: string }): Letter => ({
  subject: `${oneLine(host)} invites you to coach`,
  text: letter(
    `${oneLine(host)} of ${oneLine(school)} invites you to coach as somebody from outside the school. You will see the live sessions that ${oneLine(host)} invites you to, and nothing else.`,
    `With this link you choose how you sign in. It works once, and until ${day(expiresAt)}:`,
    url,
    "You will need a passkey or a one-time code as well. If you do not know the sender, do nothing.",
  ),
});

export const reset = ({ school, url, expiresAt }: WithLink): Letter => ({
  subject: "A new way to sign in to Aside",
  text: letter(
    `This link lets you choose a new password or passkey for your account at ${oneLine(school)}. It works once, and until ${moment(expiresAt)}:`,
    url,
    "Whoever uses it is asked for your one-time code as well, if you have one. If you did not ask for this, do nothing: nothing has changed.",
  ),
});

/** For somebody whose passkey is the only second factor: a mail alone must not stand in for it. */
export const usePasskey = ({ school, url }: Omit<WithLink, "expiresAt">): Letter => ({
  subject: "Signing in to Aside",
  text: letter(
    `Somebody, perhaps you, has forgotten the password of your account at ${oneLine(school)}. You have a passkey: sign in with it, then choose a new password under My account.`,
    url,
    "If the passkey is lost as well, ask an administrator of your school. If it was not you, do nothing: nothing has changed.",
  ),
});

export const newAddress = ({ school, url, expiresAt }: WithLink): Letter => ({
  subject: "Confirm your address for Aside",
  text: letter(
    `This link makes this your address for your account at ${oneLine(school)}. It works once, and until ${moment(expiresAt)}:`,
    url,
    "If this is not your account, do nothing.",
  ),
});

export const addressChanged = ({ school }: Pick<WithLink, "school">): Letter => ({
  subject: "Your address for Aside has changed",
  text: letter(
    `Your account at ${oneLine(school)} has another e-mail address now, so this is the last mail to this one.`,
    "If it was not you who changed it, tell your school at once.",
  ),
});

const letter = (...paragraphs: string[]): string => `${paragraphs.join("\n\n")}\n`;
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
/** `23 November 2026`, in Greenwich: the server does not know where the reader is. */
const day = (at: number): string =>
  new Date(at).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
const moment = (at: number): string =>
  `${new Date(at).toISOString().slice(11, 16)} (UTC) on ${day(at)}`;
