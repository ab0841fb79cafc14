/** A teacher's coaches from outside. */
import {
  AcceptGuestBody,
  EndGuestBody,
  GuestsReply,
  InviteGuestBody,
  InvitedReply,
  WithdrawGuestBody,
} from "#protocol/http/guests.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { GuestsHere } from "../accounts/guests/guests.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

export interface GuestDoor {
  guests: GuestsHere;
}

/** Per address: each of them may send a mail. */
const INVITATIONS_A_MINUTE = 30;
const done = { done: true };

export function addGuestRoutes(app: App, { guests }: GuestDoor): void {
  const acting = { response: { 200: DoneReply } };

  app.get("/api/guests", { schema: { response: { 200: GuestsReply } } }, async (request) => {
    const asker = askerOf(request);
    const found = await guests.list(asker.account);
    await asker.again();
    return found;
  });
  app.post(
    "/api/guests/invite",
    {
      schema: { body: InviteGuestBody, response: { 200: InvitedReply } },
      config: { rateLimit: { max: INVITATIONS_A_MINUTE, timeWindow: "1 minute" } },
    },
    (request) => guests.invite(askerOf(request), request.body),
  );
  app.post(
    "/api/guests/withdraw",
    { schema: { body: WithdrawGuestBody, ...acting } },
    async (request) => {
      await guests.withdraw(askerOf(request), request.body.link);
      return done;
    },
  );
  app.post("/api/guests/end", { schema: { body: EndGuestBody, ...acting } }, async (request) => {
    await guests.end(askerOf(request), request.body.tie);
    return done;
  });
  app.post(
    "/api/guests/accept",
    { schema: { body: AcceptGuestBody, ...acting } },
    async (request) => {
      await guests.accept(askerOf(request), request.body.link);
      return done;
    },
  );
}
