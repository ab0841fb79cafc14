/** My observation forms: a sealed paper of my own, so that every device of mine has them. */
import type { NoteBody } from "#recordings/notes.ts";
import { Desk, type House } from "../house/desk.ts";
import { codeOf, Refused } from "../refused.ts";
import { changePaper, readPaper, type PaperGround } from "../vault/papers.ts";
import { refuse } from "../vault/vault.ts";
import { words } from "../words.ts";
import { FormError, formFrom, portable, readForm, type Form } from "./form.ts";

const text = words.notes.forms;
/** Comes with Aside. */
export const TALK = formFrom(text.talk);
/** A sealed paper has at most 262,144 characters of base64. */
const MOST_BYTES = 180_000;

/** Throws FormError, which a paper of my own only does where a newer Aside wrote it. */
export const formsIn = (paper: string | null): readonly Form[] => {
  if (paper === null) return [];
  const value: unknown = JSON.parse(paper);
  const forms =
    typeof value === "object" && value !== null && "forms" in value ? value.forms : null;
  if (!Array.isArray(forms)) throw new FormError("version");
  return (forms as unknown[]).map(formFrom);
};
const paperOf = (forms: readonly Form[]): string => {
  const written = JSON.stringify({ v: 1, forms: forms.map(portable) });
  if (new TextEncoder().encode(written).length > MOST_BYTES)
    throw refuse(text.tooMany, "too-many-forms");
  return written;
};

export class FormShelf extends Desk {
  /** Those that come with Aside stand first. */
  forms: readonly Form[] = [TALK];
  readonly #ground: PaperGround;
  readonly #keeps: () => boolean;

  /** `keeps` false: no vault is open here; only what comes with Aside can be used. */
  constructor(house: House, ground: PaperGround, keeps: () => boolean) {
    super(house);
    this.#ground = ground;
    this.#keeps = keeps;
  }

  /** Whether forms can be kept here. */
  get keeps(): boolean {
    return this.#keeps();
  }
  byId(id: string): Form | null {
    return this.forms.find((one) => one.id === id) ?? null;
  }
  /** What was counted or answered; of a form that is not on my list any more, its item's id. */
  labelOf(form: NoteBody["form"]): string | null {
    if (form === null) return null;
    return this.byId(form.form)?.items.find(({ id }) => id === form.item)?.label ?? form.item;
  }

  async load(): Promise<void> {
    if (!this.keeps) return;
    try {
      const { text: paper } = await readPaper(this.#ground, "forms");
      this.#show(formsIn(paper));
    } catch (error) {
      this.fail("forms", error);
    }
  }

  /** From a file; instead of one with the same id. */
  async add(file: string): Promise<boolean> {
    return this.#change((forms) => {
      const form = readForm(file);
      return [...forms.filter(({ id }) => id !== form.id), form];
    }, text.added);
  }
  async remove(id: string): Promise<boolean> {
    return this.#change((forms) => forms.filter((one) => one.id !== id), text.removed);
  }

  /** Signed out. */
  forget(): void {
    this.#show([]);
  }

  async #change(make: (forms: readonly Form[]) => readonly Form[], said: string): Promise<boolean> {
    const done = await this.step(
      "forms",
      async () => {
        let made: readonly Form[] = [];
        await changePaper(this.#ground, "forms", (paper) => {
          made = make(formsIn(paper));
          return paperOf(made);
        });
        return made;
      },
      said,
    );
    if (done !== null) this.#show(done);
    return done !== null;
  }

  protected override fail(act: string, error: unknown): void {
    super.fail(
      act,
      error instanceof FormError && !(error instanceof Refused)
        ? refuse(text.failures[error.code](error.item ?? 0), codeOf(error))
        : error,
    );
  }

  #show(forms: readonly Form[]): void {
    this.forms = [TALK, ...forms.filter(({ id }) => id !== TALK.id)];
    this.changed();
  }
}
