/**
 * The gate in front of every route: origin, identity, permission, in this order
 * and before a byte of the body is read.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { permit, withoutRow, type Caller } from "../accounts/permissions.ts";
import type { Asker } from "../accounts/ports.ts";
import type { SignIns } from "../accounts/sign-in.ts";
import type { Standings } from "../accounts/standing.ts";
import type { Identity } from "../accounts/tokens.ts";
import { AppError } from "../errors.ts";
import type { Origins } from "./origins.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, or null. Set by the gate; a route that needs it uses `identityOf`. */
    identity: Identity | null;
    /** The same person with the permission to be asked again; use it by `askerOf`. */
    asker: Asker | null;
  }
}

const SAFE_METHODS: readonly string[] = ["GET", "HEAD"];

/** The action's name in the table of permissions; HEAD is a GET without its body. */
export const actionOf = (method: string, url: string): string =>
  `${method === "HEAD" ? "GET" : method} ${url}`;

export interface Gate {
  signIns: Pick<SignIns, "authenticate" | "stillHolds">;
  standings: Pick<Standings, "of">;
  origins: Origins;
}

/** Call before any route is added: a route without a row stops the start. */
export function addGuard(app: FastifyInstance, { signIns, standings, origins }: Gate): void {
  app.decorateRequest("identity", null);
  app.decorateRequest("asker", null);
  app.addHook("onRoute", ({ method, url }) => {
    const actions = [method].flat().map((one) => actionOf(one, url));
    const unruled = withoutRow(actions);
    if (unruled.length > 0) {
      throw new TypeError(`no row in accounts/permissions.ts for ${unruled.join(", ")}`);
    }
  });
  /** Throws what the table refuses with, by the facts of this moment. */
  const judge = async (action: string, identity: Identity | null): Promise<void> => {
    // What anybody may ask needs no facts, and works when there are none to be had.
    if (permit(action, { signedIn: false }) === null) return;
    const refusal = permit(action, await callerOf(identity));
    if (refusal !== null) throw new AppError(refusal);
  };
  const callerOf = async (identity: Identity | null): Promise<Caller> => {
    if (identity === null) return { signedIn: false };
    const standing = await standings.of(identity.account);
    // The sign-in may have been closed while the standing was read.
    signIns.stillHolds(identity);
    return { signedIn: true, relation: null, ...standing };
  };
  app.addHook("onRequest", async (request) => {
    const { url } = request.routeOptions;
    // No route: the answer is "not found" for everybody.
    if (url === undefined) return;
    if (!SAFE_METHODS.includes(request.method) && !origins.allows(request.headers.origin)) {
      throw new AppError("foreign-origin");
    }
    const action = actionOf(request.method, url);
    const identity = readIdentity(request, signIns);
    await judge(action, identity);
    if (identity === null) return;
    request.identity = identity;
    const again = () => judge(action, identity);
    request.asker = { account: identity.account, sid: identity.sid, again };
  });
  // A body can take its time to arrive, and much may have happened since.
  app.addHook("preHandler", async ({ asker }) => {
    await asker?.again();
  });
}

/** A token that is not good is the same as none; the permission decides what that means. */
function readIdentity(request: FastifyRequest, signIns: Gate["signIns"]): Identity | null {
  const match = /^Bearer ([\w.-]{16,4096})$/.exec(request.headers.authorization ?? "");
  if (match?.[1] === undefined) return null;
  try {
    return signIns.authenticate(match[1]);
  } catch (error) {
    if (error instanceof AppError && error.code === "signed-out") return null;
    throw error;
  }
}

/** Throws `signed-out` where the permission table lets nobody in without an identity. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new AppError("signed-out");
  return request.identity;
}

/** Who asks, for a use case that asks the permission again after its waits. */
export function askerOf(request: FastifyRequest): Asker {
  if (request.asker === null) throw new AppError("signed-out");
  return request.asker;
}
