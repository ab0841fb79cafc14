/** Who is at a page: proved when it connects, and again before the proof runs out. */
import { PROTOCOL_VERSION } from "#protocol/words.ts";
import { AppError, codeOf, toFailure } from "../errors.ts";
import type { IoServer, IoSocket, Pages } from "./pages.ts";
import { createTold } from "./told.ts";

export interface Identity {
  account: string;
  signIn: string;
  name: string;
  school: string;
  outside: boolean;
  /** When the access token runs out, ms since 1970. */
  expiresAtMs: number;
}
export interface AuthenticateDeps {
  io: IoServer;
  pages: Pages;
  /** Rejects with `signed-out` for a token that does not hold, or whose sign-in is over. */
  identify: (token: string) => Promise<Identity>;
  /** How many pages one account may have open. */
  pagesPerAccount: number;
  wallMs: () => number;
}
/** Time given beyond the expiry for a renewal that is under way. */
const GRACE_MS = 500;

const handshakeOf = (auth: unknown): { token: string; protocol: number } => {
  const shape = auth as { token?: unknown; protocol?: unknown } | null;
  if (typeof shape?.token !== "string" || shape.token.length > 4096)
    throw new AppError("signed-out");
  if (shape.protocol !== PROTOCOL_VERSION) throw new AppError("wrong-protocol");
  return { token: shape.token, protocol: shape.protocol };
};

/** Registers the check of each connection and returns the renewal of a token. */
export const authenticate = (deps: AuthenticateDeps) => {
  const { io, pages, identify, wallMs } = deps;
  const expiries = new Map<string, NodeJS.Timeout>();

  const expireAt = (socket: IoSocket, atMs: number): void => {
    clearTimeout(expiries.get(socket.id));
    const timer = setTimeout(
      () => pages.expel([socket], toFailure("signed-out").message),
      Math.max(0, atMs - wallMs()) + GRACE_MS,
    );
    timer.unref();
    expiries.set(socket.id, timer);
  };

  io.use((socket, next) => {
    const admit = async (): Promise<void> => {
      const { token } = handshakeOf(socket.handshake.auth);
      const { account, signIn, name, school, outside, expiresAtMs } = await identify(token);
      if (pages.ofAccount(account).length >= deps.pagesPerAccount) throw new AppError("too-fast");
      socket.data = {
        caller: { account, connection: socket.id, signIn },
        name,
        school,
        outside,
        follows: new Set(),
        inLobby: false,
        waiting: false,
        told: createTold(wallMs),
      };
      expireAt(socket, expiresAtMs);
      socket.once("disconnect", () => {
        clearTimeout(expiries.get(socket.id));
        expiries.delete(socket.id);
      });
    };
    admit().then(
      () => next(),
      (error: unknown) =>
        next(Object.assign(new Error("refused"), { data: toFailure(codeOf(error)) })),
    );
  });

  return {
    /** The same person under the same sign-in, or nothing changes. */
    async renew(socket: IoSocket, token: string): Promise<{ expiresInMs: number }> {
      const { account, signIn, expiresAtMs } = await identify(token);
      const { caller } = socket.data;
      if (account !== caller.account || signIn !== caller.signIn) throw new AppError("signed-out");
      expireAt(socket, expiresAtMs);
      return { expiresInMs: Math.max(0, expiresAtMs - wallMs()) };
    },
  };
};
