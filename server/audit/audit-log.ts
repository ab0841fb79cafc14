/**
 * The audit log: who did what, to whose material, and what came of it (R22).
 *
 * An access is written before it is served: when `append` rejects, the caller
 * refuses the access (`log-unavailable`). An end, a curtain or a removal acts
 * first and writes after (R11).
 */

export interface AuditLine {
  /** Wall clock, ms. */
  at: number;
  /** Account, or null for the server itself and for nobody known. */
  actor: string | null;
  /** Verb of the use case, as in `session:open` or `sign-in`. */
  action: string;
  /** Id of what was acted on. Never a title, a name or an address. */
  object: string | null;
  /** The account whose material it is, or whom it concerns: that person sees the line. */
  owner: string | null;
  /**
   * The school whose administrators see the line. Null for everything about
   * teaching: administrators see administration (R22).
   */
  school?: string | null;
  outcome: "done" | "refused";
  /** Error code, sources, count of minutes: plain facts, no secrets. */
  detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** A line in its place: `hash` covers the line, its number and the hash before it. */
export interface AuditEntry {
  seq: number;
  hash: string;
  /** Canonical JSON of the `AuditLine`. */
  line: string;
}

/** What a log finds a line by without reading it; repeats parts of the line. */
export type Filing = Pick<AuditLine, "at" | "actor" | "action" | "owner" | "outcome"> & {
  school: string | null;
};
export interface FiledEntry extends AuditEntry {
  filed: Filing;
}

/** Which lines; a field that is missing asks for all. */
export interface AuditQuery {
  /** Only lines before this number: the next page of a list that is newest first. */
  before?: number;
  outcome?: AuditLine["outcome"];
  /** Beginnings of actions, as in `session:`; any of them. */
  actions?: readonly string[];
  actor?: string;
  /** Wall clock, ms: from this moment, and up to but without that one. */
  from?: number;
  to?: number;
  /** At most so many, newest first. */
  limit: number;
}

export type AppendedListener = (line: AuditLine, entry: AuditEntry) => void;

export interface AuditLog {
  /**
   * Resolves once the line is durable and the anchor knows it, rejects when one
   * of them is not. Lines keep the order of the calls.
   */
  append(line: AuditLine): Promise<void>;
  /** Entries after `seq`, oldest first, at most `limit`. */
  entries(afterSeq: number, limit: number): Promise<AuditEntry[]>;
  /** The same with what each is filed under, as kept: for the verification. */
  filed(afterSeq: number, limit: number): Promise<FiledEntry[]>;
  /** The lines about one owner's material, newest first, each with its place in the chain. */
  ofOwner(owner: string, query: AuditQuery): Promise<AuditEntry[]>;
  /** The lines about the administration of one school, newest first. */
  ofSchool(school: string, query: AuditQuery): Promise<AuditEntry[]>;
  /**
   * Calls back for each line once it is durable, in order, before `append`
   * resolves. A listener that throws harms neither the line nor other listeners.
   */
  onAppended(listener: AppendedListener): void;
  /**
   * Calls back for what went wrong without making a line fail: a listener that
   * threw, an anchor that does not fit. What went wrong before is told at once.
   */
  onFault(listener: (error: unknown) => void): void;
}
