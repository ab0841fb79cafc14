/** Who imports whom. Import statements are found by their form; no compiler is needed for that. */
import { posix } from "node:path";

export interface Import {
  /** A file of the checkout (`server/errors.ts`) or a package (`node:fs`, `mediasoup`). */
  target: string;
  /** Gone when the types are stripped. */
  typeOnly: boolean;
}

const STATIC =
  /^[ \t]*(?:import|export)\s+(?<type>type\s)?(?:[\w*\s{},$]*?\sfrom\s*)?["'](?<from>[^"']+)["']/gm;
const DYNAMIC = /\bimport\s*\(\s*["'](?<from>[^"']+)["']/g;
const MAPPED = [
  ["#protocol/", "server/protocol/"],
  ["#recordings/", "recordings/"],
  ["#server/", "server/"],
  ["#sfu-config/", "sfu-config/"],
  ["#test/", "test/"],
] as const;

function resolve(importer: string, specifier: string): string {
  if (specifier.startsWith(".")) {
    return posix.normalize(posix.join(posix.dirname(importer), specifier));
  }
  for (const [prefix, folder] of MAPPED) {
    if (specifier.startsWith(prefix)) return folder + specifier.slice(prefix.length);
  }
  return specifier;
}

export function importsOf(importer: string, source: string): Import[] {
  // `import("./x.ts").Type` is a type, but counting it as an import errs on the strict side.
  const code = source.replace(/\/\*[\s\S]*?\*\/|^[ \t]*\/\/[^\n]*/gm, "");
  return [...code.matchAll(STATIC), ...code.matchAll(DYNAMIC)].map(({ groups }) => ({
    target: resolve(importer, groups?.["from"] ?? ""),
    typeOnly: groups?.["type"] !== undefined,
  }));
}
