/** Sentences about recordings and the vault that they are sealed for. */
import { FAULTS, type Fault } from "#protocol/words.ts";
import { wordsRecording } from "../words/recording.ts";
import { number, type Sayings, type Told } from "./log-told.ts";
import { length } from "../recordings/recording-words.ts";

/** Why, in the words of the lesson; a newer server may know others. */
const faultOf = ({ detail }: Told): string => {
  const fault = FAULTS.find((one): one is Fault => one === detail["fault"]);
  const said = fault === undefined ? "" : wordsRecording.recordings.faults[fault];
  return said.split(".")[0] ?? "";
};

const WHY_STOPPED: Readonly<Record<string, string>> = {
  "session:end": "The recording ended with the live session",
  "session:continue": "Recording was switched off when the live session went on elsewhere",
};

/** The owner reads of the own recording, a coach of the own voice in it. */
export const RECORDING_SAYINGS: Sayings = {
  "record:start": {
    sign: "rec",
    mark: "rec",
    done: ({ who }) => `${who} turned recording on`,
    asked: "turn recording on",
    small: ({ detail }) =>
      detail["voices"] === true
        ? "Sealed for your vault; coaches' voices where they agree too"
        : "Sealed for your vault; no coach's voice",
  },
  "record:stop": {
    sign: "rec",
    done: ({ who, detail }) => WHY_STOPPED[String(detail["why"])] ?? `${who} turned recording off`,
    asked: "turn recording off",
    small: () => "Nothing was stored from then on",
  },
  "record:drop": {
    sign: "trash",
    done: ({ who, detail }) => {
      const ms = number(detail["droppedMs"]);
      return `${who} dropped ${ms === null ? "the last minute" : `the last ${length(ms)}`} of the recording`;
    },
    asked: "drop the last minute",
    small: () => "Gone for good; the gap is marked",
  },
  "record:voices": {
    sign: "mic",
    done: ({ who, detail }) =>
      detail["agree"] === true
        ? `${who} agreed to coaches' voices being recorded`
        : `${who} took back the agreement to record coaches' voices`,
    asked: "agree to coaches' voices being recorded",
    small: () => "A voice is stored only where both agree",
  },
  "record:failed": {
    sign: "warn",
    done: () => "Recording failed; the live session went on",
    asked: "record",
    small: faultOf,
  },

  "recording:keep": {
    sign: "check",
    done: ({ who, byItself, detail }) =>
      byItself
        ? "A recording was kept, as you had chosen"
        : detail["whole"] === false
          ? `${who} kept a part of a recording`
          : `${who} kept a recording`,
    asked: "keep a recording",
    small: ({ detail }) => (detail["whole"] === false ? "The rest is destroyed for good" : ""),
  },
  "recording:title": {
    sign: "page",
    done: ({ who }) => `${who} gave a recording its title`,
    asked: "give a recording its title",
    small: () => "Sealed: the server cannot read it",
  },
  "recording:delete": {
    sign: "trash",
    done: ({ who, byItself }) =>
      byItself ? "A recording was deleted, as you had chosen" : `${who} deleted a recording`,
    asked: "delete a recording",
    small: ({ detail, day }) => {
      const at = number(detail["eraseAt"]);
      return at === null ? "Its keys were gone at once" : `Locked for everyone until ${day(at)}`;
    },
  },
  "recording:undo": {
    sign: "recall",
    done: ({ who }) => `${who} took back the deletion of a recording`,
    asked: "take back the deletion of a recording",
  },
  "recording:erase": {
    sign: "trash",
    done: () => "A recording is gone for good: its keys first, then its bytes",
    asked: "erase a recording",
  },
  "recording:cut": {
    sign: "minus",
    done: ({ who, detail }) => {
      const ms = number(detail["cutMs"]);
      return `${who} cut ${ms === null ? "a stretch" : length(ms)} out of a recording`;
    },
    asked: "cut a stretch out of a recording",
    small: () => "The keys of what lay wholly inside are destroyed; its shares were recalled",
  },
  "recording:copy": {
    sign: "copy",
    done: ({ who }) => `${who} made a new recording of a part of one`,
    asked: "make a new recording of a part of one",
    small: () => "It belongs to the same person, and is shared with nobody",
  },
  "recording:open": {
    sign: "down",
    done: ({ who }) => `${who} fetched a recording, sealed as it is`,
    asked: "fetch a recording",
  },
  "recording:settings": {
    sign: "dial",
    done: ({ who, their }) => `${who} changed how long ${their} recordings stay`,
    asked: "change how long recordings stay",
  },

  "vault:create": {
    sign: "key",
    done: ({ who, their }) => `${who} made ${their} vault`,
    asked: "make a vault",
  },
  "vault:prove": {
    sign: "key",
    done: ({ who, their }) => `${who} showed the key of ${their} vault`,
    asked: "show the key of the vault",
    small: () => "What was hidden since the account began anew is shown again",
  },
  "vault:checked": {
    sign: "check",
    done: ({ who, their }) => `${who} entered ${their} recovery code once more`,
    asked: "enter the recovery code once more",
  },
  "vault:code": {
    sign: "key",
    done: ({ who, their }) => `${who} made a new recovery code for ${their} vault`,
    asked: "make a new recovery code",
    small: () => "The one before opens nothing any more",
  },
  "vault:device-add": {
    sign: "screen",
    done: ({ who, their }) => `${who} took a device into ${their} vault`,
    asked: "take a device into the vault",
  },
  "vault:device-remove": {
    sign: "x",
    done: ({ who, their }) => `${who} removed a device from ${their} vault`,
    asked: "remove a device from the vault",
  },
  "vault:passkey-add": {
    sign: "key",
    done: ({ who, their }) => `${who} let a passkey open ${their} vault`,
    asked: "let a passkey open the vault",
  },
  "vault:passkey-remove": {
    sign: "x",
    done: ({ who, their }) => `${who} removed a passkey from ${their} vault`,
    asked: "remove a passkey from the vault",
  },
  "vault:join": {
    sign: "question",
    done: ({ who, their }) => `${who} asked with a new device to be let into ${their} vault`,
    asked: "be let into the vault with a new device",
  },
  "vault:join-answer": {
    sign: "door",
    done: ({ who, their }) => `${who} let a new device into ${their} vault`,
    asked: "let a new device into the vault",
  },
  "vault:join-refuse": {
    sign: "x",
    done: ({ who, their }) => `${who} refused a new device of ${their} vault`,
    asked: "refuse a new device",
  },
  "vault:abandon": {
    sign: "trash",
    done: ({ who, their }) => `${who} threw ${their} vault away`,
    asked: "throw the vault away",
    small: () => "What was sealed for it opens no more",
  },
};
