/** Becoming somebody here, or coming back: who you are, and how you sign in from now on. */
import { html, nothing, type TemplateResult } from "lit";
import type { LinkReply } from "#protocol/http/links.ts";
import type { Said } from "../../door/link.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { field, fieldFailure, rawIn, typedIn } from "../shell/field.ts";
import { focusWrong } from "../shell/focus.ts";
import { linkIntro, resetProof } from "./link-intro.ts";
import { platformPasskeys } from "../../door/passkeys.ts";
import { schoolFields } from "../school/school-first-fields.ts";
import { signInWays } from "./sign-in-ways.ts";

const text = words.link;

const GO = {
  school: text.school.go,
  join: text.join.go,
  "join-outside": text.outside.go,
  reset: text.reset.go,
  address: text.address.go,
} as const;

export class LinkForm extends AsideElement {
  static override properties = {
    ...AsideElement.properties,
    link: { attribute: false },
    way: { state: true },
  };
  declare link: LinkReply;
  /** How the person signs in from now on. */
  declare way: "password" | "passkey";
  #told: unknown = null;

  constructor() {
    super();
    this.way = "password";
  }

  protected override follows(): Changing[] {
    return [this.app.link];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("stack", "stack--wide");
    void platformPasskeys().then((here) => {
      // The better way first where the device has it, unless something is typed already.
      if (here && !this.querySelector<HTMLInputElement>("#password")?.value) this.way = "passkey";
    });
  }

  override updated(): void {
    const { failure, busy } = this.app.link;
    if (busy !== null || failure === this.#told) return;
    this.#told = failure;
    if (failure !== null) void focusWrong(this);
  }

  /** The sentence, where it belongs to this field. */
  #wrong(codes: readonly string[]): string | null {
    const { failure } = this.app.link;
    return failure !== null && codes.includes(failure.code) ? failure.message : null;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { kind } = this.link;
    const name = typedIn(form, "name");
    const said: Said = {
      ...(kind === "reset" ? {} : { name }),
      ...(kind === "reset" && this.link.proof === "code" ? { code: typedIn(form, "code") } : {}),
      ...(kind === "school"
        ? {
            email: typedIn(form, "email"),
            school: {
              name: typedIn(form, "school-name"),
              controller: typedIn(form, "controller"),
              registration: typedIn(form, "registration"),
              support: typedIn(form, "support"),
            },
          }
        : {}),
    };
    void this.#use(said, name === "" ? this.link.name || this.link.email : name, form);
  }

  async #use(said: Said, name: string, form: HTMLFormElement): Promise<void> {
    const { link, router } = this.app;
    const used =
      this.way === "passkey"
        ? await link.useWithPasskey(said, name)
        : await link.useWithPassword(said, rawIn(form, "password"));
    if (!used) return;
    router.go(this.link.kind === "join-outside" ? "coach" : "go-live");
    link.forget();
  }

  #you(): TemplateResult | typeof nothing {
    const { kind, name, email } = this.link;
    // Password managers file what they keep under the field that says who.
    const who = field({
      id: "email",
      label: text.email,
      type: "email",
      autocomplete: "username",
      ...(kind === "school" ? { hint: text.emailHint } : { value: email, readonly: true }),
      failure: this.#wrong(["address-taken"]),
    });
    if (kind === "reset") return who;
    return html`${field({ id: "name", label: text.name, hint: kind === "join-outside" ? text.nameHintOutside : text.nameHint, autocomplete: "name", value: name, maxlength: 80 })}
    ${who}`;
  }

  override render(): TemplateResult {
    const { link, way, app } = this;
    const { busy, failure } = app.link;
    const placed = ["weak-password", "common-password", "address-taken", "wrong-code"];
    return html`${linkIntro(link)}
      <form
        class="stack stack--wide"
        @submit=${(event: SubmitEvent) => {
          this.#submit(event);
        }}
      >
        ${link.kind === "school" ? schoolFields() : nothing}
        <fieldset class="stack">
          ${link.kind === "school" ? html`<legend class="legend">${text.you}</legend>` : nothing}
          ${this.#you()} ${resetProof(link, this.#wrong(["wrong-code"]))}
        </fieldset>
        ${signInWays(link, way, this.#wrong(["weak-password", "common-password"]), (chosen) => {
          this.way = chosen;
        })}
        ${
          failure !== null && !placed.includes(failure.code)
            ? fieldFailure("link", failure.message)
            : nothing
        }
        <button
          class="btn btn--main btn--lesson btn--wide"
          type="submit"
          ?disabled=${busy !== null}
        >
          ${busy === null ? GO[link.kind] : busy === "passkey" ? words.door.passkey.busy : text.busy}
        </button>
      </form>`;
  }
}
customElements.define("link-form", LinkForm);
