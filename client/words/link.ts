/** Texts of one-time links: the first start, joining, coming back, a new address. */
export const wordsLink = {
  link: {
    reading: { title: "Opening your link" },
    none: {
      title: "Open the link once more",
      text: "This page no longer has it: it was taken out of the address so that nobody can read it there. Open it again from where you got it.",
      toSignIn: "To sign in",
    },
    over: {
      title: "This link is over",
      join: "Invitations: ask the person who invited you for a new one.",
      reset: "Lost your way in: ask again on the sign-in page, or ask your school's administrator.",
      start: "First start: start the server again; it prints a new link.",
    },
    later: { title: "The link could not be read" },
    other: {
      title: (name: string) => `You are signed in as ${name}`,
      text: "This link is for an account of its own. Sign out here to go on with it.",
      go: "Sign out and go on",
    },

    you: "You",
    name: "Your name",
    nameHint: "As your colleagues know you. They see it, and you can change it.",
    nameHintOutside: "As the teacher knows you. They see it, and you can change it.",
    email: "E-mail address",
    emailHint: "You sign in with it.",
    forAddress: (email: string) => `For ${email}`,
    how: {
      legend: "How you sign in from now on",
      password: "A password",
      passkey: "A passkey",
      passkeyHint: "Your fingerprint, face or PIN on this device. Nothing to remember.",
      secondLater: "A second factor is asked for here: you set it up in the next step.",
      secondByPasskey: "A second factor is asked for here, and a passkey is one by itself.",
      choose: "Choose a password",
      field: "Password",
    },
    busy: "Working",

    school: {
      title: "Create your school",
      lead: "This server is new. You name the school that answers for it, and become its first administrator.",
      legend: "The school",
      name: "Name of the school",
      controller: "Who answers for data protection",
      controllerHint: "The data controller's name and contact. Everybody sees it in the app.",
      registration: "Registration number for data protection",
      registrationHint: "If you have one. Leave it empty where the law asks for none.",
      support: "Where people get help",
      supportHint: "A person, an address or a telephone number.",
      administrator:
        "As an administrator you look after accounts and settings. You cannot watch a lesson, and nobody can let you.",
      go: "Create the school",
    },
    join: {
      title: (school: string) => `${school} invites you`,
      lead: (by: string) =>
        `${by} invites you to Aside: live coaching in which the teacher decides.`,
      next: "Next you read your school's agreement. Nothing starts by joining, and no camera is turned on.",
      go: "Join",
    },
    outside: {
      title: (by: string) => `${by} asks you to coach`,
      lead: (school: string) => `As a coach from outside ${school}.`,
      seesTitle: "What you will see",
      sees: "The live sessions to which this teacher invites you, while they are live. Nothing else.",
      not: "No other teacher, no colleagues, no recordings, nothing after the end.",
      shown: "Wherever your name appears, it says that you are from outside.",
      factor:
        "A second factor is needed: a passkey is one by itself, an app for codes comes next otherwise.",
      go: "Accept the invitation",
      known: "You have an account here already. Sign in, then accept.",
      accept: {
        title: (by: string) => `${by} asks you to coach`,
        text: (name: string) => `You are signed in as ${name}.`,
        go: "Accept the invitation",
      },
      done: {
        title: "Accepted",
        text: (by: string) => `You can coach ${by} now.`,
        go: "To coaching",
      },
    },
    reset: {
      title: "Come back in",
      mail: "Choose how you sign in from now on. All devices that are signed in now are signed out.",
      code: "An administrator gave you this link. So that only you can use it, add a code from your app or a recovery code.",
      codeLabel: "Code",
      codeHint: "Six digits from your app, or one of your recovery codes.",
      codeLost:
        "You have neither? Ask the administrator for a link without a code. Your account then begins anew.",
      anew: {
        title: "Your account begins anew",
        why: "Nothing but this link says that it is you, and an administrator made the link. So that nobody who holds it can see what was yours, this is gone when you use it:",
        gone: [
          "Every device is signed out, and a live session of yours ends.",
          "Colleagues who named you as their coach have to choose you again, and see that your account is new.",
          "Coaches from outside whom you invited are no longer yours.",
          "Passkeys, the app for codes and recovery codes are removed.",
          "My log shows nothing from before.",
        ],
        keeps: "Your name, your address and your school stay.",
        tick: "I understand that my account begins anew",
        missing:
          "Tick this to go on, or ask your administrator for a link that keeps your account.",
      },
      go: "Choose and sign in",
    },
    address: {
      title: "Is this your address?",
      text: (email: string) => `From now on you sign in with ${email}.`,
      go: "Yes, it is mine",
      done: { title: "Your new address is in place", go: "Go on" },
    },
  },
} as const;
