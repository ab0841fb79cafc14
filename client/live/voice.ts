/** The coach's voice: asked for once, kept open and disabled, enabled only while held. */
import { captureFailure } from "./capture.ts";
import { Changing } from "./changing.ts";
import { playSound, type SoundName } from "./sounds.ts";

export class Voice extends Changing {
  track: MediaStreamTrack | null = null;
  failure: string | null = null;
  #context: AudioContext | null = null;

  /**
   * From a gesture. With headphones nothing of the room can come back through the
   * microphone, so the voice is left as it is: clearer, and a little sooner.
   */
  async ask(headphones: boolean): Promise<void> {
    this.#context ??= new AudioContext();
    void this.#context.resume();
    if (this.track?.readyState === "live") return;
    this.failure = null;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: !headphones,
          noiseSuppression: !headphones,
          autoGainControl: true,
          channelCount: 1,
        },
      });
      this.track = stream.getAudioTracks()[0] ?? null;
      this.speak(false);
    } catch (error) {
      this.failure = captureFailure(error, "talkback");
    }
    this.changed();
  }

  speak(speaking: boolean): void {
    if (this.track !== null) this.track.enabled = speaking;
  }

  /** One tick when the ear opens, one when it closes, and when a recording begins or ends; the coach alone hears it. */
  tick(
    name: Extract<
      SoundName,
      "ear-opens" | "ear-closes" | "recording-on" | "recording-off" | "recording-failed"
    >,
  ): void {
    if (this.#context !== null) playSound(this.#context.destination, name);
  }

  stop(): void {
    this.track?.stop();
    this.track = null;
  }
}
