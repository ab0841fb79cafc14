/**
 * Lines about group libraries: for whoever acts, whom it concerns, and everybody whose
 * recordings are in it, because who can see these changes (R22). No school reads them.
 */
import type { About, Lines } from "../../accounts/lines.ts";
import { codeOf } from "../../errors.ts";

type Detail = NonNullable<About["detail"]>;

export type GroupAct =
  "make" | "add" | "take-out" | "role" | "leave" | "close" | "rekey" | "read-keys";

/** The same line for each of these, each in their own log. */
export const groupLines = (
  act: GroupAct,
  group: string,
  actor: string | null,
  audience: Iterable<string>,
  detail: Detail = {},
): About[] =>
  [...new Set(audience)].map((owner) => ({
    ...{ action: `group:${act}`, actor, object: group, owner, school: null, detail },
  }));

/** As `Lines.giving`, for several lines that announce one act. */
export async function givingAll<T>(
  lines: Pick<Lines, "before" | "after">,
  abouts: readonly About[],
  give: () => Promise<T>,
): Promise<T> {
  for (const about of abouts) await lines.before(about);
  try {
    return await give();
  } catch (error) {
    const code = codeOf(error);
    for (const about of abouts) {
      await lines.after({ ...about, outcome: "refused", detail: { ...about.detail, code } });
    }
    throw error;
  }
}
