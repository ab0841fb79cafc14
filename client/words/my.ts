/** Texts about one's own account, and about all that exists about a person here. */
export const wordsMy = {
  title: "My account",
  lead: "How others see you, how you get in, where you are signed in.",
  loading: "Fetching",

  profile: {
    title: "You",
    name: "Name",
    nameHint: "Teachers and coaches see it. The log keeps your number, not your name.",
    about: "One line about you",
    aboutHint: "It helps others choose you as a coach.",
    save: "Save",
    saved: "Saved. Others see it from now on.",
  },
  email: {
    title: "E-mail address",
    is: (email: string) => `You sign in with ${email}.`,
    label: "New e-mail address",
    save: "Change it",
    said: (email: string, mailed: boolean) =>
      mailed
        ? `A mail is on its way to ${email}. The address changes when you open the link in it.`
        : `Changed. You sign in with ${email} from now on.`,
  },
  password: {
    title: "Password",
    has: "You have one.",
    none: "You have none: you sign in with a passkey.",
    label: "New password",
    save: "Change the password",
    warn: "Every sign-in of yours is closed, this browser signs in afresh.",
    saved: "Changed. Every other browser is signed out.",
  },
  passkeys: {
    title: "Passkeys",
    empty: "None yet. A passkey cannot be guessed, and cannot be given away by mistake.",
    since: (day: string) => `Added ${day}`,
    name: "What to call it",
    nameHint: "For example: my telephone.",
    add: "Add a passkey",
    added: (name: string) => `Added: ${name}.`,
    remove: "Remove",
    removeLabel: (name: string) => `Remove the passkey ${name}`,
    removed: (name: string) => `Removed. ${name} opens nothing any more.`,
  },
  totp: {
    title: "One-time codes",
    since: (day: string) => `Set up ${day}`,
    none: "Not set up.",
    setUp: "Set up one-time codes",
    remove: "Remove",
    removed: "Removed. Your app's codes open nothing any more.",
    required: "A second factor is asked of you: the last one cannot be removed.",
  },
  recovery: {
    title: "Recovery codes",
    left: (n: number) => (n === 0 ? "None left." : n === 1 ? "1 code left." : `${n} codes left.`),
    fresh: "Make new ones",
    made: "The codes before are worth nothing now.",
  },
  devices: {
    title: "Where you are signed in",
    here: "This browser",
    since: (day: string) => `Since ${day}`,
    signOut: "Sign out",
    signOutLabel: (device: string) => `Sign out ${device}`,
    out: (device: string) => `Signed out: ${device}. What was live there has ended.`,
    everywhere: "Sign out everywhere",
    everywhereHint: "This browser too. What is live ends at once.",
  },
  copies: {
    title: "Agreements you accepted",
    empty: "None yet.",
    line: (version: number, day: string) => `Version ${version}, accepted ${day}`,
    download: "Download your copy",
    downloadLabel: (version: number) => `Download your copy of version ${version}`,
    name: (version: number) => `aside-agreement-${version}.txt`,
    file: {
      title: (school: string, version: number) =>
        `End User Licence Agreement of ${school}, version ${version}`,
      accepted: (when: string) => `Accepted ${when}`,
      receipt: "Receipt, signed by the server:",
    },
  },
  footprintLink: "All that exists about you here",
  signOut: "Sign out",
  fingerprint: (hash: string) => `Fingerprint ${hash}`,

  footprint: {
    title: "My footprint",
    lead: "All that exists about you on this server, each with what ends or removes it.",
    loading: "Looking",
    nothing: "none",
    account: {
      title: "Your account",
      text: (day: string) => `Opened ${day}: name, address, one line about you`,
      anew: (day: string) => `It began anew on ${day}; nothing older is shown to you`,
      change: "Change it",
    },
    live: {
      title: "A live session",
      none: "You are not live",
      is: (title: string) => (title === "" ? "You are live now" : `You are live now: ${title}`),
      end: "End it now",
    },
    devices: {
      title: "Sign-ins",
      n: (n: number) => (n === 1 ? "1, this browser" : `${n}, this browser among them`),
      end: "Sign out devices",
    },
    factors: {
      title: "Ways to sign in",
      password: "a password",
      passkeys: (n: number) => (n === 1 ? "1 passkey" : `${n} passkeys`),
      totp: "one-time codes",
      recovery: (n: number) => (n === 1 ? "1 recovery code" : `${n} recovery codes`),
      remove: "Change or remove",
    },
    guests: {
      title: "Coaches from outside",
      n: (guests: number, open: number) =>
        `${guests} ${guests === 1 ? "guest" : "guests"}, ${open} unused ${open === 1 ? "invitation" : "invitations"}`,
      end: "End or withdraw",
    },
    hosts: {
      title: (teacher: string) => `Coach of ${teacher}`,
      once: "For one live session",
      until: (day: string) => `Until ${day}`,
      end: "End it",
    },
    agreements: {
      title: "Agreements you accepted",
      n: (n: number) => (n === 1 ? "1 copy" : `${n} copies`),
      see: "Download",
      stay: "They stay: they are the proof of what was agreed.",
    },
    training: {
      title: "Training",
      confirmed: (day: string) => `You confirmed it on ${day}`,
    },
    log: {
      title: "Lines in your log",
      n: (n: number) => (n === 1 ? "1 line" : `${n.toLocaleString("en-GB")} lines`),
      see: "Read or download",
      stay: "They stay: nobody can remove a line, you neither. They hold numbers, no names.",
    },
    shares: {
      title: "What you share",
      n: (given: number, had: number) =>
        `${given === 0 ? "You share nothing" : `You share ${given} ${given === 1 ? "recording or part" : "recordings or parts"}`}; ${had === 0 ? "nobody shares with you by name" : `${had} ${had === 1 ? "is" : "are"} shared with you by name`}`,
      go: "See or recall",
    },
    groups: {
      title: "Group libraries",
      n: (n: number) =>
        n === 0 ? "You are in none" : n === 1 ? "You are in 1" : `You are in ${n}`,
      go: "See or leave",
    },
    notes: {
      title: "Notes you wrote",
      n: (n: number) => (n === 1 ? "1 note" : `${n.toLocaleString("en-GB")} notes`),
      go: "Open a recording",
      stay: "Each is removed beside its recording. What you wrote goes with your account.",
    },
    /** Notes beside recordings of others. */
    elsewhere: {
      title: "Notes beside recordings of others",
      open: "Delete those beside recordings of others",
      loading: "Looking for them",
      lead: "Newest first. They stay yours to delete when nothing is shared with you any more; their text opens beside the recording only.",
      none: "You wrote none.",
      note: (when: string, owner: string) => `${when}, beside a recording of ${owner}`,
      own: "for you alone",
      published: "published",
      more: (n: number) =>
        `${n.toLocaleString("en-GB")} older ones come when you have deleted some.`,
      sure: {
        word: "Delete",
        question: "Its text and the answers to it go for good.",
        yes: "Delete it for good",
      },
    },
    media: {
      title: "Pictures and sound",
      text: "A live session leaves none behind, except what you recorded yourself.",
    },
    take: {
      title: "Take everything with you",
      text: "One file with what this server holds of you, sealed as it is here. What is in it says how it opens, without this server. It goes on while you look at other places here. Stay signed in, and keep this page open, until it is saved.",
      /** By what the vault is to these hands. */
      holds: {
        open: "In it: your account, log and agreements, your notes, shares and group libraries, and every recording. What lies locked until it is deleted is not in it.",
        locked:
          "In it: your account, log and agreements. Your vault is locked, so recordings, notes, shares and group libraries are not in it: open your vault with your recovery code first.",
        none: "In it: your account, log and agreements. You have no vault, so there is no recording and no note that you could open.",
      },
      vault: "Open your vault",
      button: "Save everything",
      again: { broken: "Go on", changed: "Begin again, in the same place" },
      letBe: "Let it be",
      label: "Everything being saved",
      working: (got: string, total: string) => `${got} of ${total} saved`,
      begins: "Putting it together",
      broke: (why: string) => `It broke off. What is saved stays: go on when you are ready. ${why}`,
      changed:
        "It broke off and cannot go on: something in it was changed or deleted meanwhile, or it was asked for again elsewhere, or too long ago. What is saved so far opens nothing by itself.",
      saved: {
        open: "Saved. Your recordings open with your recovery code, your notes too: README.txt in it says how.",
        locked: "Saved: your account, log and agreements. Nothing that your vault seals is in it.",
        none: "Saved: your account, log and agreements.",
      },
      file: (day: string) => `aside-${day}.zip`,
    },
    films: {
      title: "Films of all recordings",
      text: "Each recording as an MP4 that any player shows, made on this device with your vault, one after the other. A film is not sealed: keep it as you would a pupil's file.",
      folder: "Make films of all, into a folder",
      one: "Make films of all, one file after the other",
      closed: "Open your vault on this device first.",
      open: "Your vault",
      cancel: "Cancel",
      label: "Films being made",
      begins: "Looking for your recordings",
      working: (made: number, all: number, percent: number) =>
        `${made} of ${all} made, ${percent} % of the next`,
      cancelled: "Cancelled. Films that were whole stay.",
      over: (made: number, all: number) =>
        all === 0
          ? "You have no recordings to make a film of."
          : made === all
            ? `Saved: ${made === 1 ? "1 film" : `${made} films`}. They are not sealed.`
            : `Saved: ${made} of ${all} films. They are not sealed.`,
      stopped: (why: string, made: number) =>
        `${why} ${made === 0 ? "No film was saved." : `${made === 1 ? "1 film is" : `${made} films are`} there.`}`,
      untitled: "lesson",
      damaged: (name: string, n: number) =>
        `${name}: ${n === 1 ? "one place is" : `${n} places are`} damaged and left out.`,
      locked: (name: string) => `${name}: your vault does not open it. No film was made.`,
      empty: (name: string) => `${name}: nothing in it can be shown. No film was made.`,
      refused: (name: string, why: string) => `${name}: no film was made. ${why}`,
    },
    close: {
      title: "Close my account",
      text: "It ends at once: what is live, every sign-in, your coaches from outside, your unused links. Nobody else gets anything of yours. Only an administrator can open the account again, and nothing else comes back.",
      button: "Close my account",
    },
  },
} as const;
