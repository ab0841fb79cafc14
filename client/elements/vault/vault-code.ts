/** The recovery code: shown once, on screen and on paper, then typed again. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import { offer } from "../../files.ts";
import { fullDay } from "../../house/days.ts";
import type { MyVault, Step } from "../../vault/my-vault.ts";
import { groupsOf } from "../../vault/typed-code.ts";
import { words } from "../../words.ts";
import { field, rawIn } from "../shell/field.ts";
import { notice, onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { actButton } from "./vault-parts.ts";

const text = words.vault.code;
const { paper, check } = words.vault;

const headOf = (app: App): string[] => {
  const { me } = app.account;
  return me === null ? [] : [paper.school(me.school.name), paper.whose(me.name)];
};

/** What is printed, and nothing else: see `vault.css`. */
const onPaper = (app: App, groups: readonly string[]): TemplateResult =>
  html`<div class="paper only-on-paper">
    <p class="paper__title">${paper.title}</p>
    <p>${headOf(app).map((line) => html`${line}<br />`)}${paper.made(fullDay(Date.now()))}</p>
    <p class="paper__code num">${groups.join(" ")}</p>
    <p>${paper.what}</p>
    <p>${paper.keep}</p>
  </div>`;

const asText = (app: App, groups: readonly string[]): string =>
  [
    ...[paper.title, "", ...headOf(app), paper.made(fullDay(Date.now())), ""],
    ...[groups.join("-"), "", paper.what, paper.keep, ""],
  ].join("\n");

const copy = async (app: App, groups: readonly string[]): Promise<void> => {
  try {
    await navigator.clipboard.writeText(groups.join("-"));
    app.say(text.copied);
  } catch {
    // The browser's choice, or a policy of the device.
    app.say(text.copyRefused, true);
  }
};

export const showCode = (
  app: App,
  desk: MyVault,
  step: Extract<Step, { name: "code" }>,
): TemplateResult => {
  const groups = groupsOf(step.code);
  return panel(
    "code",
    text.title,
    html`<div class="stack not-on-paper">
        <p>${text.lead}</p>
        ${step.replaced ? notice("plain", "recall", text.old) : nothing}
        <ol class="code-groups num" aria-label=${text.title}>
          ${groups.map(
            (group, i) =>
              html`<li><span class="vh">${text.group(i + 1)}</span><code>${group}</code></li>`,
          )}
        </ol>
        <p class="row">
          ${actButton(desk, {
            label: text.print,
            sign: "print",
            act: () => {
              print();
            },
          })}
          ${actButton(desk, {
            label: text.save,
            sign: "down",
            act: () => {
              offer(text.file, asText(app, groups));
            },
          })}
          ${actButton(desk, { label: text.copy, sign: "copy", act: () => copy(app, groups) })}
        </p>
        <p>${text.where}</p>
        ${actButton(desk, {
          label: text.next,
          kind: "btn--main btn--lesson",
          act: () => {
            desk.show({ ...step, name: "check" });
          },
        })}
      </div>
      ${onPaper(app, groups)}`,
    "on-paper",
  );
};

/** The field for a code, the same wherever one is typed: what is typed may be read over, to be checked. */
export const codeField = (id: string, failure: string | null): TemplateResult =>
  html`<div class="code-field">
    ${field({ id, label: check.label, hint: check.lead, failure, maxlength: 80 })}
  </div>`;

export const checkCode = (
  desk: MyVault,
  step: Extract<Step, { name: "check" }>,
): TemplateResult => {
  const { code } = step;
  return panel(
    "check",
    check.title,
    html`<form
      class="stack"
      novalidate
      @submit=${onSubmit((form) => void desk.check(rawIn(form, "code-again")))}
    >
      ${codeField("code-again", desk.failed("check"))}
      <p class="row">
        <button class="btn btn--main btn--lesson" type="submit" ?disabled=${desk.busy !== null}>
          ${desk.busy === "check" ? check.busy : check.go}
        </button>
        ${
          code === null
            ? nothing
            : actButton(desk, {
                label: check.back,
                kind: "btn--quiet",
                act: () => {
                  desk.show({ ...step, name: "code", code });
                },
              })
        }
      </p>
    </form>`,
  );
};

/** Held here, and left half-way when it was made. */
export const unchecked = (desk: MyVault): TemplateResult => {
  const { title, text: said, type, fresh } = words.vault.unchecked;
  return panel(
    "unchecked",
    title,
    html`<p>${said}</p>
      ${outcome(desk, "code")}
      <p class="row">
        ${actButton(desk, {
          label: type,
          kind: "btn--main btn--lesson",
          act: () => {
            desk.show({ name: "check", code: null, replaced: false });
          },
        })}
        ${actButton(desk, { label: fresh, kind: "btn--lesson", act: () => desk.freshCode() })}
      </p>`,
  );
};
