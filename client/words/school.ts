/** Texts about the school, its rules, its agreement and its Code of Practice. */
export const wordsSchool = {
  title: "School",
  lead: "Who runs this server, and what it asks of its people.",
  loading: "Fetching the settings",
  nav: { label: "Administration", people: "People", school: "Settings", agreements: "Agreement" },

  who: {
    title: "The school",
    name: "Name",
    controller: "Data controller",
    controllerHint: "A name and how to reach it. Everybody can read it.",
    registration: "Data-protection registration number",
    registrationHint: "Leave it empty where the law asks for none.",
    support: "Whom people ask for help",
  },
  rules: {
    title: "Rules for everybody",
    length: "Shortest password, characters",
    lengthHint: (floor: number) =>
      `At least ${floor}. It is asked of the next password a person chooses.`,
    factor: "Everybody needs a second factor",
    factorHint: "A passkey, or one-time codes. Whoever has none is asked at the next action.",
    training: "Everybody confirms having been trained",
    trainingHint: "Asked once, together with the agreement.",
  },
  save: "Save",
  saving: "Saving",
  saved: "Saved. It is in force now.",

  code: {
    title: "Code of Practice",
    lead: "Shown with the agreement. A model to make your own; review it every year with your staff.",
    text: "Text",
    textHint: "A line that begins with # is a heading, with - a point of a list.",
    review: "Review it on",
    due: "The review is due.",
    save: "Save the Code of Practice",
    saved: "Saved. Everybody reads this text from now on.",
    changed: (day: string) => `Last changed ${day}.`,
  },

  log: {
    title: "What was done here",
    lead: "Administration only: nothing about a lesson is among these lines.",
    empty: "Nothing yet.",
    more: "Show older lines",
  },

  agreements: {
    title: "Agreement",
    lead: "The End User Licence Agreement of your school. Nobody gets in before accepting the newest version.",
    loading: "Fetching the versions",
    versions: "Versions",
    version: (version: number) => `Version ${version}`,
    newest: "In force",
    published: "Published. Everybody is asked again at their next action.",
    by: (day: string) => `Published ${day}`,
    read: "Read it",
    hash: (hash: string) => `Fingerprint ${hash}`,
    write: "Write a new version",
    writing: (version: number) => `A new version, from version ${version}`,
    text: "Text of the agreement",
    warn: "Everybody is asked again at their next action. A lesson under way goes on.",
    publish: "Publish it",
    cancel: "Keep the old one",
    same: "Nothing is changed yet.",
    model:
      "It is a model in plain words, not legal advice. Let your data-protection officer read it.",
  },
} as const;
