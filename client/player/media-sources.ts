/** Which Media Source Extensions a browser has, and whether it can play at all. */

/** iPhones have nothing but the managed kind (Media Source Extensions 2, 5). */
interface Global {
  MediaSource?: typeof MediaSource;
  ManagedMediaSource?: typeof MediaSource;
}

const found = (): { kind: typeof MediaSource; managed: boolean } | null => {
  const { MediaSource: plain, ManagedMediaSource: managed } = globalThis as Global;
  if (plain !== undefined) return { kind: plain, managed: false };
  return managed === undefined ? null : { kind: managed, managed: true };
};

const SOUND = 'audio/mp4; codecs="opus"';
/** What recordings hold; at least one of them must be had. */
const PICTURES = ['video/mp4; codecs="avc3.42e01f"', 'video/mp4; codecs="vp09.00.31.08"'];

export const canPlay = (type: string): boolean => found()?.kind.isTypeSupported(type) ?? false;

/** As far as can be told before anything is fetched. */
export const canPlayRecordings = (): boolean => canPlay(SOUND) && PICTURES.some(canPlay);

/** Attached to the element; an address to revoke when it is let go. Throws where there is none. */
export const sourceFor = (element: HTMLMediaElement): { source: MediaSource; url: string } => {
  const known = found();
  if (known === null) throw new Error("no Media Source Extensions");
  const source = new known.kind();
  // A managed one opens only where nothing can be sent to a television.
  if (known.managed) element.disableRemotePlayback = true;
  const url = URL.createObjectURL(source);
  element.src = url;
  return { source, url };
};
