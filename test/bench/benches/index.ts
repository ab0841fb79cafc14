/** The benches by name, in the order in which `all` runs them. */
import type { Bench } from "../core/bench.ts";
import { door } from "./door.ts";
import { join } from "./join.ts";
import { library } from "./library.ts";
import { recorder } from "./recorder.ts";
import { relay } from "./relay.ts";
import { revoke } from "./revoke.ts";
import { seek } from "./seek.ts";
import { sessions } from "./sessions.ts";
import { signalling } from "./signalling.ts";

export const benches: Record<string, Bench> = {
  ...{ revoke, join, relay, sessions, signalling, door, recorder, seek, library },
};
