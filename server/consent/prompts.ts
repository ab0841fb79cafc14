/** Wordless help during a lesson: cues from a coach, signals from the teacher. Never logged. */
import type { Replies } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError } from "../errors.ts";
import { isTakingPart, type ConnectionId, type Session } from "./policy.ts";
import type { Announcer, Caller, Clock, Ids, Named } from "./ports.ts";
import type { Nothing } from "#protocol/events.ts";

export interface Reply<T> {
  reply: T;
  /** Run by the edge once the acknowledgement has left. */
  after: () => void;
}
interface PromptsDeps {
  session: (id: string) => Session;
  personIn: (id: string, account: string) => Named;
  clock: Clock;
  ids: Ids;
  announcer: Announcer;
}

const pagesOfCoaches = (session: Session): ConnectionId[] =>
  session.status !== "live" && session.status !== "suspended"
    ? []
    : Object.values(session.guests).flatMap((guest) =>
        guest.standing === "invited" && guest.here !== null ? [guest.here] : [],
      );

export class Prompts {
  readonly #deps: PromptsDeps;
  constructor(deps: PromptsDeps) {
    this.#deps = deps;
  }

  sendCue(by: Caller, { sessionId, cue }: Payload<"cue:send">): Reply<Replies["cue:send"]> {
    const { session, personIn, clock, ids, announcer } = this.#deps;
    const now = session(sessionId);
    if (now.status !== "live" || !isTakingPart(now, by.account, by.connection, clock.now())) {
      throw new AppError("not-now");
    }
    const cueId = ids.id();
    const from = { account: by.account, ...personIn(sessionId, by.account) };
    const text = cue.trim();
    const after = () => announcer.cue(now.page, { sessionId, cueId, from, cue: text });
    return { reply: { cueId }, after };
  }

  cueSeen(_by: Caller, { sessionId, cueId }: Payload<"cue:seen">): Reply<Nothing> {
    const to = pagesOfCoaches(this.#deps.session(sessionId));
    const tell = (page: ConnectionId) => this.#deps.announcer.cueSeen(page, { sessionId, cueId });
    return { reply: {}, after: () => to.forEach(tell) };
  }

  sendSignal(_by: Caller, { sessionId, signal }: Payload<"signal:send">): Reply<Nothing> {
    const to = pagesOfCoaches(this.#deps.session(sessionId));
    return { reply: {}, after: () => this.#deps.announcer.signal(to, { sessionId, signal }) };
  }
}
