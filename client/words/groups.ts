/** Texts of group libraries: places that several people share recordings into. */
const people = (n: number): string => (n === 1 ? "1 person" : `${n} people`);

export const wordsGroups = {
  title: "Group libraries",
  lead: "A place that several people share recordings into. Each recording stays its owner's: leaving takes your own back.",
  loading: "Fetching your group libraries",
  empty: "You are in no group library.",
  emptyText:
    "Make one with colleagues you work with. Everybody in it sees what is shared into it, and nobody else does, administrators included.",
  closed: "Your vault is not open in this browser, so names stay sealed.",
  needsVault: "A group library is sealed for the vaults of its members. Open or make yours first.",
  vaultGo: "My vault",
  sealed: "A group library with a sealed name",
  facts: (n: number) => people(n),
  roles: { lead: "Lead", member: "Member" },
  you: "you",
  since: (day: string) => `since ${day}`,
  noVault: "has no vault any more",

  make: {
    title: "Make a group library",
    name: "Name",
    nameHint: "Only its members can read it.",
    submit: "Make it",
    making: "Making its key",
    made: (name: string) => `${name} is there. Bring people in.`,
    tooLong: "Use 1 to 80 letters.",
  },

  add: {
    title: "Bring somebody in",
    who: "Person",
    choose: "Choose",
    warning: (name: string) =>
      `${name} will see everything that is in this group library, and what is shared into it later.`,
    submit: "Bring in",
    done: (name: string) => `${name} is in.`,
    nobody: "Everybody of your school is in it.",
    asking: "Asking who is in your school",
    looking: "Asking for the key",
  },

  takeOut: "Take out",
  takeOutLabel: (name: string, group: string) => `Take out: ${name}, ${group}`,
  takenOut: (name: string) =>
    `${name} is out. What they shared into it is withdrawn, and there is a new key.`,
  takenOutOnly: (name: string) => `${name} is out, and what they shared into it is withdrawn.`,
  makeLead: "Make lead",
  makeLeadLabel: (name: string, group: string) => `Make lead: ${name}, ${group}`,
  makeMember: "Make member",
  makeMemberLabel: (name: string, group: string) => `Make member: ${name}, ${group}`,
  roleChanged: (name: string, role: string) => `${name} is now: ${role}.`,
  leave: "Leave",
  leaveLabel: (name: string) => `Leave: ${name}`,
  leaveSure: {
    question: "What you shared into it is withdrawn, and only a lead can bring you back.",
    yes: "Leave it",
  },
  left: (name: string) => `You have left ${name}. What you shared into it is withdrawn.`,
  close: "Close for everyone",
  closeLabel: (name: string) => `Close for everyone: ${name}`,
  closeSure: {
    question:
      "Everything in it is withdrawn from everybody, and its name and key are gone for good.",
    yes: "Close it for good",
  },
  closed_: (name: string) => `${name} is closed. Everything in it is withdrawn.`,

  stale: {
    title: "This group library needs a new key.",
    lead: "Somebody has left. Until there is a new key, nothing can be shared into it, so that nothing new can be opened with the old one.",
    member: "A lead makes the new key. Until then nothing can be shared into it.",
    go: "Make a new key",
    working: "Making a new key",
    done: "There is a new key. What was shared before opens for those who are in it now.",
  },

  look: {
    title: (n: number) => (n === 1 ? "Look at this key first." : "Look at these keys first."),
    lead: "Nothing is sealed for a key that nobody has looked at. Compare each, by phone or in person; after the last one it goes on by itself.",
    person: (name: string) => `${name} sees theirs under My vault.`,
    group: "The other members see it under Group libraries.",
    key: (name: string) => `Key of ${name}`,
    before: (name: string) => `Key of ${name}, before`,
    changed: (name: string) => `The key of ${name} is another one than before.`,
    same: "It is the same",
    sameLabel: (name: string) => `It is the same: the key of ${name}`,
  },

  key: "Key of this group library",
  keyHint: "All members see the same. Compare it when somebody shares into it for the first time.",
  keyWrong: "This key does not open with your vault. Do not share into it; ask a lead.",
  insideText:
    "Recordings in it stand under Shared with me. Share into it from a recording of yours.",
  people: (name: string) => `People in ${name}`,
} as const;
