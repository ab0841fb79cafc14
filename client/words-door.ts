/** Texts of the door: signing in, one-time links, the agreement, the second factor, "it is me". */
export const wordsDoor = {
  door: {
    passkey: {
      use: "Use a passkey",
      make: "Make a passkey",
      busy: "Your browser is asking you",
      address: "Passkeys need an address with a name, and this page was opened by a number.",
      openNamed: (address: string) => `Open ${address} to use one`,
      askNamed: "Ask your school for the name of this server.",
      notHere: "This browser has no passkeys. Take a password, or another browser.",
      wrong: {
        stopped: "No passkey was used. Try again, or take your password.",
        hereAlready: "This device has a passkey for your account already.",
        other: "The browser could not use a passkey here. Try again, or take your password.",
      },
    },
    password: {
      show: "Show",
      hide: "Hide",
      shownLabel: "Hide the password",
      hiddenLabel: "Show the password",
      rule: (least: number) =>
        `At least ${least} characters. Several words that do not belong together are strong and easy to keep.`,
      more: (n: number) => (n === 1 ? "1 more character" : `${n} more characters`),
      enough: "Long enough",
      long: "Long, which is good",
      kept: "You may paste it. It is never shown to anybody, and it does not have to be changed every few months.",
    },
    gate: {
      waiting: {
        agreement:
          "Your school has something new for you to read. You are asked at your next step.",
        "second-factor": "Your school asks for a second factor. You are asked at your next step.",
      },
      now: "Look at it now",
      signOut: "Sign out instead",
    },
    confirm: {
      title: "Show that it is you",
      text: "You signed in a while ago, and this could lock you out if somebody else did it.",
      password: "Password",
      go: "It is me",
      busy: "Checking",
      or: "or",
      dismiss: "Let it be",
    },
  },
} as const;
