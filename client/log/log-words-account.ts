/** Sentences about signing in, one's own account, and the school's administration. */
import { capital, type Sayings, type Told } from "./log-told.ts";

const FACTORS: Readonly<Record<string, string>> = {
  passkey: "a passkey",
  app: "one-time codes",
};
const factor = ({ detail }: Told): string => FACTORS[String(detail["kind"])] ?? "a way to sign in";

const WAYS: Readonly<Record<string, string>> = {
  password: "By password",
  "password and code": "By password and one-time code",
  "recovery code": "By password and recovery code",
  passkey: "By passkey",
  link: "By a one-time link",
};
const way = ({ detail }: Told): string => WAYS[String(detail["by"])] ?? "";

const on = ({ detail }: Told): boolean => detail["on"] !== false;
const version = ({ detail }: Told): string => {
  const which = detail["version"];
  return which === undefined || which === null ? "" : `version ${which}`;
};
const oneself = (their: string): string => (their === "your" ? "you" : "them");

export const ACCOUNT_SAYINGS: Sayings = {
  "sign-in": {
    sign: "key",
    done: ({ who }) => `${who} signed in`,
    asked: "sign in",
    small: way,
    refused: () => "Refused: somebody tried to sign in as you",
  },
  "sign-in:confirm": {
    sign: "key",
    done: ({ who }) => `${who} showed once more who it is`,
    asked: "show who it is",
  },
  "sign-out": { sign: "leave", done: ({ who }) => `${who} signed out`, asked: "sign out" },
  "sign-out:everywhere": {
    sign: "leave",
    done: ({ who }) => `${who} signed out everywhere`,
    asked: "sign out everywhere",
    small: () => "What was live under these sign-ins ended at once",
  },
  "sign-in:close": {
    sign: "leave",
    done: ({ who }) => `${who} signed another device out`,
    asked: "sign a device out",
  },
  "sign-in:reused-token": {
    sign: "warn",
    done: () => "A sign-in was ended, because an old copy of its cookie was used",
    asked: "use an old cookie",
    small: () => "Somebody may have copied it. Look at your devices.",
  },

  "password:change": {
    sign: "key",
    done: ({ who, their }) => `${who} changed ${their} password`,
    asked: "change the password",
    small: () => "Every sign-in was closed",
  },
  "password:reset": {
    sign: "key",
    done: ({ who, their }) =>
      `${who} chose a new password by a one-time link, for ${their} own account`,
    asked: "choose a new password by a one-time link",
    small: () => "Every sign-in was closed",
  },
  "factor:add": {
    sign: "key",
    done: (told) => `${told.who} added ${factor(told)}`,
    asked: "add a way to sign in",
  },
  "factor:remove": {
    sign: "key",
    done: (told) => `${told.who} removed ${factor(told)}`,
    asked: "remove a way to sign in",
  },
  "factor:recovery-codes": {
    sign: "key",
    done: ({ who }) => `${who} made new recovery codes`,
    asked: "make new recovery codes",
    small: () => "The ones before are worth nothing now",
  },
  "agreement:accept": {
    sign: "page",
    done: (told) => `${told.who} accepted the agreement${version(told) && `, ${version(told)}`}`,
    asked: "accept the agreement",
  },
  "training:confirm": {
    sign: "check",
    done: ({ who }) => `${who} confirmed having been trained`,
    asked: "confirm the training",
  },
  "account:join": {
    sign: "me",
    done: ({ who, mine }) => (mine ? "You opened your account" : `${who} joined`),
    asked: "open an account",
  },
  "account:export": {
    sign: "down",
    done: ({ who, their }) =>
      `${who} fetched everything that is ${their === "your" ? "yours" : "theirs"}, as one archive`,
    asked: "fetch everything as one archive",
    small: ({ detail }) =>
      Number(detail["from"] ?? 0) > 0 ? "Gone on with where it broke off" : "",
  },
  "account:close": {
    sign: "lock",
    done: ({ who, mine, other, their, whose }) =>
      `${who} closed ${mine && !other ? their : whose} account`,
    asked: "close an account",
    small: () => "What was live ended at once, and every sign-in",
  },
  "account:reopen": {
    sign: "me",
    done: ({ who, whose }) => `${who} opened ${whose} account again`,
    asked: "open an account again",
    small: () => "Nothing else came back",
  },
  "account:profile": {
    sign: "me",
    done: ({ who, their }) => `${who} changed ${their} name or the line about ${oneself(their)}`,
    asked: "change a profile",
  },
  "account:email": {
    sign: "mail",
    done: ({ who, their }) => `${who} changed ${their} e-mail address`,
    asked: "change an e-mail address",
  },
  "account:begin-anew": {
    sign: "recall",
    done: ({ whose }) => `${capital(whose)} account began anew after a reset`,
    asked: "begin an account anew",
    small: () => "What could be seen before stays shut",
  },
};

export const SCHOOL_SAYINGS: Sayings = {
  "people:invite": {
    sign: "mail",
    done: ({ who, detail }) =>
      detail["administrator"] === true
        ? `${who} invited a new administrator`
        : `${who} invited a person to the school`,
    asked: "invite a person",
  },
  "people:withdraw": {
    sign: "recall",
    done: ({ who }) => `${who} withdrew a link that nobody had used`,
    asked: "withdraw a link",
  },
  "people:second-factor": {
    sign: "key",
    done: (told) =>
      on(told)
        ? `${told.who} required a second factor of ${told.whom}`
        : `${told.who} no longer requires a second factor of ${told.whom}`,
    asked: "require a second factor",
  },
  "people:administrator": {
    sign: "people",
    done: (told) =>
      on(told)
        ? `${told.who} made ${told.whom} an administrator`
        : `${told.who} made ${told.whom} no longer an administrator`,
    asked: "change who is an administrator",
  },
  "people:reset": {
    sign: "key",
    done: ({ who, whose }) => `${who} made a link to reset ${whose} sign-in`,
    asked: "reset a sign-in",
    small: ({ detail }) =>
      detail["dropSecondFactor"] === true
        ? "Without the second factor: the account begins anew when it is used"
        : "It shows no password to anybody",
  },
  "school:create": {
    sign: "people",
    done: ({ who }) => `${who} created the school`,
    asked: "create a school",
  },
  "school:change": {
    sign: "dial",
    done: ({ who }) => `${who} changed the school's settings`,
    asked: "change the school's settings",
  },
  "school:code-of-practice": {
    sign: "page",
    done: ({ who }) => `${who} changed the Code of Practice`,
    asked: "change the Code of Practice",
  },
  "agreement:publish": {
    sign: "page",
    done: (told) => `${told.who} published the agreement${version(told) && `, ${version(told)}`}`,
    asked: "publish an agreement",
    small: () => "Everybody is asked again at their next action",
  },
};
