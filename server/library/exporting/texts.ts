/** What lies beside the sealed bytes of an export, so that they open without this server. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { OPENER, type ExportsDeps } from "./exports.ts";

const FORMAT = new URL("../../../recordings/FORMAT.md", import.meta.url);

const README = `This is everything that Aside holds of you: your account, your log, your notes, and your
recordings as they are stored, sealed. Nobody can watch them who does not have your vault:
your recovery code, or a device that opens it.

account.json      you, your devices and what else is known of you
agreements.json   each agreement that you accepted, whole, with its signed receipt
log.ndjson        your log, one line each, oldest first
shares.json       what you share now, and who watched which seconds, by name
notes.json        notes, sealed, what you wrote beside recordings of others too; shares and
                  notes name recordings by their ids
groups.json       your group libraries, your role, who is in them; name and key sealed
vault.age         your vault, sealed by your recovery code
recordings/       one folder for each recording; what lies in the bin is not here

Where you have no vault, or it is locked, there is nothing from shares.json on.

Unpack it. Then, with Node (any from 22 on) and your recovery code, in this folder:

  node ${OPENER} . --list                        your recordings, with their titles
  node ${OPENER} . --notes notes.txt             all notes and captions, to read
  node ${OPENER} . --notes notes.json            the same for another program
  node ${OPENER} recordings/FOLDER --out lesson.mp4   a film of a recording

FORMAT.md says to the byte how recordings, titles and notes are sealed. The key files are
ordinary age files (https://age-encryption.org): any age program opens them.
`;

/** Of pages that were built without the opener, the export has none. */
export async function loadTexts(clientFolder: string): Promise<ExportsDeps["texts"]> {
  const opener = readFile(join(clientFolder, "opener", OPENER), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  return { readme: README, format: await readFile(FORMAT, "utf8"), opener: await opener };
}
