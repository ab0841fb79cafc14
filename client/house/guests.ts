/** A teacher's coaches from outside: invited by the teacher, seen by the teacher. */
import type { GuestsReply, InviteGuestBody, InvitedReply } from "#protocol/http/guests.ts";
import { wordsGuests as text } from "../words-guests.ts";
import { Desk } from "./desk.ts";

export type GuestRow = GuestsReply["guests"][number];
export type InvitationRow = GuestsReply["invitations"][number];

export class Guests extends Desk {
  reply: GuestsReply | null = null;
  /** Shown once, to be copied. */
  fresh: (InvitedReply & { name: string }) | null = null;

  async load(): Promise<void> {
    this.reply = (await this.fetch<GuestsReply>("load", "/api/guests")) ?? this.reply;
    this.changed();
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
    const gone = await this.act(`link ${link}`, "/api/guests/withdraw", { link }, said);
    if (gone !== null && this.fresh?.link === link) this.fresh = null;
    await this.load();
  }
  async end({ tie, name }: GuestRow): Promise<void> {
    await this.act(`tie ${tie}`, "/api/guests/end", { tie }, text.ended(name));
    await this.load();
  }
}
