/**
 * Which pages may speak to this server: those it serves itself. For routes that
 * change something and for the socket's handshake alike.
 */
import type { Config } from "../config.ts";
import { isLoopback } from "../loopback.ts";

export interface Origins {
  /** An absent origin is no: every browser sends one with a POST and a socket. */
  allows(origin: string | undefined): boolean;
  /** The first is the one to print. */
  list(): readonly string[];
  /** Where links lead: a host name wherever there is one, for passkeys are made for names. */
  page(): string;
}

/** `port` answers the bound port once the server listens. */
export function createOrigins(
  config: Pick<Config, "publicUrl" | "extraOrigins" | "host">,
  port: () => number,
): Origins {
  const own = (): string[] => {
    if (config.publicUrl !== null) return [config.publicUrl];
    const host = config.host.includes(":") ? `[${config.host}]` : config.host;
    const here = isLoopback(config.host) ? [host, "localhost", "127.0.0.1"] : [host];
    return here.map((name) => new URL(`http://${name}:${port()}`).origin);
  };
  const list = () => [...new Set([...own(), ...config.extraOrigins])];
  const page = () =>
    config.publicUrl === null && isLoopback(config.host)
      ? new URL(`http://localhost:${port()}`).origin
      : (list()[0] ?? "");
  return { list, page, allows: (origin) => origin !== undefined && list().includes(origin) };
}
