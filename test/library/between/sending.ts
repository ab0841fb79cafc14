/** A piece of which the first bytes have left when something else happens. */
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Shared } from "../sharing.ts";
import type { Person } from "../shelf.ts";

/** More than any connection holds back. */
const SIZE = 64 * 1_024 * 1_024;

/** "cut", or "whole" once all of it came. `act` is over before the person reads on. */
export async function whileSending(
  { app, storage, tokens }: Shared,
  { account, sid }: Person,
  path: string,
  act: () => Promise<void>,
): Promise<"cut" | "whole"> {
  storage.read = () => Promise.resolve(new Uint8Array(SIZE));
  if (!app.server.listening) await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${tokens.issue(account, sid)}` };
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered with ${answer.statusCode}`));
      answer.once("data", () => {
        answer.pause();
        act().then(() => {
          answer.once("end", () => resolve("whole"));
          answer.once("error", () => resolve("cut"));
          answer.resume();
        }, reject);
      });
    });
    asked.once("error", reject);
    asked.end();
  });
}
