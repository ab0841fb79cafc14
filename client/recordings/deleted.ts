/** What is said of a deletion, wherever it was asked for. */
import type { DeletedReply } from "#protocol/http/recordings.ts";
import { words } from "../words.ts";
import { moment } from "./recording-words.ts";

const text = words.recordings.act;
/** Erasing of the bytes is done by then, ms (R18). */
const ERASED_WITHIN_MS = 24 * 3_600_000;

export const deletedWords = ({ eraseAt }: DeletedReply): string =>
  eraseAt === null
    ? text.erased(moment(Date.now() + ERASED_WITHIN_MS))
    : text.binned(moment(eraseAt));
