/** Texts about keys that are not what they were: what it means, and what to do. */
export const wordsKeys = {
  keys: {
    oldPaper: {
      pins: "The server shows an older list of the keys that you trust than this device has seen. Nothing is shared until it shows the new one. Tell whoever runs it.",
      forms:
        "The server shows older observation forms than this device has seen. They are not used until it shows the new ones. Tell whoever runs it.",
    },
    strangePaper: {
      pins: "The list of the keys that you trust does not open with your vault: it was changed or withheld. Nothing is shared. Tell whoever runs the server.",
      forms:
        "Your observation forms do not open with your vault: they were changed or withheld. Tell whoever runs the server.",
    },
    twoPapers: {
      pins: "The server shows two different lists of the keys that you trust as the same one. Nothing is shared. Tell whoever runs it.",
      forms:
        "The server shows two different sets of your observation forms as the same one. They are not used. Tell whoever runs it.",
    },
    share: {
      wrongKey:
        "Your vault does not open every piece of this stretch, so nothing was shared. Reload the page and try again.",
      wrongPlace:
        "The server names pieces for this stretch that were recorded at another time, so nothing was shared. Tell whoever runs it.",
      edge: "The first or the last piece of this stretch is damaged, so where it lies cannot be checked, and nothing was shared. Choose a stretch that begins and ends elsewhere.",
      another:
        "The server answered with another recording than the one that you chose. Nothing can be shared. Tell whoever runs it.",
      nothing: "There is nothing recorded in this stretch. Choose another one.",
    },
    note: {
      noKey: "What opens this place is not here, so the note was not written.",
      strange: "This note does not open: it was changed, or belongs somewhere else.",
      old: "This is an older version of a note that this device has seen. The newer one is being withheld.",
      moved: "This note was put under another one than its author wrote it for.",
    },
    group: {
      strange:
        "The key of this group library is not what it says it is. Nothing was shared with it. Tell its leads.",
      unseen: (name: string) =>
        `Nobody has looked at the key of ${name} yet, so nothing was sealed for it. Compare it with them first.`,
      noVault: (name: string) => `${name} has no vault any more. Take them out of the group first.`,
    },
  },
};
