/** A person of the log, told apart from one of the school. */
import type { LogReply } from "#protocol/http/log.ts";
import { words } from "../words.ts";

export const outsideName = ({ name, outside }: LogReply["people"][string]): string =>
  outside ? `${name}, ${words.guests.outsideSaid}` : name;
