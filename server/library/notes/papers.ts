/** Sealed papers of one's own: under one's vault, version by version, for nobody else. */
import type { PaperBody, PaperReply } from "#protocol/http/notes.ts";
import type { InTurn } from "../../accounts/in-turn.ts";
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { AppError } from "../../errors.ts";
import type { NoteStore } from "../../stores/note-store.ts";
import type { Holders } from "../holder.ts";
import { paperLine } from "./note-lines.ts";

export interface Papers {
  /** Throws `no-vault` or `vault-locked`. */
  read(asker: Asker, paper: PaperBody["paper"]): Promise<PaperReply>;
  /** Throws `moved-on` where another version is there by now. */
  keep(asker: Asker, what: PaperBody): Promise<void>;
}
export interface PapersDeps {
  notes: Pick<NoteStore, "paper" | "setPaper">;
  holders: Pick<Holders, "open">;
  lines: Lines;
  inTurn: InTurn;
}

export function createPapers({ notes, holders, lines, inTurn }: PapersDeps): Papers {
  return {
    async read(asker, name) {
      const found = await notes.paper(asker.account, name);
      await asker.again();
      await holders.open(asker.account);
      return { version: found?.version ?? 0, sealed: found?.sealed ?? null };
    },
    // In turn with the vault's end: no paper outlives the vault that opens it.
    keep: (asker, { paper: name, version, sealed }) =>
      inTurn(`vault ${asker.account}`, async () => {
        const { account } = asker;
        await holders.open(account);
        await lines.giving(paperLine(account, name), async () => {
          await asker.again();
          await holders.open(account);
          const kept = await notes.setPaper({ account, name, version: version + 1, sealed });
          if (!kept) throw new AppError("moved-on");
        });
      }),
  };
}
