/** Group libraries: those that I am in, and who is in them with me. */
import {
  GroupAdd,
  GroupAsk,
  GroupBody,
  GroupMemberAsk,
  GroupRekey,
  GroupRole,
  GroupSharesReply,
  GroupsReply,
} from "#protocol/http/groups.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { Library } from "../library/library.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

/** A new key takes every key file of the group along; those of 2,000 lessons are some 30 MB. */
const REKEY_BYTES = 64 * 1_024 * 1_024;
const REKEYS_A_MINUTE = 30;
const CHANGES_A_MINUTE = 60;
const done = { done: true };
const atMost = (max: number) => ({ config: { rateLimit: { max, timeWindow: "1 minute" } } });

export function addGroupRoutes(app: App, { groups }: Library): void {
  const acting = { response: { 200: DoneReply } };
  const changing = atMost(CHANGES_A_MINUTE);

  app.get("/api/groups", { schema: { response: { 200: GroupsReply } } }, async (request) => {
    const asker = askerOf(request);
    const found = await groups.list(asker.account);
    await asker.again();
    return found;
  });
  app.post(
    "/api/groups",
    { ...changing, schema: { body: GroupBody, ...acting } },
    async (request) => {
      await groups.make(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/groups/add",
    { ...changing, schema: { body: GroupAdd, ...acting } },
    async (request) => {
      await groups.add(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/groups/take-out",
    { ...changing, schema: { body: GroupMemberAsk, ...acting } },
    async (request) => {
      await groups.takeOut(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/groups/role",
    { ...changing, schema: { body: GroupRole, ...acting } },
    async (request) => {
      await groups.role(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/groups/leave",
    { ...changing, schema: { body: GroupAsk, ...acting } },
    async (request) => {
      await groups.leave(askerOf(request), request.body.group);
      return done;
    },
  );
  app.post(
    "/api/groups/close",
    { ...changing, schema: { body: GroupAsk, ...acting } },
    async (request) => {
      await groups.close(askerOf(request), request.body.group);
      return done;
    },
  );
  app.get(
    "/api/groups/shares",
    {
      ...atMost(REKEYS_A_MINUTE),
      schema: { querystring: GroupAsk, response: { 200: GroupSharesReply } },
    },
    (request) => groups.shares(askerOf(request), request.query.group),
  );
  app.post(
    "/api/groups/rekey",
    {
      ...atMost(REKEYS_A_MINUTE),
      bodyLimit: REKEY_BYTES,
      schema: { body: GroupRekey, ...acting },
    },
    async (request) => {
      await groups.rekey(askerOf(request), request.body);
      return done;
    },
  );
}
