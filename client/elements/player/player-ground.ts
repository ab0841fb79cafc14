/** What every player in a page needs: whether this browser can play, and where it is shown. */

/** Media Source Extensions, or what iPhones have instead; and somewhere to open the pieces. */
export const able = (): boolean =>
  "Worker" in globalThis && ("MediaSource" in globalThis || "ManagedMediaSource" in globalThis);

/** What is somebody else's stays in this page, under the watermark. */
export const videoFor = (label: string, others: boolean): HTMLVideoElement => {
  const video = document.createElement("video");
  video.playsInline = true;
  video.disablePictureInPicture = video.disableRemotePlayback = others;
  video.setAttribute("aria-label", label);
  return video;
};
