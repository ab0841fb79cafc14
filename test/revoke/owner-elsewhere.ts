/** The owner's page in a process of its own, which can be killed like a browser. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Refused, type Asking, type SignedIn } from "#test/support/page.ts";
import type { Answered } from "./owner-process.ts";

export interface OwnerElsewhere {
  page: Asking;
  /** SIGKILL: no goodbye, no close of the socket by the page. */
  kill(): Promise<void>;
}

export const ownerElsewhere = async (url: string, who: SignedIn): Promise<OwnerElsewhere> => {
  const program = join(import.meta.dirname, "owner-process.ts");
  const child = spawn(process.execPath, [program, url, who.token, who.account], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const waiting = new Map<number, (answer: Answered) => void>();
  // What is asked of a process that has gone is never answered.
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line) as Answered;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  await new Promise<void>((resolve, reject) => {
    waiting.set(0, () => resolve());
    child.once("exit", () => reject(new Error("the owner's process ended")));
  });
  let id = 0;
  const page: Asking = {
    ask: (name, payload) =>
      new Promise((resolve, reject) => {
        id += 1;
        waiting.set(id, ({ reply, refused }) => {
          if (refused) reject(new Refused(refused));
          // The server's reply to this very question, passed on as it came.
          else resolve(reply as never);
        });
        child.stdin.write(`${JSON.stringify({ id, name, payload })}\n`);
      }),
  };
  return {
    page,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
};
