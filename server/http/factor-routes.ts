/** My account: what I sign in with, and showing that it is me. */
import {
  AddPasskeyBody,
  ConfirmBody,
  FactorsReply,
  PasswordBody,
  RecoveryCodesReply,
  RemovePasskeyBody,
  TotpConfirmBody,
  TotpReply,
} from "#protocol/http/account.ts";
import { DoneReply, NoBody } from "#protocol/http/shared.ts";
import { CeremonyReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { MyFactors } from "../accounts/factors/my-factors.ts";
import type { MyProofs } from "../accounts/factors/my-proofs.ts";
import type { App } from "./app.ts";
import { originOf, type Cookies } from "./cookies.ts";
import { askerOf } from "./guard.ts";

export interface FactorDoor {
  myFactors: MyFactors;
  myProofs: MyProofs;
}

export function addFactorRoutes(app: App, { myFactors, myProofs }: FactorDoor, cookies: Cookies) {
  const factors = { body: NoBody, response: { 200: FactorsReply } };
  const ceremony = { body: NoBody, response: { 200: CeremonyReply } };

  app.post("/api/my/confirm-options", { schema: ceremony }, (request) =>
    myProofs.offerConfirm(askerOf(request), originOf(request)),
  );
  app.post(
    "/api/my/confirm",
    { schema: { body: ConfirmBody, response: { 200: DoneReply } } },
    (request) => {
      const from = { origin: originOf(request), ip: request.ip };
      return myProofs.confirm(askerOf(request), request.body, from).then(() => ({ done: true }));
    },
  );
  app.post(
    "/api/my/password",
    { schema: { body: PasswordBody, response: { 200: TokenReply } } },
    async (request, reply) => {
      const from = { origin: originOf(request), visit: cookies.visitOf(request) };
      const { password } = request.body;
      return cookies.enter(reply, await myProofs.changePassword(askerOf(request), password, from));
    },
  );

  app.get("/api/my/factors", { schema: { response: factors.response } }, (request) =>
    myFactors.list(askerOf(request).account),
  );
  app.post("/api/my/passkeys/options", { schema: ceremony }, (request) =>
    myFactors.offerPasskey(askerOf(request), originOf(request)),
  );
  app.post("/api/my/passkeys", { schema: { ...factors, body: AddPasskeyBody } }, (request) => {
    const { name, ...given } = request.body;
    return myFactors.addPasskey(askerOf(request), given, name, originOf(request));
  });
  app.post(
    "/api/my/passkeys/remove",
    { schema: { ...factors, body: RemovePasskeyBody } },
    (request) => myFactors.removePasskey(askerOf(request), request.body.id),
  );
  app.post("/api/my/totp", { schema: { body: NoBody, response: { 200: TotpReply } } }, (request) =>
    myFactors.offerApp(askerOf(request)),
  );
  app.post(
    "/api/my/totp/confirm",
    { schema: { body: TotpConfirmBody, response: { 200: RecoveryCodesReply } } },
    (request) =>
      myFactors.confirmApp(askerOf(request), request.body.code).then((codes) => ({ codes })),
  );
  app.post("/api/my/totp/remove", { schema: factors }, (request) =>
    myFactors.removeApp(askerOf(request)),
  );
  app.post(
    "/api/my/recovery-codes",
    { schema: { body: NoBody, response: { 200: RecoveryCodesReply } } },
    (request) => myFactors.renewRecovery(askerOf(request)).then((codes) => ({ codes })),
  );
}
