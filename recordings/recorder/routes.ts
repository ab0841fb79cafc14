/** Which stream a packet belongs to, by what the worker said of its streams. PURE. */
import type { StreamInfo } from "../types.ts";
import type { WireStream } from "../wire.ts";
import { Missed } from "./nack.ts";

/** What is known of one stream while it lasts. */
export interface Route {
  info: StreamInfo;
  ssrc: number;
  payloadType: number;
  rtxSsrc: number | null;
  rtxPayloadType: number | null;
  /** Null where nothing is retransmitted, so that nothing need be asked for. */
  missed: Missed | null;
}

const infoOf = ({ stream, source, kind, codec, clockRate, channels }: WireStream): StreamInfo => ({
  ...{ stream, source, kind, codec, clockRate, channels },
});
const routeOf = (wire: WireStream): Route => ({
  info: infoOf(wire),
  ssrc: wire.ssrc,
  payloadType: wire.payloadType,
  rtxSsrc: wire.rtxSsrc,
  rtxPayloadType: wire.rtxPayloadType,
  missed: wire.rtxSsrc === null ? null : new Missed(),
});

/** Everything else is left out: unknown senders, other payload types, bandwidth probes. */
export class Routes {
  readonly #media = new Map<number, Route>();
  readonly #rtx = new Map<number, Route>();

  /** Takes the whole list of what is in force; answers the streams that are new. */
  set(streams: readonly WireStream[]): StreamInfo[] {
    const known = new Map([...this.#media.values()].map((route) => [route.info.stream, route]));
    this.#media.clear();
    this.#rtx.clear();
    const added: StreamInfo[] = [];
    for (const wire of streams) {
      const before = known.get(wire.stream);
      const route = before?.ssrc === wire.ssrc ? before : routeOf(wire);
      if (before === undefined) added.push(route.info);
      this.#media.set(route.ssrc, route);
      if (route.rtxSsrc !== null) this.#rtx.set(route.rtxSsrc, route);
    }
    return added;
  }

  media(ssrc: number, payloadType: number): Route | null {
    const route = this.#media.get(ssrc);
    return route !== undefined && route.payloadType === payloadType ? route : null;
  }
  retransmission(ssrc: number, payloadType: number): Route | null {
    const route = this.#rtx.get(ssrc);
    return route !== undefined && route.rtxPayloadType === payloadType ? route : null;
  }
  /** Of a stream's own SSRC, for Sender Reports. */
  bySsrc(ssrc: number): Route | null {
    return this.#media.get(ssrc) ?? null;
  }
  all(): Iterable<Route> {
    return this.#media.values();
  }
  infos(): StreamInfo[] {
    return [...this.#media.values()].map(({ info }) => info);
  }
}
