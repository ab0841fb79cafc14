/** What every codec's packets are put together to. PURE. */
import type { Ordered } from "./order.ts";

/** Width and height in pixels as they are shown. */
export interface Size {
  width: number;
  height: number;
}

/** How a decoder is to be set up, for the container. */
export interface VideoConfig extends Size {
  /** RFC 6381. */
  codec: string;
  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1); null where the codec needs none. */
  description: Uint8Array | null;
}

/** One picture or one packet of sound, whole. */
export interface Frame {
  /** Its RTP timestamp in the stream's own epoch, ms. */
  streamMs: number;
  /** When its first packet arrived, ms since the recording began. */
  atMs: number;
  data: Uint8Array;
  /** Can be decoded without anything before it. */
  key: boolean;
  /** Set with every key frame of a picture. */
  config: VideoConfig | null;
  /** Of sound, ms; 0 where the codec does not say. */
  lastsMs: number;
  /** Packets between the frame before and this one that never came. */
  missing: number;
}

/** Puts packets together. A frame with a missing packet is left out and counted. */
export interface Assembler {
  /** Frames that are whole now. */
  push(ordered: Ordered): Frame[];
  /** Nothing comes any more. */
  flush(): Frame[];
  /** Frames that had some packets, but not all. */
  readonly incomplete: number;
  /** Frames that were whole and of no use without what is missing. */
  readonly undecodable: number;
  /** Packets that are not what RFC and codec allow. */
  readonly garbage: number;
}
