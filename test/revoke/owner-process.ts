/**
 * A process that holds the owner's page: it opens the socket with what it is
 * given and asks the server whatever its parent tells it to, until it is killed.
 */
import { createInterface } from "node:readline";
import type { RequestName } from "#protocol/schemas.ts";
import { openPage, Refused, type SignedIn } from "#test/support/page.ts";

export interface Asked {
  id: number;
  name: RequestName;
  payload: never;
}
/** The reply, or the refusal, to the question with this id. */
export interface Answered {
  id: number;
  reply?: object;
  refused?: Refused["failure"];
}

const say = (answer: Answered): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
const [url = "", token = "", account = ""] = process.argv.slice(2);
const who: SignedIn = { token, account, cookie: "" };
const page = await openPage(url, who);
say({ id: 0, reply: {} });

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { id, name, payload } = JSON.parse(line) as Asked;
  page.ask(name, payload).then(
    (reply) => say({ id, reply }),
    (error: unknown) => {
      if (error instanceof Refused) say({ id, refused: error.failure });
      else throw error;
    },
  );
});
lines.on("close", () => page.close());
