/**
 * What an administrator can and cannot do, as every member of a school may read
 * and print it. Each line names the test that proves it; a test proves that the
 * named ones exist.
 */
import type { IconName } from "../elements/shell/icons.ts";

export interface Claim {
  sign: IconName;
  claim: string;
  text: string;
  test: { file: string; name: string };
}

const R23 = {
  file: "test/people/administrators.property.test.ts",
  name: "R23: no act of an administrator enlarges what anybody can see",
};
const R21 = {
  file: "test/security/matrix.test.ts",
  name: "R21: every route and every request answers each kind of caller exactly as written",
};
const SHARED = {
  file: "test/e2e/sharing.test.ts",
  name: "R23: an administrator, and whoever it is not shared with, finds nothing: no share, no title, no byte",
};
const NOTES = {
  file: "test/e2e/notes.test.ts",
  name: "the server holds not a word of all this, in its console, its database or any file",
};
const GROUPS = {
  file: "test/library/groups.test.ts",
  name: "R23: hands that began anew are in no group, and abandoning the vault takes them out of all",
};
const TWO_SCHOOLS = {
  file: "test/school/two-schools.test.ts",
  name: "two schools in one database never meet",
};

export const CANNOT: readonly Claim[] = [
  {
    sign: "eye",
    claim: "Watch a lesson",
    text: "No hidden place in a live session exists. Whoever receives a picture is on the teacher's list, because the list is read off the relay itself.",
    test: {
      file: "test/security/talkback.test.ts",
      name: "R8: the watcher list is what the relay holds, coming and going",
    },
  },
  {
    sign: "live",
    claim: "Start, prolong or join a live session of somebody else",
    text: "Only the teacher opens it, by a tap on the teacher's own page, and names who may come. To anybody else it does not even exist.",
    test: R21,
  },
  {
    sign: "people",
    claim: "Sign in as somebody else",
    text: 'There is no "view as". A reset gives a link to the person; without a code of the person\'s own the account begins anew, and what it could see before stays shut.',
    test: R23,
  },
  {
    sign: "key",
    claim: "Choose or see a password",
    text: "Nor change anybody's address, name, passkeys or codes. No route of an administrator takes any of these.",
    test: R21,
  },
  {
    sign: "door",
    claim: "Invite a coach to your lesson",
    text: "Coaches from outside are invited by the teacher. An administrator sees that such an account exists, not whose guest it is.",
    test: R23,
  },
  {
    sign: "log",
    claim: "Read your log, or see who uses it and how often",
    text: "Lines about teaching are shown to the teacher alone. There is no last sign-in, no count, no report about a person.",
    test: {
      file: "test/contract/audit-log.test.ts",
      name: "R22: an owner sees the lines about the owner's material, newest first, and no other",
    },
  },
  {
    sign: "lock",
    claim: "Keep your lesson running",
    text: "End, curtain and removal are the teacher's, and work even when log and records are dead. Nobody can hold them back.",
    test: {
      file: "test/consent/overtaken.test.ts",
      name: "R11: an end acts while the log is silent, a lift does not",
    },
  },
  {
    sign: "rec",
    claim: "Open a recording, or read its title",
    text: "It is sealed for the teacher's vault before it is stored. No role, no route and no file on the disk opens it; only the vault does.",
    test: {
      file: "test/recordings/independent.test.ts",
      name: "R14: a new export opens with the recovery code alone, and with any other secret 0 of N",
    },
  },
  {
    sign: "book",
    claim: "See who records, or what is kept",
    text: "No list of recordings and no vault is shown to anybody but its owner. A reset or an account that begins anew does not open them either.",
    test: {
      file: "test/e2e/recording.test.ts",
      name: "R23: an administrator finds no recording, no vault and no word of either",
    },
  },
  {
    sign: "share",
    claim: "Share a recording, or see what is shared",
    text: "Only its owner shares, with a person or group library by name. What is shared is sealed for that person's vault, and no list of shares, groups or notes is shown to anybody else.",
    test: SHARED,
  },
  {
    sign: "people",
    claim: "Come into a group library",
    text: "Its leads bring people in, under a key that an administrator does not have. A reset, a new address or a restored backup brings nobody in, and nobody back.",
    test: GROUPS,
  },
  {
    sign: "note",
    claim: "Read a note",
    text: "Notes are sealed in the page. The server keeps who wrote when, and nothing of what was written.",
    test: NOTES,
  },
  {
    sign: "key",
    claim: "Make a recording, or exchange its key",
    text: "Recording is the teacher's own switch, off every time. The page opens each key with its own vault and stops at once where one does not fit.",
    test: {
      file: "test/library/recordings.test.ts",
      name: "R14: nobody records without a vault whose code was entered again, nor to another key",
    },
  },
  {
    sign: "trash",
    claim: "Bring back what was deleted",
    text: "The keys go first, and at once. A backup restored later does not bring them back.",
    test: {
      file: "test/library/deletion.test.ts",
      name: "R18: a database copied before the deletion and restored brings nothing back",
    },
  },
  {
    sign: "dial",
    claim: "Look into another school",
    text: "Two schools on one server know nothing of each other: no name, no address, not even that there is another one.",
    test: TWO_SCHOOLS,
  },
];

export const CAN: readonly Claim[] = [
  {
    sign: "plus",
    claim: "Invite a person, and withdraw it",
    text: "The person chooses how to sign in, and accepts the agreement.",
    test: R21,
  },
  {
    sign: "lock",
    claim: "Close an account, and open it again",
    text: "Closing ends that person's live session and every sign-in at once. Opening again brings nothing else back.",
    test: {
      file: "test/consent/policy.ending.test.ts",
      name: "R4: closing the owner's account ends, closing a coach's removes the coach",
    },
  },
  {
    sign: "key",
    claim: "Ask for more safety",
    text: "A second factor, longer passwords, a confirmed training. Never for less than the floor.",
    test: R21,
  },
  {
    sign: "page",
    claim: "Publish an agreement and a Code of Practice",
    text: "Everybody reads and accepts a new version before anything else opens.",
    test: R21,
  },
];

/** The limits, without a test: they are what no program can promise. */
export const PLAINLY: readonly string[] = [
  "While you are live, this server handles your picture in its memory to pass it on. Whoever controls the machine itself could tamper with the program.",
  "While it is recorded, the recorder holds a few seconds of it in memory before they are sealed. What is sealed it cannot open any more.",
  "An administrator can set how long recordings stay at most and how much space each person has. Space can be cut, never looked into.",
  "A browser cannot stop somebody who watches from filming the screen, live or afterwards; their own name moves over what is shared. What was seen before a recall was seen.",
  "A share of a part ends to the millisecond in the player, but recordings are sealed in pieces of about 8 seconds: the keys of the pieces at its edges are shared whole.",
  "Whoever reads your mail can use a link that was mailed to you, and whoever runs the mailboxes can read your mail. A passkey or one-time codes close that way.",
];
