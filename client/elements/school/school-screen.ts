/** Administration: the school, its rules, its Code of Practice, and what was done here. */
import { html, nothing, type TemplateResult } from "lit";
import { PASSWORD_FLOOR } from "#protocol/words.ts";
import type { SchoolReply } from "#protocol/http/people.ts";
import { School } from "../../house/school.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import {
  isTicked,
  onSubmit,
  outcome,
  pageHead,
  panel,
  tick,
  waiting,
} from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { recordingLimits, recordingLimitsIn } from "../recordings/recording-limits.ts";
import { codeOfPractice } from "./school-code.ts";
import { schoolLog } from "./school-log.ts";
import { administrationTabs } from "./school-tabs.ts";

const text = words.school;
/** The longest that may be asked for: the wire's own limit. */
const LONGEST = 64;

export class SchoolScreen extends HouseScreen<School> {
  protected override makeDesk(): School {
    return new School(this.app);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.load();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { reply } = desk;
    return html`<main class="page" id="main">
      ${administrationTabs("school")} ${pageHead(text.title, text.lead)}
      ${troubles(desk.failed("load"), app.signalling)}
      ${
        reply === null
          ? waiting(desk, text.loading)
          : html`${this.#settings(reply)} ${codeOfPractice(desk, reply.codeOfPractice)}`
      }
      ${schoolLog(desk, app.account.me?.account ?? "")}
    </main>`;
  }

  #settings(school: SchoolReply): TemplateResult {
    const { desk } = this;
    const { rules } = school;
    return html`<form class="stack" @submit=${onSubmit((form) => void this.#save(form))}>
      ${panel(
        "who",
        text.who.title,
        html`${field({ id: "name", label: text.who.name, value: school.name, maxlength: 120 })}
        ${field({ id: "controller", label: text.who.controller, hint: text.who.controllerHint, value: school.controller, maxlength: 300 })}
        ${field({ id: "registration", label: text.who.registration, hint: text.who.registrationHint, optional: true, value: school.registration, maxlength: 60 })}
        ${field({ id: "support", label: text.who.support, value: school.support, maxlength: 300 })}`,
      )}
      ${panel(
        "rules",
        text.rules.title,
        html`${field({
          id: "length",
          label: text.rules.length,
          hint: text.rules.lengthHint(PASSWORD_FLOOR),
          type: "number",
          min: String(PASSWORD_FLOOR),
          max: String(LONGEST),
          value: String(rules.passwordLength),
        })}
        ${tick("factor", text.rules.factor, text.rules.factorHint, rules.secondFactor)}
        ${tick("training", text.rules.training, text.rules.trainingHint, rules.training)}
        ${recordingLimits(rules)}`,
      )}
      ${outcome(desk, "school")}
      <button
        class="btn btn--main"
        type="submit"
        aria-disabled=${desk.busy === "school" ? "true" : nothing}
      >
        ${icon("check")}${desk.busy === "school" ? text.saving : text.save}
      </button>
    </form>`;
  }

  async #save(form: HTMLFormElement): Promise<void> {
    await this.desk.save({
      name: typedIn(form, "name"),
      controller: typedIn(form, "controller"),
      registration: typedIn(form, "registration"),
      support: typedIn(form, "support"),
      rules: {
        passwordLength: Number(typedIn(form, "length")),
        secondFactor: isTicked(form, "factor"),
        training: isTicked(form, "training"),
        ...recordingLimitsIn(form),
      },
    });
    // The name of the school and what is asked of everybody stand on other pages too.
    if (this.desk.said("school") !== null) await this.app.knowMe();
  }
}
customElements.define("school-screen", SchoolScreen);
