/** Which number each stream has within a part: never one twice. PURE. */
import type { WireStream } from "#recordings/wire.ts";
import type { TappedStream } from "../../relay/types.ts";

const MOST = 255;
const CODECS = { "video/h264": "H264", "video/vp9": "VP9", "audio/opus": "opus" } as const;

const codecOf = (mimeType: string): WireStream["codec"] => {
  const found = Object.entries(CODECS).find(([name]) => name === mimeType.toLowerCase());
  if (found === undefined) throw new Error("the relay sends what no recording knows");
  return found[1];
};

export class StreamNumbers {
  readonly #byConsumer = new Map<string, number>();

  /** Null where the part has no number left: another part has to begin. */
  wire(streams: readonly TappedStream[]): WireStream[] | null {
    for (const { consumerId } of streams) {
      if (this.#byConsumer.has(consumerId)) continue;
      if (this.#byConsumer.size === MOST) return null;
      this.#byConsumer.set(consumerId, this.#byConsumer.size + 1);
    }
    return streams.map(({ consumerId, mimeType, source, kind, clockRate, channels, ...rest }) => ({
      stream: this.#byConsumer.get(consumerId) ?? 0,
      ...{ source, kind, clockRate, channels },
      codec: codecOf(mimeType),
      ssrc: rest.ssrc,
      payloadType: rest.payloadType,
      rtxSsrc: rest.rtxSsrc,
      rtxPayloadType: rest.rtxPayloadType,
    }));
  }
}
