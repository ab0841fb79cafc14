/**
 * The yardstick of a sign-in: argon2id with the server's parameters and nothing
 * else. One hash per line of standard input; ends when that ends.
 */
import { argon2, randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { STRENGTH } from "#server/accounts/passwords.ts";

const { memoryKiB: memory, passes, lanes: parallelism } = STRENGTH;

createInterface({ input: process.stdin }).on("line", (message) => {
  const parameters = {
    message,
    nonce: randomBytes(16),
    parallelism,
    tagLength: 32,
    memory,
    passes,
  };
  argon2("argon2id", parameters, (error, tag) => {
    if (error !== null) throw error;
    process.stdout.write(`${tag.toString("base64")}\n`);
  });
});
process.stdout.write("ready\n");
