/** Texts about keys that are not what they were: what it means, and what to do. */
export const wordsKeys = {
  keys: {
    oldPaper: {
      pins: "The server shows an older list of the keys that you trust than this device has seen. Nothing is shared until it shows the new one. Tell whoever runs it.",
      forms:
        "The server shows older observation forms than this device has seen. They are not used until it shows the new ones. Tell whoever runs it.",
    },
    strangePaper: {
      pins: "The list of the keys that you trust does not open with your vault: it was changed. Nothing is shared. Tell whoever runs the server.",
      forms:
        "Your observation forms do not open with your vault: they were changed. Tell whoever runs the server.",
    },
    share: {
      wrongKey:
        "Your vault does not open every piece of this stretch, so nothing was shared. Reload the page and try again.",
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
      changed: (name: string) =>
        `The key of ${name} is not the one that you saw first. Compare it with them before you go on.`,
      noVault: (name: string) => `${name} has no vault any more. Take them out of the group first.`,
      old: "The server shows an older key of this group library than this device has seen.",
    },
  },
};
