/** What the relay must do when something happened to a live session. */
import type { Relay } from "../relay/types.ts";
import { mayConnect, type Session } from "./policy.ts";
import type { Recorders } from "./ports.ts";
import { followAtRecorder } from "./recorder-acts.ts";
import type { Outcome } from "./register.ts";

type Reach = Pick<Relay, "cut" | "close" | "drop" | "speak" | "uncover">;

/** Whether this coach had a page here before: only then is there anything to cut. */
const wasHere = (session: Session, account: string): boolean =>
  (session.status === "live" || session.status === "suspended") &&
  Object.hasOwn(session.guests, account) &&
  session.guests[account]?.here !== null;

/**
 * Follows the events at the relay. Everything that takes away is begun at once,
 * in parallel, and awaited: when the promise resolves the worker has proved it.
 * `current` reads the state of this very moment, for what gives.
 */
export const follow = async (
  relay: Reach,
  recorders: Recorders,
  { id, before, after, events }: Outcome,
  current: () => Session,
): Promise<void> => {
  const recorder = followAtRecorder(recorders, id, before, after, current);
  const taking: Promise<void>[] = [...recorder.taking];
  const giving: (() => Promise<void>)[] = [...recorder.before];
  const leaves = (account: string): void => {
    if (wasHere(before, account)) taking.push(relay.cut(id, { coach: account }));
  };
  for (const event of events) {
    switch (event.type) {
      case "SessionEnded":
        taking.push(relay.close(id));
        break;
      case "SessionSuspended":
        taking.push(relay.cut(id, "everybody"), relay.speak(id, null));
        break;
      case "CurtainDrawn":
        taking.push(relay.cut(id, "everybody"));
        break;
      case "CoachRemoved":
      case "CoachLeft":
      case "CoachArrived":
        leaves(event.coach);
        break;
      case "TalkStopped":
        taking.push(relay.speak(id, null));
        break;
      case "EarChanged":
        if (event.ear !== "open") taking.push(relay.speak(id, null));
        break;
      case "SessionResumed":
      case "SessionContinued":
        // Another page carries the owner now: what the old one held is over.
        if (
          (before.status === "live" || before.status === "suspended") &&
          before.page !== event.connection
        ) {
          taking.push(relay.drop(id, before.page));
        }
        giving.push(async () => {
          // The curtain outlasts a suspension: then there is nothing to give yet.
          if (uncovered(current())) await relay.uncover(id, () => uncovered(current()));
        });
        break;
      case "CurtainLifted":
        giving.push(() => relay.uncover(id, () => uncovered(current())));
        break;
      case "TalkStarted":
        giving.push(async () => {
          const now = current();
          if (now.status === "live" && now.talking === event.coach)
            await relay.speak(id, event.coach);
        });
        break;
      case "SessionOpened":
      case "LeaseRenewed":
      case "EndMoved":
      case "CoachAdmitted":
      // `recorder-acts.ts` compares what there was with what there is.
      case "RecordingStarted":
      case "RecordingStopped":
      case "RecordingFailed":
      case "OwnerVoicesAgreed":
      case "CoachVoiceAgreed":
      // It carries no media: whoever follows plays a share of their own.
      case "TogetherStarted":
      case "TogetherLed":
      case "TogetherFollowed":
      case "TogetherUnfollowed":
      case "TogetherStopped":
        break;
      default: {
        const unknown: never = event;
        throw new Error(`no act for ${String(unknown)}`);
      }
    }
  }
  giving.push(...recorder.giving);
  await Promise.all(taking);
  for (const give of giving) await give();
};

const uncovered = (session: Session): boolean =>
  session.status === "live" &&
  session.curtainSince === null &&
  mayConnect(session, { account: session.owner, connection: session.page });
