/**
 * Preloaded into our server: one byte in the file `ASIDE_ARGON2_CALLS` for each
 * call of argon2, by whatever thread, so that a bench can see where there is none.
 */
import "./collect-on-signal.ts";
import crypto from "node:crypto";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const file = process.env["ASIDE_ARGON2_CALLS"] ?? "";
const { argon2, argon2Sync } = crypto;
crypto.argon2 = (...given) => {
  appendFileSync(file, ".");
  argon2(...given);
};
crypto.argon2Sync = (...given) => {
  appendFileSync(file, ".");
  return argon2Sync(...given);
};
// Without this the named imports of other modules would go past the count.
syncBuiltinESMExports();
