/** Texts for administrators about people. */
export const wordsPeople = {
  title: "People",
  lead: (school: string) =>
    `Open and close accounts of ${school}. Nothing on this page opens a lesson.`,
  loading: "Fetching the list",
  filter: "Find by name or address",
  filtered: (shown: number, all: number) => `${shown} of ${all} shown`,
  none: "Nobody fits. Try fewer letters.",
  list: "Accounts",
  you: "you",
  administrator: "Administrator",
  outside: "From outside",
  open: "Open",
  closed: (day: string) => `Closed since ${day}`,
  agreement: (version: number) => `Agreement version ${version}`,
  noAgreement: "Agreement not accepted yet",
  hasFactor: "Has a second factor",
  noFactor: "No second factor",
  factorAsked: "Second factor asked for, not set up yet",
  trained: (day: string) => `Trained, confirmed ${day}`,
  actions: (name: string) => `Change the account of ${name}`,
  more: "Change",
  mine: "Another administrator may change your account. To close it yourself, go to",

  invite: {
    open: "Invite a person",
    title: "Invite a person",
    lead: "They get a link that works once, choose how to sign in, and accept the agreement.",
    email: "E-mail address",
    name: "Name, if you know it",
    nameHint: "They can change it when they join.",
    administrator: "Make them an administrator",
    administratorHint: "They may do what is on this page, and nothing more than you.",
    submit: "Make the link",
    submitMail: "Send the invitation",
    cancel: "Not now",
    made: (email: string, mailed: boolean) =>
      mailed
        ? `A mail with the link is on its way to ${email}.`
        : `The link for ${email} is ready.`,
  },
  fresh: {
    title: {
      join: (name: string) => `Link for ${name}`,
      reset: (name: string) => `Reset link for ${name}`,
    },
    label: "The link, to copy",
    copy: "Copy the link",
    copied: "Copied",
    lives: (day: string) =>
      `It works once, until ${day}. It is shown here only now: give it to that person and to nobody else.`,
    hide: "I have passed it on",
  },
  links: {
    title: "Links that nobody has used",
    join: "Invited",
    reset: "Reset",
    until: (day: string) => `until ${day}`,
    withdraw: "Withdraw",
    withdrawLabel: (email: string) => `Withdraw the link for ${email}`,
    withdrawn: (email: string) => `Withdrawn. The link for ${email} opens nothing any more.`,
  },
  close: {
    button: "Close the account",
    ends: "Closing ends at once: their live session, their place in anybody's live session, every sign-in, their coaches from outside, and links they have not used.",
    done: (name: string) =>
      `Closed. ${name} is signed out everywhere, and what was live has ended.`,
    undo: "Open it again",
    undone: (name: string) =>
      `${name} can sign in again. What had ended stays ended; nothing else came back.`,
  },
  reopen: "Open again",
  factor: {
    require: "Require a second factor",
    stop: "No longer require a second factor",
    done: (name: string, on: boolean) =>
      on
        ? `${name} is asked for a second factor at the next action.`
        : `${name} is no longer asked for a second factor by you.`,
  },
  administrators: {
    make: "Make administrator",
    stop: "No longer an administrator",
    done: (name: string, on: boolean) =>
      on ? `${name} is an administrator now.` : `${name} is no longer an administrator.`,
  },
  reset: {
    button: "Reset sign-in",
    title: (name: string) => `Reset the sign-in of ${name}`,
    text: "You never choose or see a password. The link lets the person choose a new one. Unless they confirm with their own code the account begins anew: what they could see before stays shut.",
    drop: "They have lost their second factor, too",
    dropHint: "Then nothing confirms that it is them, and the account begins anew.",
    make: "Make the reset link",
    makeMail: "Send the reset link",
    cancel: "Leave it",
    made: (name: string, mailed: boolean) =>
      mailed
        ? `A mail is on its way to the address that ${name} chose.`
        : `The reset link for ${name} is ready.`,
  },
  unseen: {
    title: "What you do not see here",
    text: "Who went live, who watched whom, who signed in last, whose guest a coach from outside is. It is not kept for you.",
    link: "What an administrator can and cannot do",
  },
} as const;
