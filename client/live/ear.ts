/**
 * The teacher's ear: where coaches' voices and the quiet sounds go, and nowhere
 * else. It opens only by the person's own word that the chime was heard in the
 * ear alone, and fails closed: whatever happens to the output mutes first and
 * asks afterwards (R10). It never falls back to another output.
 */
import type { Ear as EarState } from "#protocol/words.ts";
import { Changing } from "./changing.ts";
import { playSound, vibrate, VIBRATIONS, type SoundName } from "./sounds.ts";

export type EarAnswer = "only-ear" | "loud" | "nothing";
export interface Output {
  id: string;
  label: string;
}

interface Sounds {
  context: AudioContext;
  into: MediaStreamAudioDestinationNode;
  out: HTMLAudioElement;
}

/** The chime comes again until it is answered, ms. */
const CHIME_EVERY_MS = 2_500;
const DUCKED = 0.35;

export class Ear extends Changing {
  status: EarState = "unconfirmed";
  /** The chime is sounding and waits for one of three answers. */
  checking = false;
  lastAnswer: EarAnswer | null = null;
  outputs: Output[] = [];
  /** The output's id; empty is the browser's default. */
  chosen = "";
  /** How loud the quiet sounds are, 0 to 1. */
  loudness = 1;
  readonly canChoose = "setSinkId" in HTMLMediaElement.prototype;

  readonly #voices = new Map<string, HTMLAudioElement>();
  /** Where the voices' elements live in the page. */
  readonly holder = document.createElement("div");
  #confirmed: MediaDeviceInfo | null = null;
  #sounds: Sounds | null = null;
  #chiming = 0;
  #talking: string | null = null;
  /** How often the devices have changed: an answer given across a change proves nothing. */
  #changes = 0;

  constructor() {
    super();
    this.holder.hidden = true;
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#devicesChanged());
  }

  get label(): string {
    return this.outputs.find(({ id }) => id === this.chosen)?.label ?? "";
  }

