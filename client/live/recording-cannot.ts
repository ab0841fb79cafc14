/** What stands against recording: the server knows some of it, this device the rest. Pure. */
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { Place } from "../router.ts";
import type { VaultState } from "../vault/vault.ts";
import type { Obstacle } from "../words/recording.ts";

type Known = Pick<RecordingsReply, "obstacles">;

const OF_THE_VAULT: Partial<Record<VaultState, Obstacle>> = {
  none: "no-vault",
  unchecked: "code-unchecked",
  elsewhere: "not-here",
  locked: "vault-locked",
  swapped: "swapped",
};

/**
 * The first thing to mend; null when recording could be turned on. `known` is
 * the server's last answer, null before there is one: it will say no itself
 * where it must.
 */
export const obstacleOf = (known: Known | null, vault: VaultState): Obstacle | null =>
  OF_THE_VAULT[vault] ?? known?.obstacles[0] ?? (vault === "open" ? null : "unknown");

/** Where it is mended. */
export const mendedAt = (obstacle: Obstacle): Place =>
  obstacle === "quota-reached" || obstacle === "disk-full" ? "recordings" : "vault";

/** Refusals of a start that say what stands in the way. */
export const isObstacle = (code: string): code is Obstacle =>
  ["no-vault", "code-unchecked", "vault-locked", "quota-reached", "disk-full"].includes(code);
