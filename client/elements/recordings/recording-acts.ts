/** What can be done with one recording, and what became of it. */
import { html, nothing, type TemplateResult } from "lit";
import { dayKey, dayOf } from "../../house/days.ts";
import type { Recordings, Row } from "../../recordings/recordings.ts";
import { length, moment, size } from "../../recordings/recording-words.ts";
import { offerJson } from "../../files.ts";
import { openSink } from "../../sink.ts";
import { words } from "../../words.ts";
import { notice, outcome } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";
import "./recording-range.ts";

const text = words.recordings;

/** What a recording is called here: its title where this device opens it. */
export const nameOf = (desk: Recordings, row: Row): string => {
  // Locked for everyone, the owner too: the title is not told either.
  if (row.state === "bin") return text.place.locked;
  const title = desk.titleOf(row);
  return title === undefined ? text.place.untitled : (title ?? text.place.sealed);
};

export const factsOf = (row: Row): string =>
  text.place.facts([moment(row.startedAt), length(row.lastsMs), size(row.bytes)]);

/** What happens to it by itself, and when. */
export const whenOf = (row: Row, untouched: "discard" | "keep"): string => {
  const { when } = text.place;
  const at = (moment_: number | null) => (moment_ === null ? "" : moment(moment_));
  switch (row.state) {
    case "recording":
      return when.recording;
    case "undecided":
      return untouched === "keep" ? when.keep(at(row.decideBy)) : when.discard(at(row.decideBy));
    case "kept":
      return row.expiresAt === null ? when.kept : when.expires(dayOf(row.expiresAt));
    case "bin":
      return when.bin(at(row.eraseAt));
  }
};

const button = (
  desk: Recordings,
  row: Row,
  [word, sign, kind]: readonly [string, IconName, string],
  act: () => unknown,
): TemplateResult =>
  html`<button
    class="btn ${kind}"
    type="button"
    aria-label=${text.act.label(word, nameOf(desk, row))}
    aria-disabled=${desk.busy === null ? nothing : "true"}
    @click=${() => void act()}
  >
    ${icon(sign)}${word}
  </button>`;

export const receiptButton = (desk: Recordings, id: string): TemplateResult | typeof nothing => {
  const receipt = desk.receipts.get(id);
  return receipt === undefined
    ? nothing
    : html`<button
        class="btn"
        type="button"
        @click=${() => {
          offerJson(text.act.receiptFile(id), receipt);
        }}
      >
        ${icon("check")}${text.act.receipt}
      </button>`;
};

const copying = (desk: Recordings, row: Row): TemplateResult | typeof nothing => {
  const percent = Math.floor((desk.copying?.share ?? 0) * 100);
  const film = desk.copying?.film === true;
  return desk.copying?.recording !== row.recording
    ? nothing
    : html`<div class="row rec__wide">
        <progress
          class="grow"
          max="100"
          value=${percent}
          aria-label=${film ? text.film.label : text.copy.label}
        >
          ${percent} %
        </progress>
        <span class="num small"
          >${film ? text.film.working(percent) : text.copy.working(percent)}</span
        >
        <button
          class="btn"
          type="button"
          @click=${() => {
            desk.cancelCopy();
          }}
        >
          ${text.copy.cancel}
        </button>
      </div>`;
};

/** The choice after a lesson, and every act in the place of recordings. */
export const recordingActs = (
  desk: Recordings,
  row: Row,
  before: unknown = nothing,
): TemplateResult => {
  const { recording, state } = row;
  const undecided = state === "undecided";
  const here = (): readonly unknown[] => [
    undecided
      ? button(desk, row, [text.act.keep, "check", "btn--main"], () => desk.keep(row))
      : nothing,
    button(desk, row, [text.act.part, "clock", ""], () => desk.choosePart(row)),
    undecided ? nothing : [filmButton(desk, row), copyButton(desk, row)],
    undecided ? nothing : receiptButton(desk, recording),
    button(desk, row, [undecided ? text.act.discard : text.act.remove, "trash", ""], () =>
      desk.remove(row),
    ),
  ];
  const acts =
    state === "recording"
      ? []
      : state === "bin"
        ? [
            button(desk, row, [text.act.undo, "recall", ""], () => desk.undo(row)),
            receiptButton(desk, recording),
          ]
        : here();
  return html`<div class="rec__do">${before}${acts}</div>
    ${copying(desk, row)}
    <div class="rec__wide">
      ${["keep", "remove", "undo", "copy", "film"].map((act) => outcome(desk, `${act} ${recording}`))}
      ${desk.choosing === recording ? nothing : outcome(desk, `part ${recording}`)}
    </div>
    ${
      desk.choosing === recording
        ? html`<recording-range
            class="rec__wide"
            .desk=${desk}
            .manifest=${desk.manifest}
          ></recording-range>`
        : nothing
    }`;
};

/** The place for it is asked for in the tap: browsers ask for nothing later. */
const saveFilm = (desk: Recordings, row: Row): Promise<void> => {
  const name = text.film.file(dayKey(row.startedAt));
  return desk.film(row, openSink({ name, type: "video/mp4", ending: ".mp4" }));
};
const filmButton = (desk: Recordings, row: Row): TemplateResult =>
  button(desk, row, [text.act.film, "camera", ""], () => {
    if (desk.copying === null) void saveFilm(desk, row);
  });

const saveCopy = (desk: Recordings, row: Row): Promise<void> => {
  const name = text.copy.file(dayKey(row.startedAt));
  return desk.copy(row, openSink({ name, type: "application/zip", ending: ".zip" }));
};
const copyButton = (desk: Recordings, row: Row): TemplateResult =>
  button(desk, row, [text.act.copy, "down", ""], () => {
    if (desk.copying === null) void saveCopy(desk, row);
  });

/** Of recordings that left the list at once: what was said, and the receipt. */
export const gone = (desk: Recordings): TemplateResult | typeof nothing => {
  const left = [...desk.receipts.keys()].filter((id) => desk.byId(id) === null);
  return left.length === 0
    ? nothing
    : html`${left.map(
        (id) =>
          html`<div role="status">
            ${notice(
              "ok",
              "check",
              desk.said(`remove ${id}`) ?? text.act.erasedBefore,
              html`<p>${receiptButton(desk, id)}</p>`,
            )}
          </div>`,
      )}`;
};
