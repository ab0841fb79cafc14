/** Texts about coaches from outside: the teacher's own invitations. */
export const wordsGuests = {
  title: "Coaches from outside",
  lead: "You invite them, nobody else can. They see nothing but a live session in which you name them.",
  loading: "Fetching your guests",
  outside: "From outside",
  named: (name: string) => `${name} (from outside)`,
  newSince: (day: string) => `New here, or under this name, since ${day}. Make sure it is them.`,
  link: "Invite a coach from outside",

  invite: {
    title: "Invite a coach from outside",
    name: "Name",
    email: "E-mail address",
    howLong: "For how long",
    once: "One live session",
    onceHint: "It ends by itself after the first one in which you name them, or after 30 days.",
    until: "Until a date",
    day: "Last day",
    dayHint: "At most a year ahead.",
    submit: "Make the link",
    made: (email: string, mailed: boolean) =>
      mailed
        ? `A mail with the link is on its way to ${email}.`
        : `The link for ${email} is ready.`,
    wrongDay: "Choose a day from today on, at most a year ahead.",
    must: "They accept your school's agreement and set up a second factor first.",
  },
  mine: {
    title: "Your guests",
    empty: "No coaches from outside",
    emptyText: "Whoever you invite stands here, with a button that ends it at once.",
    once: "For one live session",
    until: (day: string) => `Until ${day}`,
    ready: "Can be chosen",
    notReady: "Not ready: agreement or second factor is missing",
    end: "End",
    endLabel: (name: string) => `End the time of ${name} as your coach`,
  },
  invitations: {
    title: "Invitations nobody has used",
    until: (day: string) => `The link works until ${day}`,
    withdraw: "Withdraw",
    withdrawLabel: (name: string) => `Withdraw the invitation of ${name}`,
  },
  withdrawn: (name: string) => `Withdrawn. The link for ${name} opens nothing any more.`,
  ended: (name: string) => `Ended. ${name} is out of your live sessions at once.`,
  unseen: {
    title: "Who knows of it",
    text: "You and your guest. An administrator sees that an account from outside exists and may close it, but not whose guest it is.",
  },
} as const;
