/**
 * Wraps a part's first key to the owner's vault (R14): a process of its own for the
 * tenth of a second that takes. age works with strings and copies that nobody can
 * overwrite; here they end with the process, and its library takes no memory from
 * the recorder.
 *
 * Arguments: recipient, recording, part. In: C(0), 32 bytes. Out: the age file.
 */
import { readFileSync, writeSync } from "node:fs";
import { wrapTo } from "../keys.ts";
import { Chain } from "../seal.ts";
import { keepOutOfCoreDumps } from "./core-dumps.ts";

keepOutOfCoreDumps();
const [recipient = "", recording = "", part = ""] = process.argv.slice(2);
const text = new Chain(readFileSync(0), recording, Number(part)).keyFileText();
const file = await wrapTo(recipient, text);
for (let at = 0; at < file.length;) at += writeSync(1, file, at);
