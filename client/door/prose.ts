/**
 * The texts that a school writes, as blocks: `# ` and `## ` begin a heading, `- `
 * an entry of a list, an empty line ends a paragraph. Nothing else is special,
 * so whatever a school types is shown as it was typed. PURE.
 */
export type Block =
  | { kind: "heading"; level: 1 | 2; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "paragraph"; text: string };

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  /** Whether the next line goes on with the last block. */
  let open = false;
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const last = open ? blocks.at(-1) : undefined;
    if (line === "") {
      open = false;
      continue;
    }
    const heading = /^(#{1,2}) +(.+)$/.exec(line);
    const item = /^- +(.+)$/.exec(line);
    open = true;
    if (heading !== null) {
      const level = heading[1] === "#" ? 1 : 2;
      blocks.push({ kind: "heading", level, text: heading[2] ?? "" });
      open = false;
    } else if (item !== null) {
      if (last?.kind === "list") last.items.push(item[1] ?? "");
      else blocks.push({ kind: "list", items: [item[1] ?? ""] });
    } else if (last?.kind === "paragraph") {
      last.text += ` ${line}`;
    } else if (last?.kind === "list") {
      last.items.push(`${last.items.pop() ?? ""} ${line}`);
    } else {
      blocks.push({ kind: "paragraph", text: line });
    }
  }
  return blocks;
}
