/** The STUN and TURN servers that one page is told of. */
import { createHmac } from "node:crypto";
import type { IceServer, RelaySettings } from "./settings.ts";

/** Long enough for the longest live session, short enough that a leaked one is worth little. */
const TURN_CREDENTIAL_S = 5 * 3_600;

/**
 * `nowSeconds` since 1970. TURN credentials follow coturn's REST scheme: the
 * name carries the expiry, the password is an HMAC-SHA1 of the name.
 */
export const iceServersFor = (
  settings: Pick<RelaySettings, "iceServers" | "turn">,
  page: string,
  nowSeconds: number,
): IceServer[] => {
  const servers = settings.iceServers.map((server) => ({ ...server }));
  if (settings.turn === null) return servers;
  const username = `${Math.floor(nowSeconds) + TURN_CREDENTIAL_S}:${page}`;
  const credential = createHmac("sha1", settings.turn.secret).update(username).digest("base64");
  return [...servers, { urls: settings.turn.urls, username, credential }];
};
