/** The two cookies. Neither is ever readable by a script or sent from another site. */
import type { FastifyReply, FastifyRequest } from "fastify";

const YEAR_S = 365 * 24 * 3_600;

export interface Cookies {
  readRefresh(request: FastifyRequest): string | undefined;
  setRefresh(reply: FastifyReply, token: string, until: number): void;
  clearRefresh(reply: FastifyReply): void;
  readDevice(request: FastifyRequest): string | undefined;
  setDevice(reply: FastifyReply, value: string): void;
}

/** `__Secure-` makes the browser itself refuse the cookie over plain http. */
export function createCookies(secure: boolean): Cookies {
  const prefix = secure ? "__Secure-" : "";
  const refresh = `${prefix}aside-refresh`;
  const device = `${prefix}aside-browser`;
  const flags = { httpOnly: true, sameSite: "strict", secure } as const;
  return {
    readRefresh: (request) => request.cookies[refresh],
    setRefresh: (reply, token, until) =>
      void reply.setCookie(refresh, token, { ...flags, path: "/api", expires: new Date(until) }),
    clearRefresh: (reply) => void reply.clearCookie(refresh, { ...flags, path: "/api" }),
    readDevice: (request) => request.cookies[device],
    setDevice: (reply, value) =>
      void reply.setCookie(device, value, { ...flags, path: "/api/sign-in", maxAge: YEAR_S }),
  };
}
