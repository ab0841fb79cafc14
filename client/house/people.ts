/** The administrator's list of people. Nothing here knows of a lesson (R23, R24). */
import type { InviteBody, InvitedReply, PeopleReply } from "#protocol/http/people.ts";
import { wordsPeople as text } from "../words/people.ts";
import { Desk } from "./desk.ts";

export type PersonRow = PeopleReply["people"][number];
export type LinkRow = PeopleReply["links"][number];
/** A link that was just made, with whom it is for. */
export interface FreshLink extends InvitedReply {
  kind: "join" | "reset";
  name: string;
}

/** In the server's order; `filter` in name or address. Pure. */
export const shownPeople = (people: readonly PersonRow[], filter: string): PersonRow[] => {
  const wanted = filter.trim().toLowerCase();
  return people.filter(
    ({ name, email }) =>
      name.toLowerCase().includes(wanted) || email.toLowerCase().includes(wanted),
  );
};

export class People extends Desk {
  reply: PeopleReply | null = null;
  /** Shown once, to be copied. */
  fresh: FreshLink | null = null;
  filter = "";

  async load(): Promise<void> {
    this.reply = (await this.fetch<PeopleReply>("load", "/api/people")) ?? this.reply;
    this.changed();
  }

  search(filter: string): void {
    this.filter = filter;
    this.changed();
  }

  /** It was passed on: the page forgets it. */
  forgetLink(): void {
    this.fresh = null;
    this.forgetWords();
  }

  /** Resolves to whether it went well. */
  async invite(body: InviteBody): Promise<boolean> {
    const said = ({ url }: InvitedReply) => text.invite.made(body.email, url === null);
    const made = await this.act<InvitedReply>("invite", "/api/people/invite", body, said);
    return this.#keep(made, "join", body.name || body.email);
  }
  async reset(person: PersonRow, dropSecondFactor: boolean): Promise<boolean> {
    const body = { account: person.account, dropSecondFactor };
    const said = ({ url }: InvitedReply) => text.reset.made(person.name, url === null);
    const made = await this.act<InvitedReply>("reset", "/api/people/reset", body, said);
    return this.#keep(made, "reset", person.name);
  }
  async withdraw({ link, email }: LinkRow): Promise<void> {
    const said = text.links.withdrawn(email);
    const gone = await this.act("withdraw", "/api/people/withdraw", { link }, said);
    if (gone !== null && this.fresh?.link === link) this.fresh = null;
    await this.load();
  }
  async close({ account, name }: PersonRow): Promise<void> {
    const said = text.close.done(name);
    await this.act(account, "/api/people/close", { account }, said);
    await this.load();
  }
  async reopen({ account, name }: PersonRow): Promise<void> {
    const said = text.close.undone(name);
    await this.act(account, "/api/people/reopen", { account }, said);
    await this.load();
  }
  async requireSecondFactor({ account, name }: PersonRow, on: boolean): Promise<void> {
    const said = text.factor.done(name, on);
    await this.act(account, "/api/people/second-factor", { account, on }, said);
    await this.load();
  }
  async makeAdministrator({ account, name }: PersonRow, on: boolean): Promise<void> {
    const said = text.administrators.done(name, on);
    await this.act(account, "/api/people/administrator", { account, on }, said);
    await this.load();
  }

  async #keep(made: InvitedReply | null, kind: FreshLink["kind"], name: string): Promise<boolean> {
    if (made === null) return false;
    this.fresh = made.url === null ? null : { ...made, kind, name };
    await this.load();
    return true;
  }
}
