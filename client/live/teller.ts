/** Tells the teacher what happens, by sound in the ear, by hand, and to a screen reader. */
import type { Cue, OwnerView } from "#protocol/events.ts";
import { length } from "../recordings/recording-words.ts";
import { words } from "../words.ts";
import type { Ear } from "./ear.ts";
import { happenings, type Happening } from "./happenings.ts";
import type { LiveSession } from "./live-session.ts";
import type { OwnRecording } from "./own-recording.ts";
import { recordingNews, type RecordingNews } from "./recording-news.ts";
import { vibrate, type SoundName } from "./sounds.ts";

export type Say = (text: string, urgent?: boolean) => void;

const HELD_AGAIN_MS = 10_000;
const LAST_CALLS = [
  { leftMs: 300_000, minutes: 5, sound: "five-minutes" },
  { leftMs: 60_000, minutes: 1, sound: "one-minute" },
] as const satisfies readonly { leftMs: number; minutes: number; sound: SoundName }[];

interface Told {
  sound?: SoundName;
  text: string;
  urgent: boolean;
}

const ofRecording = (news: RecordingNews): Told => {
  const said = words.recordings.say;
  switch (news.what) {
    case "on":
      return { text: news.waiting ? said.waiting : said.on, urgent: true, sound: "recording-on" };
    case "off":
      return { text: said.off, urgent: true, sound: "recording-off" };
    case "again":
      return { text: said.again, urgent: true, sound: "recording-off" };
    case "failed":
      return {
        text: words.recordings.faults[news.fault],
        urgent: true,
        sound: "recording-failed",
      };
    default: {
      const unknown: never = news;
      return unknown;
    }
  }
};

const told = (happening: Happening): Told => {
  switch (happening.what) {
    case "live":
    case "lifted": {
      const n = happening.watching;
      const text = n === 0 ? words.say.live : words.say.liveWith(n);
      return {
        text,
        urgent: true,
        ...(happening.what === "lifted" ? { sound: "curtain-up" } : {}),
      };
    }
    case "held":
      return { text: words.say.held, urgent: true, sound: "on-hold" };
    case "curtain":
      return { text: words.say.curtain, urgent: true, sound: "curtain-down" };
    case "ended":
      return { text: words.say.ended, urgent: true };
    case "came":
      return {
        text: words.say.came(happening.name, happening.watching),
        urgent: false,
        sound: "arrive",
      };
    case "left":
      return {
        text: words.say.left(happening.name, happening.watching),
        urgent: false,
        sound: "leave",
      };
    case "in-the-ear":
      return { text: words.say.inEar(happening.name), urgent: false };
    default: {
      const unknown: never = happening;
      return unknown;
    }
  }
};

export const tellTeacher = (live: LiveSession, own: OwnRecording, ear: Ear, say: Say): void => {
  tellRecording(own, ear, say);
  let heldTimer = 0;
  let lastLeft = Infinity;
  live.addEventListener("seen", (event) => {
    const { before, now } = (event as CustomEvent<Record<"before" | "now", OwnerView | null>>)
      .detail;
    const news = recordingNews(before, now);
    const all = happenings(before, now).map(told);
    // Why a recording was stopped by this page itself was said already, and matters more.
    if (news !== null && (news.what !== "off" || own.refused === null)) all.push(ofRecording(news));
    for (const { sound } of all) if (sound !== undefined) ear.tell(sound);
    // One region holds one text: what comes together is said together.
    for (const urgent of [false, true]) {
      const texts = all.filter((one) => one.urgent === urgent).map(({ text }) => text);
      if (texts.length > 0) say(texts.join(". ").replaceAll("..", "."), urgent);
    }
    const held = now?.status === "suspended";
    if (held && heldTimer === 0) {
      heldTimer = window.setInterval(() => {
        ear.tell("on-hold");
      }, HELD_AGAIN_MS);
    } else if (!held) {
      clearInterval(heldTimer);
      heldTimer = 0;
    }
    if (now === null) lastLeft = Infinity;
  });
  live.addEventListener("cue", (event) => {
    vibrate([80]);
    say(words.say.cue((event as CustomEvent<Cue>).detail.cue));
  });
  let checking = false;
  ear.onChange(() => {
    if (ear.checking && !checking) say(words.say.chime);
    checking = ear.checking;
  });
  ear.addEventListener("lost", () => {
    say(words.say.earLost, true);
  });
  setInterval(() => {
    const open = live.open;
    if (open === null) return;
    const left = open.endsInMs - (performance.now() - live.viewAt);
    for (const call of LAST_CALLS) {
      if (left > call.leftMs || lastLeft <= call.leftMs) continue;
      // A lesson that is shorter than the call itself is not warned about at its start.
      if (lastLeft !== Infinity) {
        ear.tell(call.sound);
        say(words.say.minutesLeft(call.minutes));
      }
    }
    lastLeft = left;
  }, 1_000);
};

/** What only this page knows of its recording: a key that does not open, and what was dropped. */
const tellRecording = (own: OwnRecording, ear: Ear, say: Say): void => {
  own.addEventListener("refused", () => {
    ear.tell("recording-failed");
    say(words.recordings.faults["key-refused"], true);
  });
  own.addEventListener("dropped", (event) => {
    say(words.recordings.say.dropped(length((event as CustomEvent<number>).detail)));
  });
};
