/** Which codec and which layers the teacher's page sends. Pure. */

interface Codec {
  mimeType: string;
  parameters?: Record<string, unknown> | undefined;
}
interface Layer {
  scaleResolutionDownBy?: number;
  maxBitrate: number;
  maxFramerate?: number;
  scalabilityMode?: string;
}

/** In order of preference: H264 is played and recorded everywhere, VP9 is the way out. */
const PREFERRED = ["video/h264", "video/vp9"] as const;

/** The first codec that both sides have; undefined when there is none. */
export const chooseCodec = <C extends Codec>(codecs: readonly C[]): C | undefined => {
  for (const wanted of PREFERRED) {
    const found = codecs.find(
      (codec) =>
        codec.mimeType.toLowerCase() === wanted &&
        // Mode 0 cannot carry a frame larger than a packet.
        (wanted !== "video/h264" || codec.parameters?.["packetization-mode"] === 1),
    );
    if (found !== undefined) return found;
  }
  return undefined;
};

const BASE_BITRATE = 350_000;
const UPPER_BITRATE = 1_400_000;
/** Slides and handwriting need sharpness more than movement. */
const SCREEN_FRAMERATE = 10;

/**
 * Two layers where the encoder gives simulcast (H264), one for VP9, whose layers
 * a page cannot switch off one by one.
 */
export const layersFor = (mimeType: string, second: boolean): Layer[] => {
  const still = second ? { maxFramerate: SCREEN_FRAMERATE } : {};
  return mimeType.toLowerCase() === "video/h264" && !second
    ? [
        { scaleResolutionDownBy: 2, maxBitrate: BASE_BITRATE },
        { scaleResolutionDownBy: 1, maxBitrate: UPPER_BITRATE },
      ]
    : [{ maxBitrate: UPPER_BITRATE, ...still }];
};

/** The highest layer worth encoding: only the base while nobody receives a picture. */
export const topLayer = (pictureWatched: boolean): number => (pictureWatched ? 1 : 0);
