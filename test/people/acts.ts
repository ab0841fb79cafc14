/**
 * Everything that people can do, as data. The same acts are told to the oracle;
 * what is here calls the use cases and says whether they did it.
 */
import { CONSENT_WORDING } from "#protocol/words.ts";
import { AppError } from "#server/errors.ts";
import { addressOf, A_MOMENT, DAY, type AccountName, type Human, type SchoolName } from "./cast.ts";
import type { House } from "./house.ts";
import {
  addFactor,
  at,
  hand,
  idOf,
  linkAt,
  NOBODY,
  noteTies,
  pass,
  seatAt,
  settle,
  signIn,
  useLink,
  type World,
} from "./world.ts";

export type Act =
  | { do: "sign in"; who: Human; school: SchoolName }
  | { do: "sign out" | "sign out everywhere" | "accept" | "close own"; seat: number }
  | { do: "sign out device"; seat: number; other: number }
  | { do: "add factor" | "remove factor"; seat: number }
  | { do: "invite"; seat: number; whom: Human; administrator: boolean }
  | { do: "withdraw" | "withdraw guest" | "accept guest"; seat: number; link: number }
  | { do: "close" | "reopen"; seat: number; account: AccountName }
  | { do: "require factor" | "administrator"; seat: number; account: AccountName; on: boolean }
  | { do: "reset"; seat: number; account: AccountName; drop: boolean }
  | { do: "use link"; who: Human; link: number }
  | { do: "publish"; seat: number }
  | { do: "rules"; seat: number; training: boolean; factor: boolean }
  | { do: "invite guest"; seat: number; whom: Human; days: number | null }
  | { do: "end tie"; seat: number; tie: number }
  | { do: "go live"; seat: number; coaches: AccountName[] }
  | { do: "join" | "leave" | "draw" | "lift" | "end"; seat: number; session: number }
  | { do: "remove" | "admit"; seat: number; session: number; coach: AccountName }
  | { do: "time"; ms: number };

export const textOf = (version: number): string => `Agreement ${version}. `.padEnd(240, "lessons ");

const consentTo = (coaches: string[]) => ({
  ...{ coaches, sources: ["camera" as const], talkback: false },
  ...{ minutes: 240, wording: CONSENT_WORDING },
});

let requests = 0;
async function perform(world: World, act: Act): Promise<void> {
  const { house } = world;
  const seat = "seat" in act ? seatAt(world, act.seat) : NOBODY;
  const asker = (route: Parameters<House["asker"]>[1]) => house.asker(seat, route);
  const person = "account" in act ? idOf(world, act.account) : "";
  const onSession = "session" in act ? { sessionId: at(world.sessions, act.session) } : null;
  const admin = house.peopleAdmin;
  switch (act.do) {
    case "sign in":
      return signIn(world, act.who, world.schools.get(act.school) ?? "");
    case "sign out":
      return house.signIns.signOut(house.signIns.authenticate(seat.token), seat.refresh);
    case "sign out everywhere":
      return house.signIns.signOutEverywhere(
        (await asker("POST /api/sign-out-everywhere")).account,
      );
    case "sign out device": {
      const { account } = await asker("POST /api/my/devices/sign-out");
      return house.signIns.signOutDevice(account, seatAt(world, act.other).sid);
    }
    case "accept": {
      const me = await asker("POST /api/agreement/accept");
      const { version, hash } = await house.agreements.current(me);
      return house.agreements.accept(me, { version, hash, trained: true });
    }
    case "add factor":
      await addFactor(world, seat);
      return;
    case "remove factor":
      await house.myFactors.removeApp(await asker("POST /api/my/totp/remove"));
      return;
    case "close own": {
      const me = await asker("POST /api/my/close");
      house.confirmations.require(me.sid);
      return admin.closeOwn(me);
    }
    case "invite": {
      const whom = { email: addressOf(act.whom), name: "", administrator: act.administrator };
      return hand(world, seat, await admin.invite(await asker("POST /api/people/invite"), whom));
    }
    case "withdraw":
      return admin.withdraw(await asker("POST /api/people/withdraw"), linkAt(world, act.link).id);
    case "close":
      return admin.close(await asker("POST /api/people/close"), person);
    case "reopen":
      return admin.reopen(await asker("POST /api/people/reopen"), person);
    case "require factor":
      return admin.secondFactor(await asker("POST /api/people/second-factor"), person, act.on);
    case "administrator":
      return admin.administrator(await asker("POST /api/people/administrator"), person, act.on);
    case "reset": {
      const what = { account: person, dropSecondFactor: act.drop };
      return hand(world, seat, await admin.reset(await asker("POST /api/people/reset"), what));
    }
    case "use link":
      return useLink(world, act.who, linkAt(world, act.link));
    case "publish": {
      const me = await asker("POST /api/agreements");
      const after = (await house.agreements.current(me)).version;
      return house.agreements.publish(me, { after, text: textOf(after + 1) });
    }
    case "rules": {
      const me = await asker("POST /api/school");
      const {
        rules,
        codeOfPractice: _,
        administrators: __,
        mail: ___,
        ...fields
      } = await house.settings.read(me);
      const asked = { training: act.training, secondFactor: act.factor };
      return house.settings.change(me, { ...fields, rules: { ...rules, ...asked } });
    }
    case "invite guest": {
      const me = await asker("POST /api/guests/invite");
      const until = act.days === null ? null : Date.now() + act.days * DAY;
      const whom = { email: addressOf(act.whom), name: act.whom, until };
      return hand(world, seat, await house.guests.invite(me, whom));
    }
    case "withdraw guest": {
      const me = await asker("POST /api/guests/withdraw");
      return house.guests.withdraw(me, linkAt(world, act.link).id);
    }
    case "accept guest": {
      const me = await asker("POST /api/guests/accept");
      return house.guests.accept(me, linkAt(world, act.link).secret);
    }
    case "end tie":
      return house.guests.end(await asker("POST /api/guests/end"), at(world.ties, act.tie));
    case "go live": {
      requests += 1;
      const { sessionId } = await house.ask(seat, "session:open", {
        ...{ requestId: `r${requests}`.padEnd(22, "-"), title: "Fractions", ear: "hushed" },
        consent: consentTo(act.coaches.map((name) => idOf(world, name))),
      });
      world.sessions.push(sessionId);
      return;
    }
    case "join":
      await house.ask(seat, "session:join", onSession ?? { sessionId: "" });
      return;
    case "leave":
      await house.ask(seat, "session:leave", onSession ?? { sessionId: "" });
      return;
    case "draw":
      await house.ask(seat, "curtain:draw", onSession ?? { sessionId: "" });
      return;
    case "lift":
      await house.ask(seat, "curtain:lift", onSession ?? { sessionId: "" });
      return;
    case "end":
      await house.ask(seat, "session:end", onSession ?? { sessionId: "" });
      return;
    case "remove":
    case "admit": {
      const what = { ...(onSession ?? { sessionId: "" }), coach: idOf(world, act.coach) };
      await house.ask(seat, act.do === "remove" ? "coach:remove" : "coach:admit", what);
      return;
    }
    case "time":
      return pass(world, act.ms);
    default:
      return act satisfies never;
  }
}

/** Null when it was done, else the code of the refusal. A fault of the server is thrown. */
export async function play(world: World, act: Act): Promise<string | null> {
  let refused: string | null = null;
  await pass(world, A_MOMENT);
  try {
    await perform(world, act);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal") throw error;
    refused = error.code;
  }
  await settle();
  await noteTies(world);
  return refused;
}
