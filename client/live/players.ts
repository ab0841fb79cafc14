/**
 * The coach's picture and sound elements. They are made once and kept, so that
 * blanking is one synchronous act that no rendering can delay.
 */
import { PICTURE_SOURCES, SOURCES, type Source } from "#protocol/words.ts";
import { words } from "../words.ts";

const make = (source: Source): HTMLMediaElement => {
  const player = document.createElement(PICTURE_SOURCES.includes(source) ? "video" : "audio");
  player.dataset["source"] = source;
  player.hidden = true;
  if (player instanceof HTMLVideoElement) {
    // The room's sound is a player of its own, so the picture never waits for permission to sound.
    player.muted = true;
    player.playsInline = true;
    player.disablePictureInPicture = true;
    player.setAttribute(
      "aria-label",
      words.coach.pictures[source === "second" ? "second" : "camera"],
    );
  }
  return player;
};

export class Players {
  readonly all: readonly HTMLMediaElement[] = SOURCES.map(make);
  #volume = 1;

  get pictures(): HTMLMediaElement[] {
    return this.all.filter((player) => player instanceof HTMLVideoElement);
  }
  get sounds(): HTMLMediaElement[] {
    return this.all.filter((player) => player instanceof HTMLAudioElement);
  }

  get volume(): number {
    return this.#volume;
  }
  set volume(share: number) {
    this.#volume = share;
    for (const player of this.sounds) player.volume = share;
  }

  show(source: Source, track: MediaStreamTrack): void {
    const player = this.#of(source);
    player.srcObject = new MediaStream([track]);
    player.hidden = !(player instanceof HTMLVideoElement);
    player.play().catch(() => {
      // Blanked before it began, or not yet allowed: `unlock` plays it after the next gesture.
    });
  }

  blank(source: Source): void {
    const player = this.#of(source);
    player.pause();
    player.srcObject = null;
    player.hidden = true;
  }

  blankAll(): void {
    for (const source of SOURCES) this.blank(source);
  }

  /** Call in a gesture: afterwards sound may start by itself. */
  unlock(): void {
    for (const player of this.all) {
      // A player that is blanked meanwhile rejects; the next picture starts it again.
      if (player.srcObject !== null) void player.play().catch(() => undefined);
    }
  }

  #of(source: Source): HTMLMediaElement {
    const player = this.all[SOURCES.indexOf(source)];
    if (player === undefined) throw new Error(`no player for ${source}`);
    return player;
  }
}
