/** Texts of what happens to recordings by itself, over the whole library. */
export const wordsLibrary = {
  /** What is done for good is asked twice. */
  sure: { no: "Let it be" },

  due: {
    title: "What happens by itself",
    none: "Nothing",
    noneText: "No recording of yours is deleted by itself. Each stays until you delete it.",
    thrown: (n: number, when: string) =>
      n === 1
        ? `1 recording needs you: untouched, it is thrown away by ${when}.`
        : `${n} recordings need you: untouched, they are thrown away, the first by ${when}.`,
    kept: (n: number, when: string) =>
      n === 1
        ? `1 recording needs you: untouched, it is kept from ${when} on.`
        : `${n} recordings need you: untouched, they are kept, the first from ${when} on.`,
    expires: (n: number, when: string) =>
      n === 1
        ? `1 recording is deleted by itself on ${when}.`
        : `${n} recordings are deleted by themselves: the first on ${when}.`,
    last: (when: string) => `The last on ${when}.`,
    bin: (n: number, when: string) =>
      n === 1
        ? `1 recording is locked and gone for good on ${when}; until then you can take the deletion back.`
        : `${n} recordings are locked and gone for good, the first on ${when}; until then you can take a deletion back.`,
    frees: (size: string) => `That frees ${size}.`,
    rule: (days: number | null) =>
      days === null
        ? "What you keep stays until you delete it."
        : `What you keep from now on is deleted after ${days === 1 ? "1 day" : `${days} days`}.`,
  },
} as const;
