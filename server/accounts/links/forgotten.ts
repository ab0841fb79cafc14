/**
 * "I have forgotten my password": one answer, in one time, whoever the address
 * belongs to and whether it belongs to anybody.
 */
import type { ForgottenReply } from "#protocol/http/sign-in.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { normalEmail } from "../../stores/account-store.ts";
import type { Resets } from "./resets.ts";
import { createCounter } from "../throttle.ts";

const HOUR_S = 3_600;
/** Asking from one address; a school may sit behind one. */
const FROM_ONE_PLACE = 60;
/** Mails to one mailbox: more would only bury it. Later requests are answered alike and send none. */
const TO_ONE_MAILBOX = 5;

/** Throws `too-many-attempts`. */
export type Forgotten = (email: string, ip: string) => Promise<ForgottenReply>;

export function createForgotten(resets: Resets, log: Log): Forgotten {
  const place = createCounter(FROM_ONE_PLACE, HOUR_S);
  const mailbox = createCounter(TO_ONE_MAILBOX, HOUR_S);
  const send = async (email: string): Promise<void> => {
    try {
      await mailbox(email);
      await resets.sendTo(email);
    } catch (error) {
      const many = error instanceof AppError && error.code === "too-many-attempts";
      if (!many) log.error({ err: error }, "a reset could not be sent");
    }
  };
  return async (typed, ip) => {
    await place(ip);
    if (!resets.byMail) return { by: "administrator" };
    // Nobody waits for the mail: how long it takes would tell whether one was sent.
    void send(normalEmail(typed));
    return { by: "mail" };
  };
}
