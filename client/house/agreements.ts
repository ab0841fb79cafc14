/** The versions of the licence agreement of a school. Publishing one asks everybody again (R20). */
import type { AgreementsReply } from "#protocol/http/people.ts";
import { wordsSchool as text } from "../words/school.ts";
import { Desk } from "./desk.ts";

export type Version = AgreementsReply["versions"][number];

export class Agreements extends Desk {
  versions: Version[] | null = null;

  get newest(): Version | null {
    return this.versions?.[0] ?? null;
  }

  async load(): Promise<void> {
    const reply = await this.fetch<AgreementsReply>("load", "/api/agreements");
    this.versions = reply?.versions ?? this.versions;
    this.changed();
  }

  /** `after` is the version that was edited: if another came meanwhile, this is refused. */
  async publish(after: number, written: string): Promise<boolean> {
    const said = text.agreements.published;
    const body = { after, text: written };
    const done = (await this.act("publish", "/api/agreements", body, said)) !== null;
    if (done) await this.load();
    return done;
  }
}
