/**
 * The gate in front of every route: origin, identity, permission, in this order
 * and before a byte of the body is read.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { permit, withoutRow } from "../accounts/permissions.ts";
import type { SignIns } from "../accounts/sign-in.ts";
import type { Identity } from "../accounts/tokens.ts";
import { AppError } from "../errors.ts";
import type { Origins } from "./origins.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, or null. Set by the gate; a route that needs it uses `identityOf`. */
    identity: Identity | null;
  }
}

const SAFE_METHODS: readonly string[] = ["GET", "HEAD"];

/** The action's name in the table of permissions; HEAD is a GET without its body. */
const actionOf = (method: string, url: string): string =>
  `${method === "HEAD" ? "GET" : method} ${url}`;

/** Call before any route is added: a route without a row stops the start. */
export function addGuard(app: FastifyInstance, signIns: SignIns, origins: Origins): void {
  app.decorateRequest("identity", null);
  app.addHook("onRoute", ({ method, url }) => {
    const actions = [method].flat().map((one) => actionOf(one, url));
    const unruled = withoutRow(actions);
    if (unruled.length > 0) {
      throw new TypeError(`no row in accounts/permissions.ts for ${unruled.join(", ")}`);
    }
  });
  app.addHook("onRequest", async (request) => {
    const { url } = request.routeOptions;
    // No route: the answer is "not found" for everybody.
    if (url === undefined) return;
    if (!SAFE_METHODS.includes(request.method) && !origins.allows(request.headers.origin)) {
      throw new AppError("foreign-origin");
    }
    request.identity = readIdentity(request, signIns);
    const signedIn = request.identity !== null;
    const caller = signedIn ? ({ signedIn, relation: null } as const) : ({ signedIn } as const);
    const refusal = permit(actionOf(request.method, url), caller);
    if (refusal !== null) throw new AppError(refusal);
  });
}

/** A token that is not good is the same as none; the permission decides what that means. */
function readIdentity(request: FastifyRequest, signIns: SignIns): Identity | null {
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
