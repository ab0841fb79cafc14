/** One-time links: read, choose, use. The secret comes in the body: addresses are logged by proxies. */
import type { FastifyRequest } from "fastify";
import { LinkBody, LinkPasskeyBody, LinkReply, UseLinkBody } from "#protocol/http/links.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import { CeremonyReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { LinkReading } from "../accounts/links/read.ts";
import type { LinkUsing } from "../accounts/links/use.ts";
import type { Profile } from "../accounts/office/profile.ts";
import type { App } from "./app.ts";
import type { Cookies } from "./cookies.ts";

export interface LinkDoor {
  reading: LinkReading;
  using: LinkUsing;
  profile: Pick<Profile, "confirmAddress">;
}

export function addLinkRoutes(app: App, door: LinkDoor, cookies: Cookies): void {
  const { reading, using, profile } = door;

  app.post(
    "/api/links/read",
    { schema: { body: LinkBody, response: { 200: LinkReply } } },
    ({ body, ip }) => reading.read(body.link, ip),
  );
  app.post(
    "/api/links/passkey-options",
    { schema: { body: LinkPasskeyBody, response: { 200: CeremonyReply } } },
    (request) => reading.passkeyOptions(request.body, holderOf(request)),
  );
  app.post(
    "/api/links/use",
    { schema: { body: UseLinkBody, response: { 200: TokenReply } } },
    async (request, reply) => {
      const holder = { ...holderOf(request), deviceCookie: cookies.readDevice(request) };
      const { deviceCookie, refreshToken, until, ...answer } = await using.use(
        request.body,
        holder,
      );
      cookies.setDevice(reply, deviceCookie);
      if (refreshToken !== null) cookies.setRefresh(reply, refreshToken, until);
      return answer;
    },
  );
  app.post(
    "/api/links/confirm-address",
    { schema: { body: LinkBody, response: { 200: DoneReply } } },
    async ({ body, ip }) => {
      await profile.confirmAddress(body.link, ip);
      return { done: true };
    },
  );
}

/** The gate lets no POST through without an origin of ours. */
const holderOf = ({ ip, headers }: FastifyRequest) => ({
  ip,
  origin: headers.origin ?? "",
  userAgent: headers["user-agent"],
});
