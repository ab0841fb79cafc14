/** R2, R3: how a live session comes to be. Gives, so it asks first, logs, and asks again. */
import { CONSENT_WORDING } from "#protocol/words.ts";
import type { Replies, SessionView } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError, codeOf } from "../errors.ts";
import type { Acts } from "./acts.ts";
import { consentReceipt } from "./consent-receipt.ts";
import type { Departures } from "./departures.ts";
import type { LiveSessionsDeps } from "./live-sessions.ts";
import type { AccountId, Command, SessionId } from "./policy.ts";
import type { Caller, Named } from "./ports.ts";
import type { Reply } from "./prompts.ts";

type Ask = Payload<"session:open">;
type Opened = Reply<Replies["session:open"]>;
type Consent = Ask["consent"];

interface OpeningDeps extends Pick<
  LiveSessionsDeps,
  "relay" | "ids" | "people" | "receipts" | "clock"
> {
  acts: Acts;
  departures: Departures;
  view: (id: SessionId, by: Caller) => SessionView;
}

export class Opening {
  readonly #deps: OpeningDeps;
  readonly #running = new Map<string, Promise<Opened>>();
  readonly #lostMedia = new Set<SessionId>();

  constructor(deps: OpeningDeps) {
    this.#deps = deps;
  }

  /** Repeating the same request from the same page changes nothing. */
  open(by: Caller, ask: Ask): Promise<Opened> {
    const key = `${by.connection} ${ask.requestId}`;
    const running = this.#running.get(key);
    if (running) return running;
    const opening = this.#watched(by, ask);
    this.#running.set(key, opening);
    opening.catch(() => this.#running.delete(key));
    return opening;
  }
  /** The page is gone: its requests cannot be repeated any more. */
  forget(connection: string): void {
    for (const key of this.#running.keys()) {
      if (key.startsWith(`${connection} `)) this.#running.delete(key);
    }
  }
  /** A live session that is only being opened on this media must not come to be. */
  lost(id: SessionId): void {
    this.#lostMedia.add(id);
  }

  async #watched(by: Caller, ask: Ask): Promise<Opened> {
    const { acts, departures } = this.#deps;
    const watch = departures.watch(by.account, ask.consent.coaches);
    const stillNamed = (): void => {
      if (watch.gone) throw new AppError("unknown-coach");
      acts.stillHere(by, "session:open", null);
    };
    try {
      return await this.#open(by, ask, stillNamed);
    } finally {
      watch.end();
    }
  }

  async #open(by: Caller, ask: Ask, stillNamed: () => void): Promise<Opened> {
    const { relay, ids, receipts, clock, acts } = this.#deps;
    if (acts.stopping) throw new AppError("stopping");
    const id = ids.id();
    const resumeSecret = ids.secret();
    const command: Command = {
      type: "Open",
      by: { account: by.account, connection: by.connection },
      id,
      title: ask.title,
      consent: ask.consent,
      ear: ask.ear,
      resumeKey: ids.digest(resumeSecret),
    };
    acts.allowed(id, command);
    const people = await this.#people(by, id, ask.consent);
    await relay.open(id, by.account);
    try {
      const owner = by.account;
      const detail = detailOf(ask.consent);
      const entry = { actor: owner, action: "session:open", object: id, owner, detail };
      await acts.journal.giving(entry, async () => {
        stillNamed();
        if (this.#lostMedia.delete(id)) throw new AppError("relay-unavailable");
        const outcome = acts.register.apply(id, command);
        if (outcome.refused) throw new AppError(outcome.refused);
      });
    } catch (error) {
      await relay.close(id);
      throw error;
    }
    acts.register.describe(id, by.signIn, people);
    const names = people.map(([account, one]): [string, string] => [account, inWords(one)]);
    const receipt = receipts.sign(consentReceipt(id, ask.consent, names, clock.wallMs()));
    return {
      reply: { sessionId: id, resumeSecret, receipt, view: this.#deps.view(id, by) },
      after: () => acts.tell(id),
    };
  }

  /** The owner and the coaches, in this order. Who may not be named is in the log. */
  async #people(by: Caller, id: SessionId, consent: Consent): Promise<[AccountId, Named][]> {
    const { acts } = this.#deps;
    try {
      return await acts.journal.inTime(this.#asked(by.account, consent));
    } catch (error) {
      acts.refused(by, id, "session:open", codeOf(error), by.account, detailOf(consent));
      throw error;
    }
  }
  async #asked(owner: AccountId, { coaches }: Consent): Promise<[AccountId, Named][]> {
    const { people } = this.#deps;
    const found: [AccountId, Named][] = [
      [owner, { name: await people.name(owner), outside: false }],
    ];
    for (const coach of coaches) {
      const person = await people.coach(owner, coach);
      if (person === null) throw new AppError("unknown-coach");
      found.push([coach, person]);
    }
    return found;
  }
}

/** As a receipt says it, which is read without this page around it. */
const inWords = ({ name, outside }: Named): string => (outside ? `${name} (from outside)` : name);

const detailOf = ({ coaches, sources, talkback, minutes }: Consent) => ({
  coaches: coaches.join(" "),
  sources: sources.join(" "),
  talkback,
  minutes,
  wording: CONSENT_WORDING,
});
