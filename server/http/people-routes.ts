/** The administrator's routes about people, and closing one's own account. */
import {
  InviteBody,
  InvitedReply,
  PeopleReply,
  PersonBody,
  ResetBody,
  SwitchBody,
  WithdrawBody,
} from "#protocol/http/people.ts";
import { DoneReply, NoBody } from "#protocol/http/shared.ts";
import type { PeopleAdmin } from "../accounts/office/people.ts";
import type { Confirmations } from "../accounts/ports.ts";
import type { App } from "./app.ts";
import type { Cookies } from "./cookies.ts";
import { askerOf } from "./guard.ts";

export interface PeopleDoor {
  peopleAdmin: PeopleAdmin;
  confirmations: Confirmations;
}

const done = { done: true };

export function addPeopleRoutes(app: App, door: PeopleDoor, cookies: Cookies): void {
  const { peopleAdmin: people, confirmations } = door;
  const acting = { response: { 200: DoneReply } };

  app.get("/api/people", { schema: { response: { 200: PeopleReply } } }, (request) =>
    people.list(askerOf(request)),
  );
  app.post(
    "/api/people/invite",
    { schema: { body: InviteBody, response: { 200: InvitedReply } } },
    (request) => people.invite(askerOf(request), request.body),
  );
  app.post(
    "/api/people/withdraw",
    { schema: { body: WithdrawBody, ...acting } },
    async (request) => {
      await people.withdraw(askerOf(request), request.body.link);
      return done;
    },
  );
  app.post("/api/people/close", { schema: { body: PersonBody, ...acting } }, async (request) => {
    await people.close(askerOf(request), request.body.account);
    return done;
  });
  app.post("/api/people/reopen", { schema: { body: PersonBody, ...acting } }, async (request) => {
    await people.reopen(askerOf(request), request.body.account);
    return done;
  });
  app.post(
    "/api/people/second-factor",
    { schema: { body: SwitchBody, ...acting } },
    async (request) => {
      const { account, on } = request.body;
      await people.secondFactor(askerOf(request), account, on);
      return done;
    },
  );
  app.post(
    "/api/people/administrator",
    { schema: { body: SwitchBody, ...acting } },
    async (request) => {
      const { account, on } = request.body;
      await people.administrator(askerOf(request), account, on);
      return done;
    },
  );
  app.post(
    "/api/people/reset",
    { schema: { body: ResetBody, response: { 200: InvitedReply } } },
    (request) => people.reset(askerOf(request), request.body),
  );
  app.post("/api/my/close", { schema: { body: NoBody, ...acting } }, async (request, reply) => {
    const asker = askerOf(request);
    confirmations.require(asker.sid);
    await people.closeOwn(asker);
    cookies.clearRefresh(reply);
    return done;
  });
}
