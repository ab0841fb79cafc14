/** A teacher's coaches from outside: invited by the teacher, seen by the teacher. */
import type { GuestsReply, InviteGuestBody, InvitedReply } from "#protocol/http/guests.ts";
import { wordsGuests as text } from "../words/guests.ts";
import { Desk } from "./desk.ts";

export type GuestRow = GuestsReply["guests"][number];
export type InvitationRow = GuestsReply["invitations"][number];

/** How far ahead an invitation may reach, days: the server's own limit. */
export const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** Whether somebody may be invited until then. Pure. */
export const isDayRight = (until: number | null, now: number): until is number =>
  until !== null && until > now && until <= now + LONGEST_DAYS * DAY_MS;

export class Guests extends Desk {
  reply: GuestsReply | null = null;
  /** Shown once, to be copied. */
  fresh: (InvitedReply & { name: string }) | null = null;

  async load(): Promise<void> {
    this.reply = (await this.fetch<GuestsReply>("load", "/api/guests")) ?? this.reply;
    this.changed();
  }

  /** It was passed on: the page forgets it. */
  forgetLink(): void {
    this.fresh = null;
    this.forgetWords();
  }

  /** Resolves to whether it went well. */
  async invite(body: InviteGuestBody): Promise<boolean> {
    const said = ({ url }: InvitedReply) => text.invite.made(body.email, url === null);
    const made = await this.act<InvitedReply>("invite", "/api/guests/invite", body, said);
    if (made === null) return false;
    this.fresh = made.url === null ? null : { ...made, name: body.name };
    await this.load();
    return true;
  }
  async withdraw({ link, name }: InvitationRow): Promise<void> {
    const said = text.withdrawn(name);
    const gone = await this.act("withdraw", "/api/guests/withdraw", { link }, said);
    if (gone !== null && this.fresh?.link === link) this.fresh = null;
    await this.load();
  }
  async end({ tie, name }: GuestRow): Promise<void> {
    await this.act("end", "/api/guests/end", { tie }, text.ended(name));
    await this.load();
  }
}
