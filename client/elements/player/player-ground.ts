/** What every player in a page needs: whether this browser can play, and where it is shown. */

import { canPlayRecordings } from "../../player/media-sources.ts";

/** Media Source Extensions, or what iPhones have instead, with decoders; and somewhere to open the pieces. */
export const able = (): boolean => "Worker" in globalThis && canPlayRecordings();

/**
 * No picture leaves the page for a window of its own, where it could not be covered (R17);
 * what is somebody else's goes to no television either, where it had no watermark.
 */
export const videoFor = (label: string, others: boolean): HTMLVideoElement => {
  const video = document.createElement("video");
  video.playsInline = true;
  video.disablePictureInPicture = true;
  video.disableRemotePlayback = others;
  video.setAttribute("aria-label", label);
  return video;
};
