/** Texts of the player: a recording looked at again by its owner. */
import type { DamageKind } from "#recordings/open.ts";
import type { GapKind, StreamSource } from "#recordings/types.ts";

type Picture = Extract<StreamSource, "camera" | "second">;
type Voice = Extract<StreamSource, "room" | "own" | "talkback">;

/** The same to the owner and to whoever watches what is shared. */
const both = (text: string) => ({ mine: text, theirs: text });
const pieces = (n: number): string => (n === 1 ? "1 piece" : `${n} pieces`);

export const wordsPlayer = {
  watch: "Watch",
  watchLabel: (name: string) => `Watch: ${name}`,
  recorded: "Recording, not live",
  onlyYou: "Only you can see this",
  loading: "Fetching the recording",
  closedVault: "This recording opens with your vault, and your vault is not open in this browser.",
  picture: "Picture of the recording",
  beside: "Picture of the second camera",

  states: {
    opening: "Opening the first picture",
    waiting: "Fetching the next piece",
    ended: "That is the end of the recording.",
    closed: "The recording is closed.",
  },
  play: "Play",
  pause: "Pause",
  again: "Play again",
  by: {
    back: (seconds: number) => `Back ${seconds} seconds`,
    on: (seconds: number) => `Forward ${seconds} seconds`,
  },
  frame: { back: "One frame back", on: "One frame forward", word: "frame" },
  full: "Fill the screen",
  notFull: "Leave the full screen",
  mute: "Sound off",
  unmute: "Sound on",
  of: (at: string, all: string) => `${at} of ${all}`,

  timeline: {
    title: "Timeline",
    label: "Position",
    hours: (n: number) => (n === 1 ? "1 hour" : `${n} hours`),
    minutes: (n: number) => (n === 1 ? "1 minute" : `${n} minutes`),
    seconds: (n: number) => (n === 1 ? "1 second" : `${n} seconds`),
    place: (at: string, all: string) => `${at} of ${all}`,
    inGap: (place: string, gap: string) => `${place}, ${gap}`,
    here: "Fetched already",
    talk: "Talk is drawn as the recording is opened.",
  },

  rate: {
    label: "Speed",
    slower: "Slower",
    faster: "Faster",
    times: (n: number) => `${n}x`,
    said: (n: number) => `Speed ${n}`,
  },
  camera: {
    label: "Picture",
    names: { camera: "Camera", second: "Second picture", both: "Side by side" } satisfies Record<
      Picture | "both",
      string
    >,
    said: (name: string) => `Picture: ${name}`,
  },
  sounds: {
    title: "Sound",
    none: "Nothing was recorded to be heard.",
    names: {
      room: "Room",
      own: "Teacher's microphone",
      talkback: "Coach's voice",
    } satisfies Record<Voice, string>,
    percent: (n: number) => `${n} %`,
  },

  talk: {
    title: "Talk",
    lead: "Where somebody is heard, in what has been opened so far. It stands on the timeline, too.",
    times: (n: number) => (n === 1 ? "once" : `${n} times`),
    next: "Next",
    nextOf: (name: string) => `Go to the next talk: ${name}`,
  },

  places: {
    title: "Gaps and damage",
    lead: "What is not in the picture, and why.",
    none: "Nothing found so far.",
    noneText:
      "Curtains, pauses and damaged pieces stand here and on the timeline. Damage is found as the recording is opened.",
    go: "Go there",
    label: (what: string, at: string) => `Go there: ${what}, ${at}`,
    passed: (name: string, when: string) => `Before this: ${name}, ${when}`,
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    nowhere: "Where it stands is not known.",
    more: (n: number) => `Show all ${n}`,
    gaps: {
      curtain: {
        name: "Curtain",
        mine: "You drew the curtain. Nothing was stored.",
        theirs: "The teacher drew the curtain. Nothing was stored.",
      },
      hold: { name: "On hold", ...both("The live session was on hold. Nothing was stored.") },
      dropped: {
        name: "Dropped",
        mine: "You dropped what was said here. It is gone for good.",
        theirs: "The teacher dropped what was said here. It is gone for good.",
      },
      restart: { name: "Recorder began again", ...both("The recorder stopped and began again.") },
      overrun: {
        name: "Disk too slow",
        ...both("The server's disk could not keep up. Something is missing here."),
      },
      cut: {
        name: "Not shown",
        mine: "You cut this out.",
        theirs: "This was cut out, or is not part of what is shared with you.",
      },
      hole: {
        name: "Nothing stored here",
        ...both("Why is said as soon as the piece after it has been opened, if it is known."),
      },
    } satisfies Record<GapKind | "cut" | "hole", { name: string; mine: string; theirs: string }>,
    damage: {
      cut: { name: "Cut short", text: "A piece ends too early. The rest of it is skipped." },
      forged: {
        name: "Changed",
        text: "Somebody or something changed this after it was sealed. It is not shown.",
      },
      missing: {
        name: "Missing",
        text: "The server did not give this piece: it is gone from its disk, or withheld.",
      },
      garbage: { name: "Unreadable", text: "These bytes are no recording. They are skipped." },
      "wrong-key": {
        name: "Another key",
        text: "It was sealed with another key, or changed after it was sealed. It is not shown.",
      },
      version: {
        name: "Another version",
        text: "It says it is of another version of Aside, or was changed. It is not shown.",
      },
      "out-of-place": {
        name: "Wrong place",
        text: "This piece was sealed for another place. It is not shown here.",
      },
    } satisfies Record<DamageKind, { name: string; text: string }>,
    pieces,
  },

  remove: {
    title: "Delete",
    text: "Nobody can watch it from then on, and all shares of it end. You get a receipt. If you have set days to think again, you can take it back until they are over.",
    button: "Delete this recording",
  },

  cannot: {
    title: "This browser cannot play recordings.",
    before: "Nothing was fetched. Open this page in a newer Chrome, Edge, Firefox or Safari.",
    after:
      "It cannot show this kind of picture. Open this page in a newer Chrome, Edge, Firefox or Safari.",
    mine: "Or choose Save as a film under My recordings: this browser can make one, and another program plays it.",
    go: "My recordings",
    goShared: "Shared with me",
  },
  locked: {
    title: "Your vault does not open this recording.",
    mine: "It was sealed for another vault, or its key file was changed. Open the vault that it was made for, with its recovery code; if it was this one, tell whoever runs the server.",
    theirs:
      "It was shared with another vault than the one that is open here, or its key file was changed. Open that one, with its recovery code; if it was this one, tell whoever shared it.",
    go: "My vault",
  },
  failed: {
    title: "The recording stopped.",
    theirs: {
      "not-now": "It cannot be watched now. It may come back.",
    } as Readonly<Record<string, string>>,
    codes: {
      offline: "The server cannot be reached. Look at the connection, then try again.",
      "no-answer": "The server did not answer in time. Try again.",
      "signed-out": "You are signed out. Sign in again to go on.",
      "no-such-recording": "It is not there any more. It may have been deleted.",
      "not-now": "It was locked meanwhile. My recordings says until when.",
    } as Readonly<Record<string, string>>,
    other: "The server did not give the next piece. Try again.",
    go: "Try again",
  },
  missing: {
    title: "There is no such recording of yours.",
    text: "It may have been deleted, or its link was cut short. What you have stands under My recordings.",
    go: "My recordings",
  },
  notNow: {
    title: "It cannot be opened now.",
    text: "It is still being recorded, or locked after it was deleted. My recordings says which, and until when.",
    go: "My recordings",
    theirs: "The teacher has locked it for now. It may come back.",
    goShared: "Shared with me",
  },

  keys: {
    title: "Keys",
    open: "Keys",
    close: "Close",
    on: "Single keys work here",
    onHint: "Turn them off when they get in the way of speech input. Tab and Enter always work.",
    off: "Keys are turned off.",
    list: [
      [["Space", "K"], "Play or pause"],
      [["J", "L"], "10 seconds back, forward"],
      [["Left", "Right"], "5 seconds back, forward"],
      [["Shift + Left", "Shift + Right"], "30 seconds back, forward"],
      [[",", "."], "One frame back, forward"],
      [["[", "]"], "Slower, faster (also < and >)"],
      [["M"], "Sound off, on"],
      [["F"], "Fill the screen"],
      [["C"], "Next picture, side by side"],
      [["Home", "End"], "To the beginning, to the end"],
      [["N", "P"], "Next note, the one before"],
      [["W"], "Write a note here"],
      [["X"], "Set a mark here"],
      [["?"], "This list"],
    ] as readonly (readonly [readonly string[], string])[],
  },

  find: {
    title: "Find a recording",
    text: "Title or day",
    hint: "Found on this device only: titles are sealed, and nothing you type here leaves the page.",
    closed: "Your vault is not open here: only days are found, no titles.",
    state: "Show",
    states: {
      "": "All",
      recording: "Recording now",
      undecided: "Need you",
      kept: "Kept",
      bin: "Locked",
    },
    from: "From",
    to: "To",
    all: (n: number) => (n === 1 ? "1 recording" : `${n} recordings`),
    some: (n: number, all: number) => `${n} of ${all} recordings`,
    opening: (n: number, all: number) => `Opening titles: ${n} of ${all}`,
    nothing: "Nothing found",
    nothingText: "No recording fits. Try fewer words, another day, or all of them.",
    clear: "Show all of them",
    more: (n: number) => (n === 1 ? "Show 1 more" : `Show ${n} more`),
  },
} as const;
