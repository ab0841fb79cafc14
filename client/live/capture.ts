/** The teacher's own tracks. Nothing here starts without being asked by a gesture (R2). */
import type { Source } from "#protocol/words.ts";
import { SOURCES } from "#protocol/words.ts";
import { words } from "../words.ts";
import { Changing } from "./changing.ts";

/** Capture no larger than what is sent; the base layer is half of it each way. */
const PICTURE = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 24, max: 30 },
};

/** Pupils' voices matter: nothing may be filtered out of the room (DESIGN 4). */
const ROOM = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
const OWN = { echoCancellation: false, noiseSuppression: true, autoGainControl: true };

export type Chosen = Partial<Record<Source, string>>;

const exactly = (deviceId: string | undefined) =>
  deviceId === undefined || deviceId === "" ? {} : { deviceId: { exact: deviceId } };

const open = async (source: Source, deviceId: string | undefined): Promise<MediaStreamTrack> => {
  const media = navigator.mediaDevices;
  const stream =
    source === "second" && (deviceId === undefined || deviceId === "screen")
      ? await media.getDisplayMedia({ video: PICTURE, audio: false })
      : await media.getUserMedia(
          source === "camera" || source === "second"
            ? { video: { ...PICTURE, ...exactly(deviceId), facingMode: { ideal: "environment" } } }
            : {
                audio: {
                  ...(source === "room" ? ROOM : OWN),
                  ...exactly(deviceId),
                  channelCount: 1,
                },
              },
        );
  const track = stream.getTracks()[0];
  if (track === undefined) throw new Error("no track");
  if (track.kind === "video") track.contentHint = source === "second" ? "detail" : "motion";
  return track;
};

/** What the browser's error means, in words that say what to do. */
export const captureFailure = (error: unknown, source: Source | "talkback"): string => {
  const name = error instanceof DOMException ? error.name : "";
  const texts = words.devices[source === "camera" || source === "second" ? "picture" : "sound"];
  if (source === "second" && name === "NotAllowedError") return words.devices.screen;
  if (name === "NotAllowedError" || name === "SecurityError") return texts.refused;
  if (name === "NotFoundError" || name === "OverconstrainedError") return texts.missing;
  return texts.busy;
};

export class Capture extends Changing {
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  readonly failures = new Map<Source, string>();
  /** Which device for which source; an empty choice is the browser's own. */
  readonly chosen: Chosen = {};
  devices: MediaDeviceInfo[] = [];

  #enabled = true;

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.list());
  }

  get(source: Source): MediaStreamTrack | null {
    return this.#tracks.get(source) ?? null;
  }

  /** Starts one source. True when its track runs; otherwise `failures` says why. */
  async start(source: Source): Promise<boolean> {
    if (this.#tracks.get(source)?.readyState === "live") return true;
    this.failures.delete(source);
    try {
      const track = await open(source, this.chosen[source]);
      track.addEventListener("ended", () => {
        // Pulled out or taken away by the system; our own stop() raises no event.
        if (this.#tracks.get(source) !== track) return;
        this.#tracks.delete(source);
        this.failures.set(source, words.devices.gone);
        this.changed();
        this.dispatchEvent(new CustomEvent("lost", { detail: source }));
      });
      // A device that comes back behind the curtain stays behind it.
      track.enabled = this.#enabled;
      this.#tracks.set(source, track);
      await this.list();
      return true;
    } catch (error) {
      this.failures.set(source, captureFailure(error, source));
      return false;
    } finally {
      this.changed();
    }
  }

  /** Another device for a source; a running one is replaced. */
  async choose(source: Source, deviceId: string): Promise<void> {
    this.chosen[source] = deviceId;
    if (!this.#tracks.has(source)) return;
    this.stop(source);
    await this.start(source);
  }

  /** Blank and mute in the page itself, before anybody is asked (or the reverse). */
  enable(enabled: boolean): void {
    this.#enabled = enabled;
    for (const track of this.#tracks.values()) track.enabled = enabled;
  }

  stop(source: Source): void {
    this.#tracks.get(source)?.stop();
    this.#tracks.delete(source);
    this.changed();
  }

  stopAll(): void {
    for (const source of SOURCES) this.stop(source);
    this.failures.clear();
    this.#enabled = true;
  }

  async list(): Promise<void> {
    this.devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.changed();
  }
}
