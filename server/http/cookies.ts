/** The two cookies. Neither is ever readable by a script or sent from another site. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { TokenReply } from "#protocol/http/sign-in.ts";
import type { Entered, SignedIn, Visit } from "../accounts/sign-in.ts";

const YEAR_S = 365 * 24 * 3_600;

export interface Cookies {
  readRefresh(request: FastifyRequest): string | undefined;
  setRefresh(reply: FastifyReply, token: string, until: number): void;
  clearRefresh(reply: FastifyReply): void;
  readDevice(request: FastifyRequest): string | undefined;
  setDevice(reply: FastifyReply, value: string): void;
  /** Where the request comes from, the cookie of a known browser included. */
  visitOf(request: FastifyRequest): Visit;
  /** Keeps the refresh token in its cookie; what is left is for the page. */
  stay(reply: FastifyReply, signedIn: SignedIn): TokenReply;
  /** The same for somebody who has just come in. */
  enter(reply: FastifyReply, entered: Entered): TokenReply;
}

/** `__Secure-` makes the browser itself refuse the cookie over plain http. */
export function createCookies(secure: boolean): Cookies {
  const prefix = secure ? "__Secure-" : "";
  const refresh = `${prefix}aside-refresh`;
  const device = `${prefix}aside-browser`;
  const flags = { httpOnly: true, sameSite: "strict", secure, path: "/api" } as const;
  const cookies: Cookies = {
    readRefresh: (request) => request.cookies[refresh],
    setRefresh: (reply, token, until) =>
      void reply.setCookie(refresh, token, { ...flags, expires: new Date(until) }),
    clearRefresh: (reply) => void reply.clearCookie(refresh, flags),
    readDevice: (request) => request.cookies[device],
    setDevice: (reply, value) => void reply.setCookie(device, value, { ...flags, maxAge: YEAR_S }),
    visitOf: (request) => ({
      ip: request.ip,
      userAgent: request.headers["user-agent"],
      deviceCookie: cookies.readDevice(request),
    }),
    stay(reply, { accessToken, expiresInMs, me, refreshToken, until }) {
      if (refreshToken !== null) cookies.setRefresh(reply, refreshToken, until);
      return { accessToken, expiresInMs, me };
    },
    enter(reply, { deviceCookie, ...signedIn }) {
      cookies.setDevice(reply, deviceCookie);
      return cookies.stay(reply, signedIn);
    },
  };
  return cookies;
}

/** Of the page. The gate lets no POST through without an origin of ours. */
export const originOf = ({ headers }: FastifyRequest): string => headers.origin ?? "";
