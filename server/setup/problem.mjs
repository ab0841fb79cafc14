/**
 * Something that the set-up cannot do by itself. `sentence` says what is wrong
 * in words for a person, `command` is the one command that would help.
 */
export class Problem extends Error {
  /**
   * @param {string} sentence
   * @param {string} command
   * @param {string} [detail] the last lines a tool printed, shown below the sentence
   */
  constructor(sentence, command, detail = "") {
    super(sentence);
    this.name = "Problem";
    this.command = command;
    this.detail = detail;
  }
}

/** A step that cannot start because an earlier one failed; it has nothing of its own to say. */
export class Blocked extends Error {}
