/** Where I am signed in, this browser first, and how to end it. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../../app.ts";
import { dayOf } from "../../house/days.ts";
import type { MyAccount } from "../../house/my-account.ts";
import { words } from "../../words.ts";
import { loading, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.my.devices;

export const devicesPanel = (app: App, desk: MyAccount): TemplateResult => {
  const { devices } = desk;
  const everywhere = async (): Promise<void> => {
    if (await desk.signOutEverywhere()) app.account.leave();
  };
  return panel(
    "devices",
    text.title,
    html`${devices === null ? loading(words.my.loading) : nothing}
      <ul class="list">
        ${repeat(
          devices ?? [],
          ({ id }) => id,
          (one) =>
            html`<li class="person">
              <span class="person__who"
                ><b>${one.device}</b><small>${text.since(dayOf(one.createdAt))}</small></span
              >
              ${
                one.here
                  ? html`<span class="badge badge--ok">${icon("check")}${text.here}</span>`
                  : html`<button
                      class="btn"
                      type="button"
                      aria-label=${text.signOutLabel(one.device)}
                      @click=${() => void desk.signOutDevice(one)}
                    >
                      ${icon("leave")}${text.signOut}
                    </button>`
              }
            </li>`,
        )}
      </ul>
      ${outcome(desk, "device")} ${outcome(desk, "everywhere")}
      <button class="btn" type="button" @click=${() => void everywhere()}>
        ${icon("leave")}${text.everywhere}
      </button>
      <p class="small muted">${text.everywhereHint}</p>`,
  );
};
