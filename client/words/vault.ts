/** Texts about the vault: making it, its recovery code, its devices. */
export const wordsVault = {
  title: "My vault",
  lead: "Your recordings are sealed for this vault before they are stored. Only its key opens them.",
  loading: "Looking at your vault",
  again: "Try again",

  states: {
    open: "Open on this device",
    unchecked: "Open on this device, code not checked",
    elsewhere: "Not on this device",
    locked: "Locked",
    swapped: "Not trusted",
    none: "Not made yet",
  },

  whisper:
    "Nobody else has the key: not your school, not its administrators, not whoever runs this server.",

  none: {
    title: "Make your vault",
    text: "A vault is a key that is made on this device. Each recording is sealed for it while it is written. It takes two minutes, once.",
    steps: [
      "This device makes the key.",
      "You get a recovery code, to print or to save.",
      "You type the code once more, so that it is sure that you have it.",
    ],
    lost: {
      title: "What can be lost",
      text: "The key is on your devices and behind your recovery code, nowhere else. If you lose all of these devices and the code, your recordings stay shut for good.",
      reset:
        "Nobody can reset it or open it for you, your administrator neither. A new password opens no vault.",
    },
    go: "Make my vault",
    making: "Making the key",
  },

  device: {
    label: "What to call this device",
    hint: "You see it in the list of your devices. For example: my laptop.",
    fallback: "This browser",
  },

  code: {
    title: "Your recovery code",
    lead: "It is shown this once. It opens your vault when no device of yours is at hand: print it or save it now.",
    where:
      "Keep it where you keep your passport. Whoever has it and your sign-in opens your recordings.",
    old: "The code that you had before opens nothing any more. Copies that you saved before still need it: keep it for them, or save them anew.",
    group: (n: number) => `Group ${n}`,
    save: "Save as a file",
    print: "Print",
    copy: "Copy",
    copied: "The recovery code is copied",
    copyRefused: "The browser would not copy. Save the code as a file instead.",
    file: "aside-recovery-code.txt",
    next: "I have it: type it once more",
  },

  paper: {
    title: "Recovery code",
    school: (school: string) => `Aside at ${school}`,
    whose: (name: string) => `Vault of ${name}`,
    made: (day: string) => `Made on ${day}`,
    what: "This code opens the vault with your recordings, on any device on which you are signed in. Open My vault and choose: with the recovery code.",
    keep: "Keep it where nobody else reads it. Nobody can give you another one without a device that holds the vault.",
  },

  check: {
    title: "Type your recovery code",
    lead: "From the paper or the file, not from memory. Capitals, spaces and hyphens do not matter.",
    label: "Recovery code",
    go: "Check it",
    busy: "Opening what the server keeps",
    back: "Show the code again",
    done: "Your vault is ready. You can record from now on.",
  },

  unchecked: {
    title: "Your recovery code was not checked",
    text: "Nothing is recorded until it is. If you have the code, type it. If you do not have it, make a new one on this device.",
    type: "I have the code",
    fresh: "Make a new code",
  },

  elsewhere: {
    title: "Open your vault on this device",
    text: "Your vault exists, and this browser does not hold it. There is more than one way in.",
    locked: {
      title: "This account began anew",
      text: "What was recorded before stays hidden until the vault is opened. A new password alone does not do it: that is what keeps it yours.",
      way: "Your recovery code opens it: no device and no passkey does, until then.",
    },
    byCode: {
      title: "With the recovery code",
      text: "The one on paper or in a file, from when the vault was made.",
      go: "Open with the code",
    },
    byDevice: {
      title: "From a device that has it",
      text: "Open My vault there as well. Both devices then show a sign, and you compare them.",
      go: "Ask my other devices",
    },
    byPasskey: {
      title: "With a passkey",
      text: "One of your passkeys can open it, with your finger, face or PIN.",
      go: "Open with a passkey",
    },
    abandon: "I have neither code nor device",
  },

  joining: {
    title: "Compare the sign",
    text: "Open My vault on a device that has it. It must show the very same sign. Then allow it there.",
    sign: "The sign",
    waiting: "Waiting for your other device",
    stop: "Stop asking",
    over: "Nobody answered in ten minutes. Ask again.",
    refused: "Your other device refused.",
    wrong:
      "What came back is not the vault of this sign. Nothing was opened. Somebody may have exchanged keys: tell your school.",
    in: "Opened. This device holds your vault now.",
    again: "Ask again",
    back: "Choose another way",
  },

  joins: {
    title: "A device asks to be let in",
    named: (name: string) => `${name} asks for your vault`,
    at: (time: string) => `Asked at ${time}`,
    text: "Allow it only if that device is in your hands now and shows the very same sign.",
    sign: "The sign",
    allow: "The signs match: allow",
    allowLabel: (name: string) => `The signs match: allow ${name}`,
    refuse: "Refuse",
    refuseLabel: (name: string) => `Refuse ${name}`,
    allowed: "Allowed. That device opens your vault by itself now.",
    refused: "Refused. That device got nothing.",
    changed:
      "This request changed while it was shown. It cannot be allowed. Refuse it and tell your school.",
    say: (name: string) => `${name} asks for your vault`,
  },

  here: {
    title: "This vault",
    mark: "Its mark",
    markHint: "The same on each of your devices. It is no secret.",
    made: (day: string) => `Made on ${day}`,
    record: "Your recordings",
  },

  devices: {
    title: "Devices that hold it",
    here: "This device",
    since: (day: string) => `Since ${day}`,
    remove: "Remove",
    removeLabel: (name: string) => `Remove the device ${name}`,
    removed: (name: string) => `Removed. ${name} opens nothing any more.`,
    text: "A device that you remove opens nothing from then on. To be let in again it needs the code or another device.",
    none: "No device holds it. The recovery code opens it each time.",
  },

  passkeys: {
    title: "Passkeys that open it",
    text: "On a device without the vault, a passkey opens it with your finger, face or PIN.",
    add: "Let a passkey open it",
    added: "Done. This passkey opens your vault on another device.",
    none: "None yet.",
    noneToUse: "You have no passkey yet.",
    first: "Add one under My account",
    since: (day: string) => `Since ${day}`,
    remove: "Remove",
    removeLabel: (name: string) => `Remove the passkey ${name}`,
    removed: "Removed. This passkey opens your vault no more.",
    unnamed: "A passkey",
    notOffered: "This browser offers no passkeys that can open a vault.",
  },

  fresh: {
    title: "Recovery code",
    text: "The code cannot be shown again. If you cannot find it, make a new one: the old one then opens nothing here. Copies that you saved before still need the old one.",
    go: "Make a new code",
  },

  abandon: {
    title: "Throw the vault away",
    text: "All your recordings go with it, at once and for good: nobody can open them afterwards, you neither. There are no days to change your mind.",
    open: "Throw the vault away",
    phrase: "throw away",
    label: (phrase: string) => `Type "${phrase}" to go on`,
    mismatch: (phrase: string) => `Type "${phrase}" as it stands here.`,
    go: "Throw away the vault and all recordings",
    keep: "Keep it",
    done: "Your vault is gone, and all its recordings.",
    receipt: "Download the receipt",
    receiptFile: "aside-vault-thrown-away.json",
    lost: "Without any of these your recordings stay shut for good. You can throw the vault away and begin with a new one.",
  },

  swapped: {
    title: "The server names another vault than yours",
    text: "Nothing is recorded from here. Did you throw the old vault away and make a new one on another device? Then let this device forget the old one. If you did not, somebody may have exchanged it: forget nothing and tell your school.",
    marks: "What each of them names",
    ours: "This device holds",
    theirs: "The server names",
    forget: "Forget the old one on this device",
  },

  notices: {
    removed: {
      title: "This device was removed",
      text: "It opens nothing any more. To use it again, open the vault here anew.",
    },
    gone: {
      title: "The vault was thrown away",
      text: "The server has none of yours any more. What was recorded for it stays shut.",
    },
    broken: {
      title: "The copy on this device does not open",
      text: "Your vault is not lost. Open it with the code, or from another device.",
    },
    "not-kept": {
      title: "This browser keeps nothing",
      text: "It may be a private window. Your vault is open until you close this page; the recovery code opens it each time.",
    },
  },

  failures: {
    short: (left: number) =>
      left === 1
        ? "One character of the code is missing. Look at the end of each group."
        : `The code has 28 characters; ${left} are missing.`,
    long: "That is longer than a code. Type only the code, without anything before or after it.",
    typing: "One character is wrong. Compare group by group.",
    wrongCode:
      "This code does not open your vault. Is it the newest one? An older one opens nothing.",
    otherVault:
      "What opened is another vault than the one the server names. Nothing was taken over. Tell your school.",
    otherKept:
      "The code opens another vault than this device holds. Somebody may have exchanged it. Nothing is recorded. Tell your school.",
    notOpen: "Your vault is not open here. Open it first, under My vault.",
    noSecret:
      "This passkey keeps no secret that could open a vault. Add a new passkey under My account, then try that one.",
    passkeyOpensNot: "This passkey does not open your vault. Use the recovery code.",
    gone: "There is no vault any more. Look again.",
  },
} as const;
