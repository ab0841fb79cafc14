/** Texts of the signed-in screens around a lesson; each part has a file. */
import { wordsGuests } from "./guests.ts";
import { wordsGroups } from "./groups.ts";
import { wordsLog } from "./log.ts";
import { wordsMy } from "./my.ts";
import { wordsNotes } from "./notes.ts";
import { wordsPeople } from "./people.ts";
import { wordsPlayer } from "./player.ts";
import { wordsSchool } from "./school.ts";
import { wordsShare } from "./share.ts";
import { wordsVault } from "./vault.ts";

export const wordsHouse = {
  house: {
    account: "My account",
    log: "My log",
    people: "People",
    school: "School",
    outside: "From outside",
    signIn: "Sign in",
    runBy: (school: string) => `${school} runs this server. No page here talks to anyone else.`,
    registration: (number: string) => `Data-protection registration ${number}.`,
    controller: (whom: string) => `Answers for your data: ${whom}`,
    support: (whom: string) => `Help: ${whom}`,
    promise: "What an administrator can and cannot do",
  },
  promise: {
    title: "What an administrator can and cannot do",
    whisper:
      "An administrator of this server can only take away. No click, and no chain of clicks, lets one more person see a lesson.",
    print: "Print for the staff room",
    cannot: "Cannot",
    can: "Can",
    plain: "Said plainly",
    proof: "Check it:",
    provenIn: (name: string) => `test "${name}" in`,
    how: "Each line names the test that proves it. The tests come with the program: whoever runs the server can run them with one command, npm test.",
  },
  groups: wordsGroups,
  guests: wordsGuests,
  log: wordsLog,
  my: wordsMy,
  notes: wordsNotes,
  people: wordsPeople,
  player: wordsPlayer,
  school: wordsSchool,
  share: wordsShare,
  vault: wordsVault,
} as const;
