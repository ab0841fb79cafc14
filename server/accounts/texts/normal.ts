/** The one form in which an agreement is kept, shown and hashed. */
import { createHash } from "node:crypto";

/** SHA-256 of the text (UTF-8), hex. */
export const hashOf = (text: string): string =>
  createHash("sha256").update(text, "utf8").digest("hex");

/** One text for one meaning: line ends, composed letters, no spaces that nobody sees. */
export const normalText = (text: string): string =>
  `${text
    .normalize("NFC")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[ \t]+$/gm, "")
    .trim()}\n`;
