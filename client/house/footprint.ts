/** My footprint: all that exists about me here. What ends or removes a thing lives on its own screen or here. */
import type { FootprintReply } from "#protocol/http/log.ts";
import { Desk } from "./desk.ts";

export class Footprint extends Desk {
  reply: FootprintReply | null = null;

  async load(): Promise<void> {
    const reply = await this.fetch<FootprintReply>("load", "/api/my/footprint");
    this.reply = reply ?? this.reply;
    this.changed();
  }

  /** Somebody from outside goes by oneself: what runs by the invitation is over at once. */
  async leave(tie: string): Promise<void> {
    if ((await this.act(`leave ${tie}`, "/api/guests/end", { tie })) !== null) await this.load();
  }

  /** Everything ends with it. Resolves to whether it went well. */
  async closeAccount(): Promise<boolean> {
    return (await this.act("close", "/api/my/close", {})) !== null;
  }
}
