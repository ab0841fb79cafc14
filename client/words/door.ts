/** Texts of the door: signing in, the second factor, the gate, "it is me". One-time links: `link.ts`. */
export const wordsDoor = {
  door: {
    promise: "What an administrator can and cannot do",
    back: "Back",
    again: "Begin again",
    goOn: "Go on",
    tryAgain: "Try again",
    loading: "Fetching it",

    entry: {
      passwordOr: "or with your password",
      first: "The first time, you read and accept your school's agreement before anything else.",
      cannot: "I cannot sign in",
      code: {
        title: "One more step",
        lead: "Your password was right. Now type the code that your app shows.",
        label: "Code",
        hint: "Six digits from your app. Without the app, one of your recovery codes.",
        go: "Sign in",
      },
      recovery: {
        lead: "Your password was right. Now type one of your recovery codes.",
        label: "Recovery code",
        hint: "Each works once. You got them when you set up your passkey or your app.",
      },
      passkey: {
        title: "One more step",
        lead: "Your password was right. Now use a passkey of yours.",
        recovery: "Use a recovery code instead",
        noPasskey: "With neither, ask your school's administrator for a link to come back in.",
      },
      school: {
        title: "Which school?",
        lead: "Your address has an account in more than one.",
        legend: "School",
        go: "Sign in there",
      },
      forgotten: {
        title: "I cannot sign in",
        lead: "Give the address of your account. Where this server sends mail, it sends you a link to choose a new password.",
        go: "Ask for a link",
        busy: "Asking",
        codes:
          "Lost the app for your codes? Sign in with a recovery code. Lost those, too? Ask your school's administrator.",
      },
      mail: {
        title: "Look into your mail",
        text: (email: string) =>
          `If ${email} has an account here, a link is on its way. It works once, within the hour.`,
        hint: "Nothing there? Look among the unwanted mail, or ask your school's administrator.",
      },
      administrator: {
        title: "Ask your school's administrator",
        text: "This server sends no mail. An administrator of your school can give you a link to choose a new password. They neither see nor choose it.",
      },
    },

    passkey: {
      use: "Use a passkey",
      busy: "Your browser is asking you",
      address: "Passkeys need an address with a name, and this page was opened by a number.",
      openNamed: (address: string) => `To use one, open ${address}`,
      askNamed: "Ask your school for the name of this server.",
      notHere: "This browser has no passkeys. Another one may.",
      wrong: {
        stopped: "No passkey was used. Try again, or go another way.",
        hereAlready: "This device has a passkey for your account already.",
        other: "The browser could not use a passkey here. Try again, or go another way.",
      },
    },

    password: {
      show: "Show",
      hide: "Hide",
      showLabel: "Show what is typed",
      hideLabel: "Hide what is typed",
      rule: (least: number) =>
        `At least ${least} characters. Several words that do not belong together are strong and easy to keep.`,
      more: (n: number) => (n === 1 ? "1 character more" : `${n} characters more`),
      enough: "Long enough. One more word makes it stronger.",
      long: "Long, which makes it strong.",
    },

    gate: {
      waiting: {
        agreement: "Your school has something new for you to read.",
        "second-factor": "Your school asks you for a second factor.",
      },
      waitingText: "You are asked at your next step. A lesson under way goes on.",
      now: "Look at it now",
      signOut: "Sign out instead",
    },

    confirm: {
      title: "Show that it is you",
      text: "You signed in a while ago. This could lock you out if somebody else did it at your device.",
      password: "Password",
      go: "It is me",
      busy: "Checking",
      or: "or",
      dismiss: "Let it be",
      wrong: "That is not your password. Try again.",
    },

    agreement: {
      title: "Before you begin",
      titleTraining: "One thing before you go on",
      lead: (school: string) =>
        `Read the agreement of ${school}. Everybody here has accepted it, and you get a copy.`,
      leadTraining: (school: string) => `${school} asks whether you have been trained.`,
      theAgreement: "Agreement",
      version: (version: number, day: string) => `Version ${version}, ${day}`,
      hash: "Fingerprint",
      hashHint: "SHA-256 of the text: the same number is on your copy and on your receipt.",
      practice: "Code of Practice",
      practiceHint: (day: string) =>
        `How your school means to use Aside. It is looked at again on ${day}.`,
      readPractice: "Read the Code of Practice",
      download: "Download a copy",
      accept: "I have read this and accept it",
      acceptNote: "A new version asks you again. A lesson under way is never interrupted for it.",
      trained: "I have been trained to use Aside",
      trainedHint: "Your school asks for it. The day you say so is kept.",
      trainedMissing:
        "Tick this when you have been trained. Until then, ask your school for a date.",
      go: "Accept and go on",
      goTraining: "Confirm and go on",
      busy: "Accepting",
      done: {
        title: "Accepted",
        lead: "This is yours to keep. You find it under My account at any time.",
        receipt: "Download copy and receipt",
        receiptHint:
          "The text, its version and fingerprint, the day, and a receipt signed by the server.",
      },
      file: (version: number) => `aside-agreement-${version}.txt`,
      receiptFile: (version: number) => `aside-agreement-${version}-receipt.json`,
      head: {
        school: (school: string) => `School: ${school}`,
        version: (version: number) => `Version: ${version}`,
        hash: (hash: string) => `SHA-256: ${hash}`,
        accepted: (day: string) => `Accepted: ${day}`,
        notAccepted: "Not accepted yet",
      },
    },

    factor: {
      title: "A second factor",
      lead: "A password can be guessed or watched. With a second factor, that is not enough to be you.",
      asked: (school: string) => `${school} asks you for one before anything else opens.`,
      passkey: {
        title: "A passkey on this device",
        text: "Your fingerprint, face or PIN. Nothing to type, and nothing that can be given away by mistake.",
        go: "Make a passkey",
        name: "Passkey",
      },
      app: {
        title: "An app that shows codes",
        text: "On your phone: any app for one-time codes. You type six digits when you sign in.",
        go: "Set up an app",
        first: "Scan this with the app",
        qr: "Square code for the app; the same secret stands below as text",
        or: "Or type this secret into it",
        next: "Then type what the app shows",
        label: "Code from the app",
        hint: "Six digits; they change every 30 seconds.",
        check: "Check the code",
      },
      codes: {
        title: "Your recovery codes",
        lead: "Each works once, in place of your passkey or the code from your app. They are shown this one time.",
        why: "Keep them where you would keep a spare key, not on this device. When device and codes are lost, coming back means beginning anew.",
        list: "Recovery codes",
        download: "Download",
        print: "Print",
        copy: "Copy",
        copied: "Copied",
        copyRefused: "The browser did not let this page copy them. Download or print them.",
        kept: "I have kept them",
        missing: "Keep them first, then tick this.",
        go: "Go on",
        file: "aside-recovery-codes.txt",
        head: "Recovery codes for Aside. Each works once.",
      },
      busy: "Working",
      done: "Your second factor is in place.",
    },
  },
} as const;
