/** The ear during a lesson: open, speaking, hushed, lost, and the way to change it. */
import { html, nothing, type TemplateResult } from "lit";
import type { OwnerView } from "#protocol/events.ts";
import type { Ear } from "../../live/ear.ts";
import { shownName } from "../../live/shown-name.ts";
import { words } from "../../words.ts";
import { earWaves, icon } from "../shell/icons.ts";

const text = words.ear;

const box = (kind: string, sign: TemplateResult, title: string, says: string, action: unknown) =>
  html`<section class="ear ${kind} paren deck__b" aria-label=${text.title} aria-live="polite">
    ${sign}
    <p class="ear__text"><b>${title}</b><small>${says}</small></p>
    ${action}
  </section>`;

const button = (word: string, label: string, act: () => void, sign: unknown = nothing) =>
  html`<button class="btn" type="button" aria-label=${label} @click=${act}>${sign}${word}</button>`;

const hush = (ear: Ear) =>
  button(
    text.hush,
    text.hushLabel,
    () => {
      ear.hush();
    },
    icon("earoff"),
  );

/** `check` opens the ear check. */
export const earPanel = (ear: Ear, view: OwnerView, check: () => void): TemplateResult => {
  if (!view.talkback) return box("ear--hush", icon("earoff"), text.off, text.offText, nothing);
  const status = view.owns ? ear.status : view.ear;
  const openCheck = view.owns ? button(text.check, text.checkLabel, check) : nothing;
  switch (status) {
    case "open": {
      const speaker = view.guests.find(({ account }) => account === view.talking);
      const action = view.owns ? hush(ear) : nothing;
      return speaker !== undefined
        ? box("ear--on", earWaves(), shownName(speaker), text.speaks, action)
        : box(
            "",
            icon("ear"),
            text.open,
            view.owns ? text.openText(ear.label) : text.there,
            action,
          );
    }
    case "hushed":
      return box(
        "ear--hush",
        icon("earoff"),
        text.hushed,
        text.hushedText,
        view.owns
          ? button(text.unhush, text.unhushLabel, () => {
              ear.unhush();
            })
          : nothing,
      );
    case "lost":
      return box("ear--lost", icon("warn"), text.lost, text.lostText, openCheck);
    case "unconfirmed":
      return box("ear--hush", icon("earoff"), text.unconfirmed, text.unconfirmedText, openCheck);
    default: {
      const unknown: never = status;
      return unknown;
    }
  }
};
