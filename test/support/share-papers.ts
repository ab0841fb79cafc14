/** A server of one person for the tests of desks: papers that are really sealed, and answers by path. */
import { newId } from "#server/accounts/ids.ts";
import type { House } from "../../client/house/desk.ts";
import { Refused } from "../../client/refused.ts";
import { Pins } from "../../client/vault/pins.ts";
import { openVault } from "./open-vault.ts";

interface Asked {
  path: string;
  body: unknown;
}
type Answer = (asked: Asked) => unknown;

export const refusedWith = (code: string): Refused =>
  new Refused({ code, message: code, retryable: false });

/** `answers`: by path without its query; a `Refused` is thrown. `bytes`: of any path. */
export const paperHouse = async (
  answers: Record<string, Answer>,
  bytes: (path: string) => Uint8Array = () => {
    throw new Error("no bytes here");
  },
) => {
  const held = await openVault();
  // Of its own each time: a page remembers the newest paper that it has seen of an account.
  const account = { me: { account: newId() }, afresh: () => Promise.resolve() };
  const asked: Asked[] = [];
  let paper: { version: number; sealed: string | null } = { version: 0, sealed: null };
  const answer = <T>(path: string, body: unknown = null): Promise<T> => {
    const name = path.split("?")[0] ?? "";
    if (name === "/api/papers") {
      if (body !== null) {
        const { version, sealed } = body as { version: number; sealed: string };
        paper = { version: version + 1, sealed };
      }
      return Promise.resolve(paper as T);
    }
    asked.push({ path, body });
    const said = answers[name]?.({ path, body });
    if (said === undefined) return Promise.reject(new Error(`nobody answers ${path}`));
    return said instanceof Refused ? Promise.reject(said) : Promise.resolve(said as T);
  };
  const api = {
    get: <T>(path: string) => answer<T>(path),
    post: <T>(path: string, body?: unknown) => answer<T>(path, body ?? {}),
    download: () => Promise.reject(new Error("no download here")),
    bytes: async (path: string) => new Uint8Array(bytes(path)).buffer,
  };
  const house: House & { account: typeof account } = { account, api, confirmed: (step) => step() };
  const pins = new Pins({ api, account, vault: held.vault });
  const askedOf = (path: string) => asked.filter((one) => one.path.split("?")[0] === path);
  return { ...held, house, pins, asked, askedOf };
};
