/** Texts of sharing: who can see a recording, taking it back, and what others share with me. */
const people = (n: number): string => (n === 1 ? "1 person" : `${n} people`);
const recordings = (n: number): string => (n === 1 ? "1 recording" : `${n} recordings`);
const times = (n: number): string => (n === 1 ? "1 share" : `${n} shares`);

export const wordsShare = {
  nav: {
    label: "Places of recordings",
    recordings: "Mine",
    shared: "Shared with me",
    groups: "Group libraries",
    notes: "Notes from lessons",
  },

  /** In a row of the library, and beside the picture. */
  who: {
    only: "Only you",
    people,
    canSee: (n: number) => `${people(n)} can see this`,
    unknown: "Who can see it is not known just now.",
    /** "Coach Alder since 12 November, until 3 December." */
    line: (name: string, what: string) => `${name}: ${what}.`,
    whole: "all of it",
    part: (from: string, to: string) => `${from} to ${to}`,
    some: (length: string) => `${length} of it`,
    notes: "with notes",
    since: (day: string) => `since ${day}`,
    until: (day: string) => `until ${day}`,
    noEnd: "until you recall it",
    group: (name: string, n: number) => `${name}, a group library of ${people(n)}`,
    sealedGroup: "A group library",
    more: (n: number) => `And ${n} more.`,
    watched: (when: string) => `Watched last ${when}.`,
    unwatched: "Not watched yet.",
    title: "Who can see this",
    nobody: "Only you can see this.",
    nobodyText: "Nobody else has a key to it. Sharing makes one, for the person you name.",
  },

  share: "Share",
  shareLabel: (name: string) => `Share: ${name}`,
  recall: "Recall",
  recallLabel: (whom: string) => `Recall from ${whom}`,
  recallAll: "Recall from everyone",
  recallAllLabel: (name: string) => `Recall from everyone: ${name}`,
  recallFrom: (whom: string) => `Recall everything from ${whom}`,
  recallEverything: "Recall everything from everyone",
  recalled: (n: number) =>
    n === 0
      ? "There was nothing to take back any more."
      : n === 1
        ? "Recalled. Where it was playing, it has stopped."
        : `${times(n)} recalled. Where they were playing, they have stopped.`,
  /** Where those whom it was about go on seeing something of it. */
  recalledOnly: (n: number) =>
    n === 0 ? "There was nothing to take back by name." : `${times(n)} recalled.`,
  still: {
    group: (names: string, n: number, group: string) =>
      `Still to be seen: ${names} can watch ${recordings(n)} through ${group}.`,
    person: (names: string, n: number) =>
      `Still to be seen: ${recordings(n)}, shared with ${names} by name.`,
  },
  through: {
    title: "Through group libraries",
    lead: "Whoever is in a group library sees all that you share into it. Recalling takes it from everybody in it; a lead can take out one person instead.",
    sees: (n: number, group: string) => `${recordings(n)} through ${group}`,
    label: (name: string, group: string) =>
      `Recall everything from ${group}: ${name}, and everybody in it`,
    go: "Group libraries",
  },
  receipt: "Save the receipt",
  receiptFile: (what: string) => `receipt-${what}.json`,

  end: {
    change: "Change the end",
    label: (whom: string) => `Change the end: ${whom}`,
    day: "Last day",
    hint: "Leave it empty for no end.",
    save: "Save",
    saved: (until: string) => `They can see it ${until}.`,
  },

  dialog: {
    title: (name: string) => `Share ${name}`,
    lead: "They can watch, not download or pass it on. A screen can always be filmed, so share with people you trust.",
    loading: "Fetching the recording",
    close: "Close",
    withWhom: "Person or group library",
    choose: "Choose",
    people: "People",
    groups: "Group libraries",
    asking: "Asking who is in your school",
    askingText: "The people of your school are not known just now. They come by themselves.",
    nobody: "There is nobody else in your school yet.",
    nobodyText: "Once somebody has an account here, you can share with that person.",
    outside: "Coaches from outside have no vault, so a recording cannot be sealed for them.",
    looking: "Asking for the key",

    noVault: (name: string) => `${name} has no vault yet.`,
    noVaultText:
      "A recording is sealed for the other person's vault. Ask them to make one under Recordings: it takes two minutes. Then share.",
    key: (name: string) => `Key of ${name}`,
    keyNew: "First time.",
    keyNewText: (name: string) =>
      `Compare it with the mark that ${name} sees under My vault, by phone or in person. From now on this page knows the key, and says so if it ever changes.`,
    keyNewGroup:
      "Compare it with another member, who sees it under Group libraries. From now on this page knows the key, and says so if it ever changes.",
    keySame: "The same key as the first time.",
    keyChanged: (name: string) => `The key of ${name} is another one than before.`,
    keyChangedText:
      "They may have made a new vault, or somebody may be trying to read along. Ask them in person or by phone, and compare.",
    keyChangedGroup:
      "A lead makes a new one when somebody leaves or is taken out: then this is right. Somebody may also be trying to read along, perhaps who was taken out. Ask a lead in person or by phone, and compare: they see it under Group libraries.",
    keyBefore: "Before",
    keyNow: "Now",
    compared: "We compared it: this is their key",
    comparedHint: "Without this nothing is shared.",
    members: (n: number) => `${people(n)} will see it:`,
    later: "So will whoever a lead of this group library brings in later.",
    stale: "This group library needs a new key first.",
    staleText:
      "Somebody has left it. Open Group libraries: a lead makes a new key with one tap, and then you can share.",

    howMuch: "How much",
    whole: "All of it",
    wholeHint: (length: string) => `${length}. If you cut it later, they see what is left.`,
    part: "A part",
    partHint: "Exactly from here to there.",
    from: "From",
    to: "To",
    minutes: "minutes",
    seconds: "seconds",
    edge: (edge: string, unit: string) => `${edge}, ${unit}`,
    beginHere: "Begin where the picture stands",
    endHere: "End where the picture stands",
    wrong: (all: string) => `From must lie before To, and both between 0:00 and ${all}.`,
    empty: "Nothing was recorded in this part. Choose another one.",
    honest:
      "The picture shows exactly this part. A recording is sealed in pieces of about 8 seconds, though: somebody with a changed page could open the rest of the first and of the last piece. Leave room around what nobody may see.",
    honestCut:
      "Something was cut out of this recording. It is not shown, but pieces of about 8 seconds at the edges of a cut are whole: somebody with a changed page could open the rest of them.",
    pieces: (from: string, to: string) => `The pieces go from ${from} to ${to}.`,
    notes: "With the notes you have published",
    notesHint:
      "Private notes stay with you. Others write notes of their own, which you can see once they publish them.",
    until: "Until",
    noEnd: "Until I recall it",
    noEndHint: "One click takes it back, at any time.",
    day: "Until the end of a day",
    dayHint: "Then it is taken back by itself.",
    dayField: "Last day",
    wrongDay: "Choose a day from today on, within ten years.",
    submit: "Share",
    sharing: "Making the keys",
    shared: (name: string) => `Shared with ${name}.`,
    another: "Share with somebody else",
  },

  watched: {
    title: "Who watched",
    none: "Nobody has watched this yet.",
    noneText: "Whoever watches stands here at once, with the seconds they saw.",
    now: "Watching now",
    at: (when: string) => `Last ${when}`,
    seconds: (length: string) => `${length} in all`,
    places: (list: string) => `Saw ${list}`,
    nothing: "Opened it; their player says that nothing was played.",
    honest:
      "Who opened it, and when, the server knows: it gives nothing to a player that does not report itself. Which seconds were played is what that player says.",
    stretch: (from: string, to: string) => `${from} to ${to}`,
    more: (n: number) => `and ${n} more`,
  },

  shared: {
    title: "Shared with me",
    lead: "What others let you watch. It stays theirs: they can take it back at any time.",
    loading: "Looking what is shared with you",
    empty: "Nothing is shared with you.",
    emptyText:
      "When a colleague shares a recording with you, or into a group library of yours, it stands here. Nobody can be asked for one.",
    sealed: "Sealed for another vault",
    opening: "Opening its title",
    more: (n: number) => `Show ${n} more`,
    untitled: "A recording without a title",
    closed: "Your vault is not open in this browser, so titles and pictures stay sealed.",
    vaultGo: "Open your vault",
    by: (name: string) => `By ${name}`,
    byGroup: (name: string, group: string) => `By ${name}, in ${group}`,
    watch: "Watch",
    watchLabel: (name: string) => `Watch: ${name}`,
    facts: (parts: readonly string[]) => parts.join(", "),
    noEnd: "until it is taken back",
    mine: "What I share",
    mineLead: "By person and group library. Recall works at once, also while it plays.",
    mineEmpty: "You share nothing.",
    mineEmptyText: "Every recording of yours has a Share button, under Mine and in the player.",
    unknownRecording: "A recording of yours",
  },

  viewing: {
    by: (name: string) => `${name} shares this with you`,
    until: (day: string) => `until ${day}`,
    noEnd: "until it is taken back",
    told: (name: string) =>
      `${name} sees when you watch, and which seconds your player reports. You cannot download this or pass it on.`,
    care: "Use what you see in confidence, and to help.",
    unsure: "The server does not answer.",
    unsureText:
      "Whether you may still watch is not known, so the picture is covered. It comes back by itself.",
    taken: "This is not shared with you any more.",
    takenText:
      "It was taken back, it ended, or it was deleted. Nothing of it is left in this page.",
    takenMine: "This recording is not there any more.",
    takenMineText: "It was deleted or locked while you watched. My recordings says what is left.",
    takenOther: "The server has stopped this.",
    missing: "This is not shared with you, or not any more.",
    missingText: "What others let you watch stands under Shared with me.",
    go: "Shared with me",
  },
} as const;
