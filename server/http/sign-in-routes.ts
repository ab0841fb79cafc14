/** Signing in, in one step or two, staying in and leaving. The refresh token travels in a cookie only. */
import { DoneReply, NoBody } from "#protocol/http/shared.ts";
import {
  CeremonyReply,
  CodeBody,
  ForgottenBody,
  ForgottenReply,
  MeReply,
  PasskeyBody,
  SignInBody,
  StepReply,
  TokenReply,
} from "#protocol/http/sign-in.ts";
import type { Forgotten } from "../accounts/links/forgotten.ts";
import type { SignIns } from "../accounts/sign-in.ts";
import { AppError } from "../errors.ts";
import type { App } from "./app.ts";
import { originOf, type Cookies } from "./cookies.ts";
import { identityOf } from "./guard.ts";

/** Per address and minute; the throttle of `accounts/` is stricter and knows accounts. */
const config = { rateLimit: { max: 120, timeWindow: "1 minute" } };

export interface SignInDoor {
  signIns: SignIns;
  forgotten: Forgotten;
}

export function addSignInRoutes(app: App, { signIns, forgotten }: SignInDoor, cookies: Cookies) {
  app.post(
    "/api/sign-in",
    { schema: { body: SignInBody, response: { 200: StepReply } }, config },
    async (request, reply) => {
      const visit = cookies.visitOf(request);
      const origin = originOf(request);
      const answer = await signIns.signIn({ ...request.body, visit, origin });
      return answer.status === "asked" ? answer.asked : cookies.enter(reply, answer.entered);
    },
  );
  app.post(
    "/api/sign-in/code",
    { schema: { body: CodeBody, response: { 200: TokenReply } }, config },
    async (request, reply) =>
      cookies.enter(reply, await signIns.withCode(request.body, cookies.visitOf(request))),
  );
  app.post(
    "/api/sign-in/passkey-options",
    { schema: { body: NoBody, response: { 200: CeremonyReply } }, config },
    (request) => signIns.offerPasskey(originOf(request)),
  );
  app.post(
    "/api/sign-in/passkey",
    { schema: { body: PasskeyBody, response: { 200: TokenReply } }, config },
    async (request, reply) => {
      const visit = cookies.visitOf(request);
      return cookies.enter(
        reply,
        await signIns.withPasskey(request.body, originOf(request), visit),
      );
    },
  );
  app.post(
    "/api/forgotten",
    { schema: { body: ForgottenBody, response: { 200: ForgottenReply } }, config },
    ({ body, ip }) => forgotten(body.email, ip),
  );

  app.post(
    "/api/refresh",
    { schema: { body: NoBody, response: { 200: TokenReply } } },
    async (request, reply) => {
      try {
        return cookies.stay(reply, await signIns.refresh(cookies.readRefresh(request)));
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
  app.get("/api/me", { schema: { response: { 200: MeReply } } }, (request) => {
    const identity = identityOf(request);
    return signIns.me(identity.account).then((me) => {
      signIns.stillHolds(identity);
      return me;
    });
  });
}
