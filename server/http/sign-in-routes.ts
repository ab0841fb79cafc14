/** Sign-in, refresh, sign-out. The refresh token travels in a cookie only. */
import type { FastifyReply } from "fastify";
import { DoneReply, NoBody } from "#protocol/http/shared.ts";
import { MeReply, SignInBody, TokenReply } from "#protocol/http/sign-in.ts";
import type { SignedIn, SignIns } from "../accounts/sign-in.ts";
import { AppError } from "../errors.ts";
import type { App } from "./app.ts";
import type { Cookies } from "./cookies.ts";
import { identityOf } from "./guard.ts";

/** Per address and minute; the throttle of `accounts/` is stricter and knows accounts. */
const SIGN_INS_A_MINUTE = 120;

export function addSignInRoutes(app: App, signIns: SignIns, cookies: Cookies): void {
  const answer = (reply: FastifyReply, signedIn: SignedIn): TokenReply => {
    const { accessToken, expiresInMs, me, refreshToken, until } = signedIn;
    if (refreshToken !== null) cookies.setRefresh(reply, refreshToken, until);
    return { accessToken, expiresInMs, me };
  };

  app.post(
    "/api/sign-in",
    {
      schema: { body: SignInBody, response: { 200: TokenReply } },
      config: { rateLimit: { max: SIGN_INS_A_MINUTE, timeWindow: "1 minute" } },
    },
    async (request, reply) => {
      const { deviceCookie, ...signedIn } = await signIns.signIn({
        ...request.body,
        ip: request.ip,
        deviceCookie: cookies.readDevice(request),
      });
      cookies.setDevice(reply, deviceCookie);
      return answer(reply, signedIn);
    },
  );

  app.post(
    "/api/refresh",
    { schema: { body: NoBody, response: { 200: TokenReply } } },
    async (request, reply) => {
      try {
        return answer(reply, await signIns.refresh(cookies.readRefresh(request)));
      } catch (error) {
        if (error instanceof AppError && error.code === "signed-out") cookies.clearRefresh(reply);
        throw error;
      }
    },
  );

  app.post(
    "/api/sign-out",
    { schema: { body: NoBody, response: { 200: DoneReply } } },
    async (request, reply) => {
      await signIns.signOut(request.identity, cookies.readRefresh(request));
      cookies.clearRefresh(reply);
      return { done: true };
    },
  );

  app.post(
    "/api/sign-out-everywhere",
    { schema: { body: NoBody, response: { 200: DoneReply } } },
    async (request, reply) => {
      await signIns.signOutEverywhere(identityOf(request).account);
      cookies.clearRefresh(reply);
      return { done: true };
    },
  );

  app.get("/api/me", { schema: { response: { 200: AccountReply } } }, (request) =>
    signIns
      .whoIs(identityOf(request))
      .then(({ id, name, email }) => ({ account: id, name, email })),
  );
}
