/**
 * What a test file asks of the runner, in the comment on its first line:
 * `// runs alone`, `// limit 300 s`, or both: `// runs alone, limit 300 s`.
 */
export interface Demands {
  alone: boolean;
  limitMs: number;
}

export const DEFAULT_LIMIT_MS = 120_000;

/** Throws when the first line looks like a demand and is none: a typing error must not go unnoticed. */
export function demandsOf(source: string): Demands {
  const demands: Demands = { alone: false, limitMs: DEFAULT_LIMIT_MS };
  const first = source.split("\n", 1)[0]?.trim() ?? "";
  if (!/^\/\/ (runs alone|limit)\b/.test(first)) return demands;
  for (const demand of first.slice(2).split(",")) {
    const limit = /^limit (\d+) s$/.exec(demand.trim());
    if (limit) demands.limitMs = Number(limit[1]) * 1000;
    else if (demand.trim() === "runs alone") demands.alone = true;
    else throw new Error(`not understood on the first line: "${demand.trim()}"`);
  }
  return demands;
}
