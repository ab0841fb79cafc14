/** Why there is no result: a sentence that a person can act on. */
export class Problem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Problem";
  }
}

/** The system's word for what went wrong, `ENOENT` and the like; "" where it gave none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
