/** Texts about recording: in the lesson, at its end, and in the place where recordings are kept. */
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { Fault } from "#protocol/words.ts";

/** What stands in the way, as the server knows it, and what only this device knows. */
export type Obstacle = RecordingsReply["obstacles"][number] | "not-here" | "swapped" | "unknown";

const days = (n: number): string => (n === 1 ? "1 day" : `${n} days`);

export const wordsRecording = {
  recordings: {
    obstacles: {
      "no-vault": {
        title: "Make your vault first.",
        text: "A recording is sealed for your vault alone. Making one takes two minutes, outside a lesson.",
        go: "Make your vault",
      },
      "code-unchecked": {
        title: "Enter your recovery code once more.",
        text: "Then it is sure that you have it, and you can record.",
        go: "Enter the code",
      },
      "vault-locked": {
        title: "Your vault is locked.",
        text: "This account began anew. Your recovery code opens the vault.",
        go: "Open your vault",
      },
      "not-here": {
        title: "This device does not hold your vault.",
        text: "Open it here with your recovery code, or from a device that has it.",
        go: "Open your vault here",
      },
      swapped: {
        title: "The server names another vault than yours.",
        text: "Nothing is recorded for it. Tell your school before you record again.",
        go: "Look at your vault",
      },
      unknown: {
        title: "Whether you can record is not known just now.",
        text: "The server did not answer. It is asked again.",
        go: "Look at your vault",
      },
      "quota-reached": {
        title: "Your space is used up.",
        text: "Delete a recording, then you can record again.",
        go: "Your recordings",
      },
      "disk-full": {
        title: "The server's disk is full.",
        text: "Tell whoever runs it. You can teach without recording.",
        go: "Your recordings",
      },
    } satisfies Record<Obstacle, { title: string; text: string; go: string }>,

    faults: {
      "disk-full":
        "Not recording: the disk is full. Your lesson stays live. Delete a recording or carry on without.",
      "disk-failed":
        "Not recording: the disk refused to store. Your lesson stays live. What was stored before opens.",
      "disk-slow":
        "Not recording: the disk is too slow. Your lesson stays live. What was stored before opens.",
      "quota-reached":
        "Not recording: your space is used up. Your lesson stays live. Delete a recording or carry on without.",
      "no-media":
        "Not recording: no picture or sound reached the recorder. Your lesson stays live. Turn it on again.",
      "recorder-lost":
        "Not recording: the recorder stopped. Your lesson stays live. What was stored before opens. Turn it on again.",
      "records-unavailable":
        "Not recording: the records cannot be written. Your lesson stays live. Try again later.",
      "key-refused":
        "Recording stopped: its key does not open with your vault. Your lesson stays live. Tell your school that the server may be at fault.",
    } satisfies Record<Fault, string>,

    ready: {
      term: "Recording",
      looking: "Looking whether you could record",
      off: "Off. You can turn it on later, on its own",
      unknown: "Off. Whether you could record is not known just now",
      /** Before the obstacle's own words. */
      cannot: "Off, and cannot be turned on yet.",
    },

    live: {
      title: "Recording",
      /** The part of the screen with the switch; the strip has the other name. */
      control: "Record this lesson",
      record: "Record",
      off: "Off. Nothing is stored.",
      on: "On, sealed for you alone.",
      stop: "Stop recording",
      /** Words on the strip. */
      states: {
        starting: "Starting to record",
        on: "Recording",
        waiting: "Recorder waits",
        stopping: "Stopping",
      },
      sealed: "sealed for you alone",
      starts: "nothing is stored yet",
      nothing: "nothing is stored",
      storing: "the last seconds are being sealed",
      drop: "Drop the last minute",
      dropping: "Dropping it",
      dropped: (length: string) => `${length} gone for good. The gap is marked, not filled.`,
      recorder: "Your recorder",
      andPeople: (n: number) =>
        n === 0
          ? "people, only your recorder"
          : `${n === 1 ? "person" : "people"} and your recorder`,
      voice: "a coach's voice",
      toVault: (what: string) => `${what}, to your vault`,
      receivesNothing: "Receives nothing now",
      waits: "Receives nothing; the gap is marked, not filled",
      behindCurtain: "Your recorder receives nothing",
      gap: "The gap is marked, not filled",
      failed: "Not recording.",
      /** Behind what stands in the way: a lesson is no time for a long form. */
      after: "You can do it after the lesson, under Recordings.",
      otherPage: "The page that runs the lesson turns it on.",
      voices: {
        label: "Coaches' voices too",
        hint: "Only of coaches who agree as well, and only while they speak to you.",
        none: "No coach has agreed yet.",
        agreed: (names: string) => `Agreed: ${names}.`,
      },
    },

    coach: {
      on: "This lesson is being recorded for the teacher alone",
      waiting: "The teacher's recorder waits. Nothing is stored",
      starting: "The teacher is turning recording on",
      stopping: "The teacher's recording has stopped",
      not: "Not recorded",
      voice: "Record my voice too",
      agreed: (name: string) =>
        `${name} agreed. Your voice is stored while you speak, until you turn this off.`,
      onlyYou: (name: string) => `You agreed, ${name} did not: your voice is not stored.`,
      onlyOwner: (name: string) => `${name} agreed. Without you your voice is not stored.`,
      nobody: "Your voice is not stored. It takes both of you.",
    },

    say: {
      on: "Recording on, sealed for you alone",
      waiting: "Recording on. Nothing is stored until the curtain is up",
      off: "Recording off. Nothing is stored",
      again: "The recorder starts again. Nothing is stored meanwhile",
      dropped: (length: string) => `Dropped: ${length}`,
      coachOn: "This lesson is being recorded for the teacher alone",
      coachOff: "Recording off",
    },

    end: {
      title: "What becomes of the recording?",
      size: (length: string, size: string) => `${length}, ${size}. Only you can open it.`,
      finishing: "The last seconds are being sealed.",
      discard: (when: string) => `Left untouched, it is thrown away by ${when}.`,
      keepBySelf: (when: string) => `Left untouched, it is kept from ${when} on.`,
      stored: "A recording was made, sealed for you alone. Everything else left nothing behind.",
      others: (n: number) =>
        n === 1
          ? "1 more recording waits for your choice."
          : `${n} more recordings wait for your choice.`,
      all: "All your recordings",
    },

    act: {
      keep: "Keep",
      part: "Keep a part, or cut it out",
      discard: "Throw away",
      remove: "Delete",
      undo: "Keep it after all",
      copy: "Save a copy",
      film: "Save as a film",
      label: (what: string, name: string) => `${what}: ${name}`,
      kept: "Kept.",
      /** Where it is known who can see it. */
      keptAlone: "Kept. Only you can open it.",
      keptShared: (names: string) => `Kept. You share it: ${names} can see it.`,
      keptPart: (length: string) => `Kept: ${length}. The rest is destroyed for good.`,
      undone: "It is back.",
      binned: (when: string) => `Locked for everyone, you too. It is gone for good by ${when}.`,
      erased: (when: string) =>
        `Deleted. Its keys are gone now, the stored bytes by ${when}. Keep your receipt.`,
      erasedBefore: "Deleted. Keep your receipt.",
      receipt: "Download the receipt",
      receiptFile: (id: string) => `aside-deletion-${id}.json`,
    },

    part: {
      title: "Which part do you keep?",
      from: "From",
      to: "To",
      minutes: "minutes",
      seconds: "seconds",
      label: (edge: string, unit: string) => `${edge}, ${unit}`,
      beside:
        "Begin and end where the picture stands. Another recording and a cut are exact to the frame; what is kept alone is whole pieces of about eight seconds. Then the picture comes back with what is left.",
      open: "Choose the part",
      beginHere: "Begin where the picture stands",
      endHere: "End where the picture stands",
      presets: "Or choose",
      first: (length: string) => `First ${length}`,
      last: (length: string) => `Last ${length}`,
      middle: "All but the first and last minute",
      keeps: (fromTo: string, length: string) =>
        `Keeps ${fromTo}, ${length}: whole pieces of about eight seconds.`,
      rest: (length: string) => `The rest, ${length}, is destroyed for good. There is no way back.`,
      shares: "Everybody you share it with loses it now.",
      all: "That is all of it. Choose what to leave out, or keep the whole.",
      fromTo: (from: string, to: string) => `${from} to ${to}`,
      nothing: "Nothing lies between these times.",
      wrong: (all: string) => `Choose a beginning before the end, within ${all}.`,
      wrongKey:
        "Your vault does not open this recording. Nothing was changed. Open the vault that it was made for.",
      button: "Keep this part",
      working: "Making its keys",
      cancel: "Let it be",
    },

    /** The three things that can be done with a range. */
    range: {
      which: "Which part?",
      legend: "What to do with it",
      keep: "Keep this part, and destroy the rest",
      copy: "Keep this part as another recording too",
      cut: "Cut this part out for good",
    },
    another: {
      says: (fromTo: string, length: string) =>
        `Another recording of ${fromTo}, ${length}, yours alone. It takes up space of its own.`,
      notes: "Notes and shares stay with the first one. Each is deleted for itself.",
      button: "Keep it as another recording",
      done: (length: string) => `Kept as another recording: ${length}. Only you can open it.`,
    },
    cut: {
      says: (fromTo: string, length: string) =>
        `Takes ${fromTo}, ${length}, out for good. There is no way back.`,
      pieces:
        "Pieces of about eight seconds that lie wholly in it are destroyed with their keys. What reaches over an edge stays stored, sealed for you; no player and no film shows it.",
      shares: "Everybody you share this recording with loses it now. Notes in it go too.",
      whole: "That is all of it. Delete the recording instead.",
      button: "Cut it out",
      done: (length: string, pieces: number) =>
        pieces === 0
          ? `Cut out: ${length}. No piece of about eight seconds lies wholly in it, so what it was cut from stays stored, sealed for you; no player and no film shows it. Keep your receipt.`
          : `Cut out: ${length}. ${pieces === 1 ? "The one piece that lies wholly in it is gone with its key" : `The ${pieces} pieces that lie wholly in it are gone with their keys`}. Keep your receipt.`,
    },

    place: {
      title: "My recordings",
      nav: "Recordings",
      lead: "They belong to you for good. Each line says who can see it now.",
      loading: "Fetching your recordings",
      empty: "No recordings yet",
      emptyText: "A lesson leaves nothing behind unless you turn recording on while you are live.",
      untitled: "Lesson without a title",
      locked: "Locked recording",
      sealed: "Sealed title",
      sealedHint: "Open your vault on this device to read titles.",
      states: {
        recording: "Recording now",
        undecided: "Needs you",
        kept: "Only you",
        bin: "Locked",
      },
      when: {
        recording: "Stop or end on the page of the lesson.",
        discard: (when: string) => `Untouched, it is thrown away by ${when}.`,
        keep: (when: string) => `Untouched, it is kept from ${when} on.`,
        kept: "Yours until you delete it. A limit of your school is told a week ahead.",
        expires: (when: string) => `Deleted by itself on ${when}.`,
        bin: (when: string) =>
          `Locked for everyone, you too, until ${when}. Then it is gone for good.`,
      },
      damaged: "A piece is missing on the server's disk. The rest opens; a copy names the gap.",
      facts: (all: readonly string[]) => all.join(", "),
      used: "Space used",
      usedOf: (used: string, most: string) => `${used} of ${most} used`,
      usedNoLimit: (used: string) => `${used} used. No limit is set.`,
      vault: {
        title: "Your vault",
        ready: "It is ready. Recordings are sealed for it alone.",
        go: "Vault, code and devices",
        clear: "You could record now.",
      },
      nobody: "Nobody watches by rank.",
      nobodyText:
        "A head, an administrator or whoever runs this server sees no title, no picture and no minute of this.",
      check: "How you can check that",
    },

    settings: {
      title: "How long they stay",
      undo: "Time to change my mind after deleting, days",
      undoHint: "0 to 7. Meanwhile it is locked for everyone, you too.",
      keep: "Delete by itself after so many days",
      keepHint: (most: number | null) =>
        most === null
          ? "Leave it empty for never."
          : `At most ${days(most)}: your school's limit. Leave it empty for that.`,
      quota: "My own limit, GB",
      quotaHint: (most: string | null) =>
        most === null
          ? "Leave it empty for none."
          : `At most ${most}: your school's limit. Leave it empty for that.`,
      untouched: "What I leave untouched for 24 hours",
      discard: "Throw it away",
      discardHint: "What you do not choose is not kept.",
      keepIt: "Keep it",
      keepItHint: "It stays until you delete it.",
      save: "Save",
      saving: "Saving",
      saved: "Saved.",
    },

    film: {
      label: "Film being made",
      working: (percent: number) => `Making the film on this device, ${percent} %`,
      cancelled: "Cancelled. Nothing was saved.",
      saved: (length: string) =>
        `Saved as a film: ${length}. It is not sealed: keep it as you would a pupil's file.`,
      damaged: (length: string, n: number) =>
        `Saved as a film: ${length}. ${n === 1 ? "One place is" : `${n} places are`} damaged and left out. It is not sealed.`,
      nothing: "Nothing in this recording can be shown. No film was saved.",
      locked: "Your vault does not open this recording. Open the vault that it was made for.",
      closed: "Open your vault on this device first.",
      disk: "The film could not be saved: this device may be short of space.",
      file: (day: string) => `aside-lesson-${day}.mp4`,
    },

    copy: {
      working: (percent: number) => `Saving, ${percent} %`,
      label: "Copy being saved",
      cancel: "Cancel",
      cancelled: "Cancelled. Nothing was saved.",
      saved:
        "Saved. It opens without this server, with your recovery code: README.txt in it says how.",
      hint: "A copy opens without this server, with your recovery code. The program for it is in it.",
      damaged: (n: number) =>
        `Saved, but ${n === 1 ? "1 piece is" : `${n} pieces are`} missing on the server's disk. The rest opens; the program in it names the gap.`,
      disk: "The copy could not be saved: this device may be short of space.",
      commands: {
        open: "node aside-open.mjs . --out lesson.mp4",
        age: "age -d vault.age",
      },
      file: (day: string) => `aside-recording-${day}.zip`,
      readme: (open: string, age: string) =>
        [
          "A recording made with Aside, sealed for its owner.",
          "",
          "You need your recovery code, nothing else: no server, no account.",
          "",
          "To make a film of it, unpack this file, and in its folder, with Node (any from 22 on,",
          "https://nodejs.org), run",
          `  ${open}`,
          "It asks for the recovery code.",
          "",
          "vault.age and the files that end in .key.age are ordinary age files (https://age-encryption.org).",
          "To look at your vault's private key with that program (its passphrase is the recovery code, all 28",
          "characters in one piece, in capitals, without spaces and dashes):",
          `  ${age}`,
          "",
          "FORMAT.md says how everything here is written, to the byte.",
          "Whoever has this folder and the recovery code can see the lesson. Keep them apart.",
          "",
        ].join("\r\n"),
    },

    school: {
      days: "Recordings are deleted after at most so many days",
      daysHint: "Leave it empty for no limit. You see no recording and no title.",
      space: "Space for recordings per person, GB",
      spaceHint: "Leave it empty for no limit.",
    },

    footprint: {
      title: "Recordings",
      n: (n: number, size: string) =>
        n === 0 ? "None" : `${n === 1 ? "1 recording" : `${n} recordings`}, ${size}`,
      go: "Keep or delete",
      here: {
        open: "Delete here",
        none: "There is no recording of yours.",
        sure: {
          word: "Delete",
          question: "Nobody can watch it from then on, and all shares of it end.",
          yes: "Delete it",
        },
      },
      vault: "Your vault",
      none: "None",
      vaultDevices: (n: number) =>
        n === 0 ? "On no device" : n === 1 ? "On 1 device" : `On ${n} devices`,
      vaultGo: "Devices and code",
      close:
        "Your recordings are locked at once and destroyed with it. Save a copy first of what you want to keep.",
      copies: "Save copies first",
    },
  },
} as const;