  async list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.outputs = all
      .filter(({ kind, deviceId }) => kind === "audiooutput" && deviceId !== "")
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
    this.changed();
  }

  /** Another output: nothing is heard there until the chime was confirmed again. */
  choose(id: string): void {
    this.chosen = id;
    this.#close("unconfirmed");
    void this.check();
  }

  /** Plays the chime and waits for an answer. From a gesture only: browsers ask for one. */
  async check(): Promise<void> {
    this.lastAnswer = null;
    this.checking = true;
    this.changed();
    try {
      const { out, context } = this.#prepare();
      if (this.canChoose) await out.setSinkId(this.chosen);
      await context.resume();
      await out.play();
    } catch {
      // This output cannot be used: the same as not hearing anything.
      this.answer("nothing");
      return;
    }
    await this.list();
    clearInterval(this.#chiming);
    this.#chiming = window.setInterval(() => {
      this.#strike("chime");
    }, CHIME_EVERY_MS);
    this.#strike("chime");
  }

  /** The person's word is the only proof there is: a browser can be wrong about its outputs. */
  answer(answer: EarAnswer): void {
    clearInterval(this.#chiming);
    this.checking = false;
    this.lastAnswer = answer;
    if (answer === "only-ear") void this.#confirm();
    else this.#close(this.status === "lost" ? "lost" : "unconfirmed");
  }

  hush(): void {
    if (this.status === "open") this.#close("hushed");
  }

  /** After a hush; anything else needs the chime. */
  unhush(): void {
    if (this.status !== "hushed") return;
    this.status = "open";
    this.#mute();
    this.changed();
  }

  /** A coach's voice, silent until `talking` names that coach and the ear is open. */
  async attach(coach: string, track: MediaStreamTrack): Promise<void> {
    this.detach(coach);
    const voice = document.createElement("audio");
    voice.dataset["source"] = "talkback";
    voice.dataset["coach"] = coach;
    voice.muted = true;
    voice.srcObject = new MediaStream([track]);
    this.#voices.set(coach, voice);
    this.holder.append(voice);
    try {
      if (this.canChoose) await voice.setSinkId(this.chosen);
      await voice.play();
    } catch {
      // Detached meanwhile is no failure; an output that refuses is a lost one.
      if (this.#voices.get(coach) === voice) this.#lose();
      return;
    }
    this.#mute();
  }

  detach(coach: string): void {
    const voice = this.#voices.get(coach);
    if (voice === undefined) return;
    voice.muted = true;
    voice.srcObject = null;
    voice.remove();
    this.#voices.delete(coach);
  }

  detachAll(): void {
    for (const coach of this.#voices.keys()) this.detach(coach);
  }

  talking(coach: string | null): void {
    this.#talking = coach;
    this.#mute();
  }

  /** A quiet sound in the confirmed ear; by hand where no ear can be trusted. */
  tell(name: SoundName): void {
    const trusted = this.status === "open" || this.status === "hushed";
    if (trusted && this.loudness > 0) this.#strike(name);
    const felt = VIBRATIONS[name];
    if (felt !== undefined && (!trusted || this.loudness === 0 || name === "on-hold"))
      vibrate(felt);
  }

  #strike(name: SoundName): void {
    if (this.#sounds === null) return;
    const ducked = this.#talking !== null && this.status === "open" ? DUCKED : 1;
    playSound(this.#sounds.into, name, name === "chime" ? 1.5 : this.loudness * ducked);
  }

  #prepare(): Sounds {
    if (this.#sounds === null) {
      // Through an element, since only elements can be sent to a chosen output in every browser.
      const context = new AudioContext({ latencyHint: "interactive" });
      const into = context.createMediaStreamDestination();
      const out = document.createElement("audio");
      out.srcObject = into.stream;
      this.holder.append(out);
      this.#sounds = { context, into, out };
    }
    return this.#sounds;
  }

  async #confirm(): Promise<void> {
    const changes = this.#changes;
    try {
      if (this.canChoose) {
        for (const voice of this.#voices.values()) await voice.setSinkId(this.chosen);
      }
    } catch {
      this.#lose();
      return;
    }
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.#confirmed =
      all.find(({ kind, deviceId }) => kind === "audiooutput" && deviceId === this.chosen) ?? null;
    const known = this.#followsSystem() || this.#confirmed !== null;
    if (!known || changes !== this.#changes) {
      this.#lose();
      return;
    }
    this.status = "open";
    this.#mute();
    this.changed();
  }

  async #devicesChanged(): Promise<void> {
    this.#changes += 1;
    const inUse = this.status === "open" || this.status === "hushed" || this.checking;
    if (inUse && this.#followsSystem()) this.#lose();
    else if (inUse) {
      // Not a sound while we look.
      this.#mute(true);
      const all = await navigator.mediaDevices.enumerateDevices();
      const still = all.some(
        (device) =>
          device.kind === "audiooutput" &&
          device.deviceId === this.chosen &&
          (this.#confirmed === null || device.groupId === this.#confirmed.groupId),
      );
      if (still) this.#mute();
      else this.#lose();
    }
    await this.list();
  }

  /** The default output moves by itself, so any change of devices may have moved it. */
  #followsSystem(): boolean {
    return !this.canChoose || ["", "default", "communications"].includes(this.chosen);
  }

  #lose(): void {
    clearInterval(this.#chiming);
    this.checking = false;
    this.#close("lost");
    vibrate([200, 100, 200]);
    this.dispatchEvent(new Event("lost"));
  }

  #close(status: Exclude<EarState, "open">): void {
    this.status = status;
    this.#mute(true);
    this.changed();
  }

  #mute(all = false): void {
    for (const [coach, voice] of this.#voices) {
      voice.muted = all || this.status !== "open" || this.#talking !== coach;
    }
  }
}
