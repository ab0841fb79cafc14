/** Using a link: what it is for decides what happens. Everything is judged before it is spent. */
import type { UseLinkBody } from "#protocol/http/links.ts";
import { PASSWORD_FLOOR } from "#protocol/words.ts";
import { AppError } from "../../errors.ts";
import type { School } from "../../stores/school-store.ts";
import type { Chosen, Credentials } from "../credentials.ts";
import type { Judged, LinkJudge } from "./judge.ts";
import { accountIdOf } from "./read.ts";
import type { LinkThrottle } from "./throttle.ts";
import type { SignIns } from "../sign-in.ts";
import type { Entered, Visit } from "../sign-in/model.ts";

/** Where the holder of a link comes from. `origin`: the page's, for a passkey. */
export type Holder = Visit & { origin: string };

/** A link with all that its holder said, judged good and not spent yet. */
export interface Use<K extends Judged["kind"]> {
  judged: Judged & { kind: K };
  body: UseLinkBody;
  /** The account that it leads to, made or to be made. */
  account: string;
  /** Judges what the person chose to sign in with. Throws and changes nothing. */
  choose(who: { name: string; email: string; school?: School }): Promise<Chosen>;
}
/** Spends the link and does what it is for; the account is open afterwards. */
type Doing<K extends Judged["kind"]> = (use: Use<K>) => Promise<void>;

export interface Doings {
  school: Doing<"school">;
  join: Doing<"join" | "join-outside">;
  reset: Doing<"reset">;
}
export interface LinkUsing {
  /** Answers like a sign-in. An `address` link is not for this: `bad-request`. */
  use(body: UseLinkBody, holder: Holder): Promise<Entered>;
}

interface UsingDeps {
  judge: LinkJudge;
  throttle: LinkThrottle;
  credentials: Credentials;
  signIns: Pick<SignIns, "begin">;
  doings: Doings;
}

export function createLinkUsing(deps: UsingDeps): LinkUsing {
  const { judge, throttle, credentials, signIns, doings } = deps;
  const act = (judged: Judged, rest: Omit<Use<never>, "judged">): Promise<void> => {
    switch (judged.kind) {
      case "school":
        return doings.school({ ...rest, judged });
      case "join":
      case "join-outside":
        return doings.join({ ...rest, judged });
      case "reset":
        return doings.reset({ ...rest, judged });
      case "address":
        throw new AppError("bad-request");
      default:
        return judged satisfies never;
    }
  };
  return {
    async use(body, { origin, ...visit }) {
      const judged = await throttle.looking(visit.ip, () => judge.judge(body.link));
      await throttle.using(judged.link.id);
      const account = accountIdOf(judged);
      const { password, passkey } = body;
      const choose: Use<never>["choose"] = ({ name, email, school }) => {
        const passwordLength = school?.rules.passwordLength ?? PASSWORD_FLOOR;
        const words = school === undefined ? [] : [school.name];
        const who = { account, name, email, passwordLength, words: [...words, name, email] };
        return credentials.choose({ password, passkey }, who, origin);
      };
      await act(judged, { body, account, choose });
      return signIns.begin(account, visit);
    },
  };
}
