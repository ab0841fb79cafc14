/** What a share is called for the one whom it is for: an age file (`writeLabel`). */
import { openWith } from "#recordings/keys.ts";
import { fromBase64 } from "../vault/bytes.ts";
import { readLabel } from "./share-keys.ts";

/** Null where it does not open, or is no label. */
export const labelIn = async (identity: string, label: string): Promise<string | null> => {
  try {
    return readLabel(await openWith(identity, fromBase64(label)));
  } catch {
    // For another vault, or changed: shown as sealed, which is what it is.
    return null;
  }
};
