/**
 * My log (R22): every line about my teaching and my account, newest first. Reading
 * it is not written: one's own log is one's own, and a line for each look would
 * only bury the others.
 */
import { ACTIONS_OF } from "#protocol/words.ts";
import type { LogQuery, LogReply } from "#protocol/http/log.ts";
import { AppError } from "../errors.ts";
import type { Account, AccountStore } from "../stores/account-store.ts";
import type { AuditEntry, AuditLog, AuditQuery } from "./audit-log.ts";
import { namesIn, toLogLine } from "./my-log-lines.ts";

/** Lines of one page. */
export const PAGE = 100;
/** Lines read at once where all of them are wanted. */
const STRIDE = 500;

export interface MyLog {
  page(account: string, query: LogQuery): Promise<LogReply>;
  /** What an administrator sees: administration of the own school, and nothing of teaching. */
  ofSchool(administrator: string, query: LogQuery): Promise<LogReply>;
  /** Lines that were just written, for their owner's pages; those from before are left out. */
  news(owner: string, entries: readonly AuditEntry[]): Promise<LogReply>;
  /** All lines, oldest first, as JSON by the line; what is written meanwhile is not in it. */
  download(account: string): AsyncIterable<string>;
  count(account: string): Promise<number>;
}
interface MyLogDeps {
  audit: Pick<AuditLog, "ofOwner" | "ofSchool">;
  accounts: Pick<AccountStore, "byId" | "byIds">;
}

export function createMyLog({ audit, accounts }: MyLogDeps): MyLog {
  const readerOf = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    return account;
  };
  const reply = async (reader: Account, entries: readonly AuditEntry[]): Promise<LogReply> => {
    const lines = entries.slice(0, PAGE).map(toLogLine);
    const people = await namesIn(lines, reader.school, accounts);
    const next = entries.length > PAGE ? (lines.at(-1)?.seq ?? null) : null;
    return { lines, people, next };
  };
  /** The places at which to read on, from the newest to the oldest, and how many lines there are. */
  const strides = async (reader: Account): Promise<{ places: number[]; lines: number }> => {
    const places: number[] = [];
    let lines = 0;
    for (;;) {
      const before = places.at(-1);
      const page = await audit.ofOwner(reader.id, {
        ...{ from: reader.handsSince, limit: STRIDE },
        ...(before === undefined ? {} : { before }),
      });
      // The first place is the number after the newest: later lines are not of this reading.
      if (before === undefined && page[0] !== undefined) places.push(page[0].seq + 1);
      lines += page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < STRIDE) return { places, lines };
      places.push(last.seq);
    }
  };

  return {
    async page(account, asked) {
      const reader = await readerOf(account);
      const query = toQuery(asked);
      // Older lines are about whoever had the account before (R23).
      const from = Math.max(query.from ?? 0, reader.handsSince);
      return reply(reader, await audit.ofOwner(account, { ...query, from }));
    },
    async ofSchool(administrator, asked) {
      const reader = await readerOf(administrator);
      return reply(reader, await audit.ofSchool(reader.school, toQuery(asked)));
    },
    async news(owner, entries) {
      const reader = await readerOf(owner);
      const found = await reply(reader, entries);
      return { ...found, lines: found.lines.filter(({ at }) => at >= reader.handsSince) };
    },
    async *download(account) {
      const reader = await readerOf(account);
      const { places } = await strides(reader);
      for (const before of places.toReversed()) {
        const from = reader.handsSince;
        const page = await audit.ofOwner(account, { from, before, limit: STRIDE });
        // The account may have been closed, or begun anew, while the page was read.
        if ((await readerOf(account)).handsSince !== from) throw new AppError("signed-out");
        yield page.toReversed().map(toText).join("");
      }
    },
    async count(account) {
      return (await strides(await readerOf(account))).lines;
    },
  };
}

/** One more than fits shows whether there is another page. */
const toQuery = ({ before, kind, outcome, actor, from, to }: LogQuery): AuditQuery => ({
  limit: PAGE + 1,
  ...(before === undefined ? {} : { before: Number(before) }),
  ...(kind === undefined ? {} : { actions: ACTIONS_OF[kind] }),
  ...(outcome === undefined ? {} : { outcome }),
  ...(actor === undefined ? {} : { actor }),
  ...(from === undefined ? {} : { from: Number(from) }),
  ...(to === undefined ? {} : { to: Number(to) }),
});

const toText = ({ seq, hash, line }: AuditEntry): string =>
  `${JSON.stringify({ seq, hash, line })}\n`;
