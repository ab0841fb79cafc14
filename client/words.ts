/**
 * Every text that a person reads, ready for translation: short, second person,
 * says what is and what to do. The other `words-*.ts` are parts of it.
 */
import { wordsBefore } from "./words/before.ts";
import { wordsDoor } from "./words/door.ts";
import { wordsKeys } from "./words/keys.ts";
import { wordsLibrary } from "./words/library.ts";
import { wordsLink } from "./words/link.ts";
import { wordsHouse } from "./words/house.ts";
import { and, wordsLesson } from "./words/lesson.ts";
import { wordsRecording } from "./words/recording.ts";
import { wordsTogether } from "./words/together.ts";

const people = (n: number): string => (n === 1 ? "1 person sees you" : `${n} people see you`);

export const words = {
  and,
  ...wordsBefore,
  ...wordsDoor,
  ...wordsKeys,
  ...wordsLibrary,
  ...wordsLink,
  ...wordsHouse,
  ...wordsLesson,
  ...wordsRecording,
  ...wordsTogether,

  failures: {
    offline: "The server cannot be reached. It is tried again by itself.",
    late: "The server did not answer in time. Look at the state above and try again.",
    unknown: "Something in this page failed. Nothing was opened. Reload it and try again.",
  },

  devices: {
    picture: {
      refused:
        "The browser keeps the camera shut. Tap the lock beside the address, allow the camera, then try again.",
      missing: "This camera is not here. Plug it in or choose another one, then try again.",
      busy: "Another program holds the camera. Close it there, then try again.",
    },
    sound: {
      refused:
        "The browser keeps the microphone shut. Tap the lock beside the address, allow the microphone, then try again.",
      missing: "This microphone is not here. Plug it in or choose another one, then try again.",
      busy: "Another program holds the microphone. Close it there, then try again.",
    },
    screen: "No screen was chosen. Tap again and choose one, or take the screen off the list.",
    gone: "This device was unplugged. Nothing of it is sent. Plug it in and choose it again.",
  },

  frame: {
    foot: "Your school runs this server. No page here talks to anyone else.",
    offAir: "Off air",
    signOut: "Sign out",
    theme: (name: string) => `Theme: ${name}`,
    themes: { system: "system", light: "light", dark: "dark" },
    goLive: "Go live",
    coach: "Coach",
    skipToPage: "Skip to the page",
    startPage: "Aside, start page",
    main: "Main",
    offline: { title: "No connection to the server.", text: "It is tried again by itself." },
    loading: "Opening Aside",
  },

  time: {
    minutes: (n: number) => `${n} min`,
    seconds: (n: number) => `${n} s`,
    justNow: "just now",
    ago: (what: string) => `${what} ago`,
  },

  say: {
    live: "Live. Nobody sees you yet",
    liveWith: (n: number) =>
      `Live. ${n === 1 ? "1 person sees and hears you" : `${n} people see and hear you`}`,
    held: "On hold. Nobody sees you",
    curtain: "Curtain. Nobody sees or hears this room",
    ended: "Ended. Everyone was cut off",
    came: (name: string, n: number) => `${name} came in. ${people(n)}.`,
    left: (name: string, n: number) =>
      `${name} is out. ${n === 0 ? "Nobody sees you" : people(n)}.`,
    inEar: (name: string) => `${name} in your ear`,
    earLost: "Earpiece lost. Coaches are muted",
    cue: (cue: string) => `Cue: ${cue}`,
    minutesLeft: (n: number) => (n === 1 ? "1 minute left" : `${n} minutes left`),
    inTheEar: "In the ear",
    letGo: "Let go",
    chime: "A soft chime is playing. Where do you hear it?",
    coachLive: (name: string) => `Live. You see and hear ${name}`,
    coachCurtain: "Curtain. You see and hear nothing",
    coachHeld: "On hold. You see and hear nothing",
    coachEnded: "Ended",
    removed: "You were removed",
  },

  titles: {
    signIn: "Sign in",
    link: "Your link",
    agreement: "Agreement",
    secondFactor: "Second factor",
    account: "My account",
    log: "My log",
    footprint: "My footprint",
    people: "People",
    school: "School",
    agreements: "Agreements",
    guests: "Coaches from outside",
    recordings: "My recordings",
    player: "Recording",
    shared: "Shared with me",
    groups: "Group libraries",
    notes: "Notes from lessons",
    vault: "My vault",
    promise: "What an administrator can and cannot do",
    goLive: "Go live",
    coach: "Coach",
    live: "LIVE",
    held: "ON HOLD",
    curtain: "CURTAIN",
    ended: "Ended",
    page: (what: string) => `${what} - Aside`,
  },
} as const;
