/**
 * Forgets what is over: sign-ins with their tokens, and links with the addresses and
 * names that stood in them. Nobody who never joined is kept for good.
 */
import type { Log } from "../log.ts";
import type { LinkStore } from "../stores/link-store.ts";
import type { SignInStore } from "../stores/sign-in-store.ts";
import { LONGEST_SIGN_IN_MS } from "./sign-in/model.ts";

/** A link that is over is kept this long, ms; it opens nothing. */
export const LINK_KEPT_MS = 30 * 24 * 3_600_000;
const EVERY_MS = 6 * 3_600_000;

export interface ForgettingDeps {
  signIns: Pick<SignInStore, "forget">;
  links: Pick<LinkStore, "forget">;
  log: Log;
  /** Wall clock, ms. */
  now(): number;
}

/** Forgets now, and every few hours until it is closed. */
export async function openForgetting({ signIns, links, log, now }: ForgettingDeps) {
  const forget = async (): Promise<void> => {
    await signIns.forget(now() - LONGEST_SIGN_IN_MS);
    await links.forget(now() - LINK_KEPT_MS);
  };
  await forget();
  const timer = setInterval(() => {
    forget().catch((err: unknown) => log.error({ err }, "what is over could not be forgotten"));
  }, EVERY_MS).unref();
  return { close: (): void => clearInterval(timer) };
}
