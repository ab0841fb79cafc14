/** The teacher's own picture and microphones before going live: only on this device. */
import { html, nothing, type TemplateResult } from "lit";
import { live as asTyped } from "lit/directives/live.js";
import type { Source } from "#protocol/words.ts";
import type { App } from "../../app.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { meter } from "../shell/meter.ts";
import { warning } from "../shell/notices.ts";

const text = words.check;

const devicePicker = (
  app: App,
  source: Source,
  kind: MediaDeviceKind,
  label: string,
  first: { value: string; name: string } = { value: "", name: text.anyDevice },
): TemplateResult => {
  const named = app.capture.devices.filter((device) => device.kind === kind && device.deviceId);
  const chosen = app.capture.chosen[source] ?? first.value;
  return html`<div class="field">
    <label for="device-${source}">${label}</label>
    <select
      class="input"
      id="device-${source}"
      .value=${asTyped(chosen)}
      @change=${(event: Event) =>
        void app.capture.choose(source, (event.target as HTMLSelectElement).value)}
    >
      <option value=${first.value}>${first.name}</option>
      ${named.map(
        (device, n) =>
          html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>
            ${device.label || text.nameless(n + 1)}
          </option>`,
      )}
    </select>
  </div>`;
};

const failed = (app: App, source: Source) => {
  const failure = app.capture.failures.get(source);
  return failure === undefined ? nothing : warning(failure);
};

const onOff = (on: boolean, word: string = on ? text.badges.working : text.badges.off) =>
  on
    ? html`<span class="badge badge--ok">${icon("check")}${word}</span>`
    : html`<span class="badge badge--off">${icon("off")}${word}</span>`;

const startStop = (app: App, source: Source, start: string): TemplateResult => {
  const on = app.capture.get(source) !== null;
  return html`<button
    class="btn btn--lesson"
    type="button"
    @click=${() => {
      if (on) app.capture.stop(source);
      else
        void app.capture.start(source).then(() => {
          app.followLevels();
        });
    }}
  >
    ${on ? text.hide : start}
  </button>`;
};

/** `picture` is the element that shows the camera; it is kept from one drawing to the next. */
export const cameraCheck = (app: App, picture: HTMLVideoElement): TemplateResult => {
  const on = app.capture.get("camera") !== null;
  return html`<section class="check" aria-labelledby="check-camera">
    <div class="check__head">
      <h2 id="check-camera">${icon("camera")}${text.camera}</h2>
      ${onOff(on)}
    </div>
    <div class="picture ${on ? "" : "picture--wait"}">
      ${
        on
          ? html`${picture}
              <div class="picture__tag">
                <span class="badge">${icon("lock")}${text.onlyHere}</span>
              </div>`
          : html`<p>${text.off}</p>`
      }
    </div>
    ${failed(app, "camera")} ${startStop(app, "camera", text.show)}
    ${devicePicker(app, "camera", "videoinput", text.whichCamera)}
  </section>`;
};

export const soundCheck = (app: App, source: "room" | "own"): TemplateResult => {
  const on = app.capture.get(source) !== null;
  const { level, zone } = source === "room" ? app.roomLevel : app.ownLevel;
  const badge = !on
    ? onOff(false)
    : zone === "quiet"
      ? html`<span class="badge badge--warn">${icon("warn")}${text.badges.quiet}</span>`
      : onOff(true, zone === null ? text.badges.working : text.badges[zone]);
  return html`<section class="check" aria-labelledby="check-${source}">
    <div class="check__head">
      <h2 id="check-${source}">${icon(source === "room" ? "room" : "mic")}${text[source]}</h2>
      <span role="status">${badge}</span>
    </div>
    ${on ? meter(level, source === "room" ? text.roomLevel : text.ownLevel) : nothing}
    ${source === "room" && on && zone === "quiet" ? warning(text.quietTitle, text.quietText) : nothing}
    ${failed(app, source)} ${startStop(app, source, text.hear)}
    ${devicePicker(app, source, "audioinput", source === "room" ? text.whichMic : text.whichOwn)}
    ${source === "room" ? html`<p class="field__hint">${text.micHint}</p>` : nothing}
  </section>`;
};

export const secondCheck = (app: App): TemplateResult =>
  html`<section class="check" aria-labelledby="check-second">
    <div class="check__head">
      <h2 id="check-second">${icon("screen")}${text.secondSource}</h2>
      ${onOff(app.capture.get("second") !== null)}
    </div>
    ${failed(app, "second")} ${startStop(app, "second", text.showSecond)}
    ${devicePicker(app, "second", "videoinput", text.secondSource, {
      value: "screen",
      name: text.aScreen,
    })}
  </section>`;
