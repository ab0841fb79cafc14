/** What tests of the second factors do again and again. */
import * as assert from "uvu/assert";
import { generateSync } from "otplib";
import type { CeremonyReply, StepReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { createAuthenticator } from "#test/support/authenticator.ts";
import type { browser } from "./with-door.ts";

type Browser = ReturnType<typeof browser>;
type Authenticator = ReturnType<typeof createAuthenticator>;

export const codeOf = (response: { body: string }): string =>
  (JSON.parse(response.body) as { code: string }).code;

/** Signs in by password alone; the token. */
export async function enter(page: Browser, who: { email: string; password: string }) {
  const response = await page.signIn(who);
  assert.is(response.statusCode, 200, response.body);
  return response.json<TokenReply>().accessToken;
}
/** Adds a passkey to an account that is signed in; its id. */
export async function addPasskey(page: Browser, token: string, device: Authenticator) {
  const begun = await page.post("/api/my/passkeys/options", { token });
  assert.is(begun.statusCode, 200, begun.body);
  const { ceremony, options } = begun.json<CeremonyReply>();
  const answer = device.create(options);
  const body = { ceremony, answer, name: "My telephone" };
  const added = await page.post("/api/my/passkeys", { token, body });
  assert.is(added.statusCode, 200, added.body);
  return answer.id;
}
/** Adds an app for one-time codes; its secret and the recovery codes. `at`: wall clock, ms. */
export async function addApp(page: Browser, token: string, at: number) {
  const begun = await page.post("/api/my/totp", { token });
  assert.is(begun.statusCode, 200, begun.body);
  const { secret } = begun.json<{ secret: string }>();
  const code = generateSync({ secret, epoch: at / 1_000 });
  const confirmed = await page.post("/api/my/totp/confirm", { token, body: { code } });
  assert.is(confirmed.statusCode, 200, confirmed.body);
  return { secret, recovery: confirmed.json<{ codes: string[] }>().codes };
}
/** The code that the app shows then. */
export const shown = (secret: string, at: number) => generateSync({ secret, epoch: at / 1_000 });

/** Gives the password and expects to be asked for more. */
export async function step<S extends "code" | "passkey" | "school">(
  page: Browser,
  who: { email: string; password: string; school?: string },
  expected: S,
) {
  const response = await page.signIn(who);
  assert.is(response.statusCode, 200, response.body);
  const reply = response.json<StepReply>();
  assert.is("step" in reply ? reply.step : "signed in", expected);
  assert.is(response.headers["set-cookie"], undefined, "half a sign-in leaves no cookie");
  return reply as Extract<StepReply, { step: S }>;
}
