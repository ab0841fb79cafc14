/** Lines as their owner reads them, and whom the ids in them mean. */
import type { LogLine, LogReply } from "#protocol/http/log.ts";
import type { AccountStore } from "../stores/account-store.ts";
import type { AuditEntry, AuditLine } from "./audit-log.ts";

export const toLogLine = ({ seq, hash, line }: AuditEntry): LogLine => {
  const { at, actor, action, object, outcome, detail } = JSON.parse(line) as AuditLine;
  return { seq, hash, at, actor, action, object, outcome, detail: { ...detail } };
};

/** 128 bits, base64url: what an account's id looks like, and others' ids too. */
const ID = /^[A-Za-z0-9_-]{22}$/;

const idsIn = ({ actor, object, detail }: LogLine): string[] =>
  [actor, object, ...Object.values(detail)]
    .filter((value) => typeof value === "string")
    // A list of ids is one text with spaces between.
    .flatMap((text) => text.split(" "))
    .filter((word) => ID.test(word));

/** Names of the reader's own school and its guests. Everybody else stays a number. */
export async function namesIn(
  lines: readonly LogLine[],
  school: string,
  accounts: Pick<AccountStore, "byIds">,
): Promise<LogReply["people"]> {
  const ids = [...new Set(lines.flatMap(idsIn))];
  const found = (await accounts.byIds(ids)).filter((account) => account.school === school);
  return Object.fromEntries(found.map(({ id, name, outside }) => [id, { name, outside }]));
}
