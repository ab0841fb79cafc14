/**
 * Four things in one order for every request: validate, act, acknowledge, notify.
 * Nothing reaches a use case that has no schema, no permission or no room for an answer.
 */
import { Compile } from "typebox/compile";
import { requestSchemas, type RequestName } from "#protocol/schemas.ts";
import { codeOf, toFailure, type ErrorCode } from "../errors.ts";
import type { Action } from "../accounts/permissions.ts";
import type { Caller } from "../consent/ports.ts";
import type { Handlers } from "./handlers.ts";
import type { SentSource } from "../relay/types.ts";
import type { IoSocket } from "./pages.ts";
import type { Throttle } from "./throttle.ts";

export interface DispatchDeps {
  handlers: Handlers;
  /** The permission of R21; null when allowed. */
  refuses: (
    action: Action,
    by: Caller,
    sessionId: string | null,
    source: SentSource | undefined,
  ) => ErrorCode | null;
  /** Told of each refusal of the permission that names a live session. */
  refused: (request: RequestName, by: Caller, sessionId: string, why: ErrorCode) => void;
  throttle: Throttle;
  /** Called for faults of our own, never for a refusal. */
  complain: (what: string, error: unknown) => void;
}

const requestNames = Object.keys(requestSchemas) as RequestName[];
const checks = new Map<string, { Check(value: unknown): boolean }>(
  requestNames.map((name) => [name, Compile(requestSchemas[name])]),
);

/** What takes away is never refused for haste; a flood closes the socket instead. */
const ALWAYS: ReadonlySet<string> = new Set([
  "session:end",
  "curtain:draw",
  "coach:remove",
  "record:stop",
  "record:drop",
  "together:stop",
  "talk:release",
  "session:leave",
]);

/** The schema has already held the word against the table. */
const sourceOf = (payload: unknown): SentSource | undefined =>
  typeof payload === "object" && payload !== null && "source" in payload
    ? (payload.source as SentSource)
    : undefined;

const sessionIdOf = (payload: unknown): string | null =>
  typeof payload === "object" && payload !== null && "sessionId" in payload
    ? String(payload.sessionId)
    : null;

export const attach = (socket: IoSocket, deps: DispatchDeps): void => {
  const answer = async (name: string, payload: unknown, ack: unknown): Promise<void> => {
    const { caller } = socket.data;
    // What asks for no answer counts as well: it is work for us all the same.
    const haste = await deps.throttle.take(socket.id, caller.account);
    if (haste === "flood") return void socket.disconnect(true);
    if (typeof ack !== "function") return;
    const reply = (body: unknown): unknown => ack(body);
    const refuse = (code: ErrorCode) => reply({ ok: false, error: toFailure(code) });
    if (haste === "too-fast" && !ALWAYS.has(name)) return void refuse("too-fast");
    const check = checks.get(name);
    if (!check?.Check(payload)) return void refuse("bad-request");
    const request = name as RequestName;
    try {
      const sessionId = sessionIdOf(payload);
      const refused = deps.refuses(request, caller, sessionId, sourceOf(payload));
      if (refused) {
        refuse(refused);
        if (sessionId !== null) deps.refused(request, caller, sessionId, refused);
        return;
      }
      // The schema has just proved the payload's type for this very request.
      const handler = deps.handlers[request] as (
        by: Caller,
        payload: unknown,
        socket: IoSocket,
      ) => ReturnType<Handlers[RequestName]>;
      const { reply: body, after } = await handler(caller, payload, socket);
      reply({ ok: true, ...body });
      if ("view" in body) socket.data.told.note(body.view);
      else if (sessionId !== null) socket.data.told.forget(sessionId);
      after();
    } catch (error) {
      const code = codeOf(error);
      if (code === "internal") deps.complain(request, error);
      refuse(code);
    }
  };

  socket.use(([name, ...args]) => {
    // Everything is taken here: an event that has no listener is answered as well.
    const ack = args.at(-1);
    const payload = typeof ack === "function" && args.length === 2 ? args[0] : undefined;
    answer(name, payload, ack).catch((error: unknown) => deps.complain("answer", error));
  });
};
