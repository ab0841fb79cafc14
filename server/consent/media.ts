/**
 * Requests about media. Each one carries its question to the relay as a permit,
 * which is asked again after every await that stands before the media (R1).
 */
import type { ConsumerOffer, Nothing, Opaque, TransportOffer } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError } from "../errors.ts";
import type { Permit, Relay } from "../relay/types.ts";
import {
  isOwningPage,
  isTakingPart,
  mayConnect,
  mayProduce,
  mayRelay,
  mayRelaySource,
  type Session,
} from "./policy.ts";
import type { Caller, Clock } from "./ports.ts";

interface MediaDeps {
  relay: Relay;
  clock: Clock;
  session: (id: string) => Session;
}
/**
 * A request that was overtaken by a change which leaves it allowed is tried again:
 * another coach who comes or goes must not cost this one the picture.
 */
const TRIES = 3;

export class Media {
  readonly #deps: MediaDeps;
  constructor(deps: MediaDeps) {
    this.#deps = deps;
  }

  open(by: Caller, ask: Payload<"media:open">): Promise<TransportOffer> {
    const permit = this.#connects(by, ask.sessionId);
    return this.#deps.relay.openTransport(ask.sessionId, by, ask.direction, permit);
  }
  async connect(by: Caller, ask: Payload<"media:connect">): Promise<Nothing> {
    await this.#deps.relay.connect(by, ask, this.#connects(by, ask.sessionId));
    return {};
  }
  async restartIce(
    by: Caller,
    ask: Payload<"media:restart-ice">,
  ): Promise<{ iceParameters: Opaque }> {
    const permit = this.#connects(by, ask.sessionId);
    return { iceParameters: await this.#deps.relay.restartIce(by, ask, permit) };
  }

  /** R2: nobody but the owning page sends a source; R9: a coach sends a voice and nothing else. */
  async produce(by: Caller, ask: Payload<"media:produce">): Promise<{ producerId: string }> {
    const { relay, clock, session } = this.#deps;
    const { source } = ask;
    const permit: Permit = () => {
      const now = session(ask.sessionId);
      return source === "talkback"
        ? now.status === "live" &&
            now.talkback &&
            isTakingPart(now, by.account, by.connection, clock.now())
        : mayProduce(now, by, source, clock.now());
    };
    if (!permit()) throw new AppError("not-consented");
    return { producerId: await relay.produce(by, ask, permit) };
  }
  async unproduce(by: Caller, ask: Payload<"media:unproduce">): Promise<Nothing> {
    await this.#deps.relay.unproduce(ask.sessionId, by, ask.source);
    return {};
  }

  async consume(by: Caller, ask: Payload<"media:consume">): Promise<ConsumerOffer> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#deps.relay.consume(by, ask, this.#receives(by, ask));
      } catch (error) {
        const overtaken = error instanceof AppError && error.code === "moved-on";
        if (!overtaken || tried === TRIES) throw error;
      }
    }
  }
  async resume(by: Caller, ask: Payload<"media:resume">): Promise<Nothing> {
    const { relay, clock, session } = this.#deps;
    const permit: Permit = () => {
      const now = session(ask.sessionId);
      return isOwningPage(now, by) || mayRelay(now, by.account, by.connection, clock.now());
    };
    if (!permit()) throw new AppError(this.#whyNot(ask.sessionId));
    await relay.resume(by, ask, permit);
    return {};
  }

  #connects(by: Caller, id: string): Permit {
    const permit: Permit = () => mayConnect(this.#deps.session(id), by);
    if (!permit()) throw new AppError("not-now");
    return permit;
  }

  /** Allowed, and nothing was taken away from this live session since the request began. */
  #receives(by: Caller, { sessionId, from, source }: Payload<"media:consume">): Permit {
    const { clock, session } = this.#deps;
    const begun = session(sessionId);
    const fence = begun.status === "live" ? begun.fence : -1;
    const permit: Permit = () => {
      const now = session(sessionId);
      if (now.status !== "live" || now.fence !== fence) return false;
      return source === "talkback"
        ? now.talkback && isOwningPage(now, by) && isTakingPart(now, from, null, clock.now())
        : from === now.owner && mayRelaySource(now, by.account, by.connection, source, clock.now());
    };
    if (!permit()) throw new AppError(this.#whyNot(sessionId));
    return permit;
  }
  #whyNot(id: string): "curtain-drawn" | "not-consented" | "not-now" {
    const session = this.#deps.session(id);
    if (session.status !== "live") return "not-now";
    return session.curtainSince === null ? "not-consented" : "curtain-drawn";
  }
}
