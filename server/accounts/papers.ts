/** All that is known of one account besides its log and its library, for its person's export. */
import type { Footprints } from "./footprint.ts";
import type { Agreements } from "./office/agreements.ts";
import type { Asker } from "./ports.ts";
import type { SignIns } from "./sign-in.ts";

export interface PapersDoor {
  signIns: Pick<SignIns, "me" | "devices">;
  footprints: Footprints;
  agreements: Pick<Agreements, "copies">;
}

/** By name, as JSON; times are wall clock ms. Throws `signed-out`. */
export async function papersOf(
  { signIns, footprints, agreements }: PapersDoor,
  asker: Asker,
): Promise<Record<string, unknown>> {
  const { account } = asker;
  const devices = await signIns.devices(account);
  return {
    account: {
      me: await signIns.me(account),
      footprint: await footprints.of(account),
      // A sign-in's id is not among them: with it and a key of the server one could be made up.
      devices: devices.map(({ device, createdAt, usedAt }) => ({ device, createdAt, usedAt })),
    },
    agreements: (await agreements.copies(asker)).copies,
  };
}
