/** The school as its administrator sets it up, and the log of its administration. */
import type { LogReply } from "#protocol/http/log.ts";
import type { SchoolBody, SchoolReply } from "#protocol/http/people.ts";
import { wordsSchool as text } from "../words/school.ts";
import { Desk } from "./desk.ts";

export class School extends Desk {
  reply: SchoolReply | null = null;
  log: LogReply | null = null;

  async load(): Promise<void> {
    this.reply = (await this.fetch<SchoolReply>("load", "/api/school")) ?? this.reply;
    this.log = (await this.fetch<LogReply>("log", "/api/school/log")) ?? this.log;
    this.changed();
  }

  async save(body: SchoolBody): Promise<void> {
    if ((await this.act("school", "/api/school", body, text.saved)) !== null) await this.load();
  }
  async saveCode(code: { text: string; reviewOn: string }): Promise<void> {
    const said = text.code.saved;
    const path = "/api/school/code-of-practice";
    if ((await this.act("code", path, code, said)) !== null) await this.load();
  }

  /** The next page of the log of the school, after what is there. */
  async more(): Promise<void> {
    const { log } = this;
    if (log?.next === undefined || log.next === null) return;
    const page = await this.fetch<LogReply>("log", `/api/school/log?before=${log.next}`);
    if (page === null) return;
    this.log = {
      lines: [...log.lines, ...page.lines],
      people: { ...log.people, ...page.people },
      next: page.next,
    };
    this.changed();
  }
}
