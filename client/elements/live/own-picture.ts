/** The teacher's own picture: a muted element that shows a track and never plays sound. */
export const ownPicture = (label: string): HTMLVideoElement => {
  const picture = document.createElement("video");
  picture.muted = true;
  picture.autoplay = true;
  picture.playsInline = true;
  picture.dataset["source"] = "own-picture";
  picture.setAttribute("aria-label", label);
  return picture;
};

export const showOwn = (picture: HTMLVideoElement, track: MediaStreamTrack | null): void => {
  const shown = picture.srcObject instanceof MediaStream ? picture.srcObject.getTracks()[0] : null;
  if ((shown ?? null) === track) return;
  picture.srcObject = track === null ? null : new MediaStream([track]);
};
