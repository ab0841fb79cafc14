/** My log: what happened with my teaching and my account, newest first, as it happens (R22). */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { LogLine } from "#protocol/http/log.ts";
import { offer } from "../../files.ts";
import { dayOf } from "../../house/days.ts";
import { sentenceOf } from "../../log/log-sentences.ts";
import { EVERYTHING, MyLog } from "../../log/my-log.ts";
import { words } from "../../words.ts";
import { empty, loading, pageHead, panel } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { logFilters } from "./log-filters.ts";
import { logDays } from "./log-lines.ts";
import { troubles } from "../shell/notices.ts";

const text = words.log;
/** Lines that are drawn as one piece; a piece whose lines are the same is not drawn again. */
const PIECE = 100;
/** Then the button has to be tapped, or nobody would ever reach the foot of the page. */
const PAGES_BY_THEMSELVES = 5;
/** Of the fingerprint, so many signs are enough to be compared by eye. */
const SHORT_HASH = 16;

export class LogScreen extends HouseScreen<MyLog> {
  static override properties = { saving: { state: true } };
  declare saving: boolean;
  #stop: (() => void) | null = null;
  #byItself = 0;
  #watch: IntersectionObserver | null = null;

  constructor() {
    super();
    this.saving = false;
  }

  protected override makeDesk(): MyLog {
    return new MyLog(this.app);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { app, desk } = this;
    void desk.load();
    const { signalling } = app;
    const deaf = signalling.on("log:line", (news) => {
      desk.hear(news);
      const reader = { me: app.account.me?.account ?? "", day: dayOf };
      app.say(text.fresh(sentenceOf(news.line, desk.people, reader).title));
    });
    const again = (): void => void desk.catchUp();
    signalling.addEventListener("connected", again);
    this.#stop = () => {
      deaf();
      signalling.removeEventListener("connected", again);
    };
    // Older lines come before the end of the list is reached.
    this.#watch = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        if (this.#byItself >= PAGES_BY_THEMSELVES) return;
        this.#byItself += 1;
        void desk.more();
      },
      { rootMargin: "600px" },
    );
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#watch?.disconnect();
  }
  override updated(): void {
    super.updated();
    // Observed anew, it tells at once when the end is still in sight.
    this.#watch?.disconnect();
    const more = this.querySelector("[data-more]");
    if (more !== null && !this.desk.loading) this.#watch?.observe(more);
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const me = app.account.me?.account ?? "";
    const save = html`<button
      class="btn"
      type="button"
      aria-disabled=${this.saving ? "true" : nothing}
      @click=${() => void this.#save()}
    >
      ${icon("down")}${this.saving ? text.downloading : text.download}
    </button>`;
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead, save)}
      ${troubles(desk.failed("load") ?? desk.failed("download"), app.signalling)}
      <div class="split">
        <section class="panel" aria-labelledby="lines">
          <h2 id="lines" class="vh">${text.filters.title}</h2>
          ${logFilters(desk, me)} ${this.#lines(me)}
        </section>
        <div class="stack stick">
          ${panel("whole", text.whole.title, this.#whole())}
          ${panel("not", text.not.title, html`<p class="muted">${text.not.text}</p>`)}
        </div>
      </div>
    </main>`;
  }

  #lines(me: string): TemplateResult {
    const { desk } = this;
    const { lines } = desk;
    if (lines === null) return desk.loading ? loading(text.loading) : html``;
    if (lines.length === 0) return this.#none();
    const all = pieces(lines);
    return html`<div>
        ${repeat(
          all,
          (piece) => piece.at(-1)?.seq,
          (piece, n) => {
            const before = all[n - 1]?.at(-1) ?? null;
            const shown = [...piece.map(({ seq }) => seq), before?.seq, desk.people];
            return html`<div class="log-piece">
              ${guard(shown, () => logDays(piece, desk.people, { me, before }))}
            </div>`;
          },
        )}
      </div>
      ${
        desk.next === null
          ? html`<p class="small muted">${text.end}</p>`
          : html`<button
              class="btn"
              type="button"
              data-more
              aria-disabled=${desk.loading ? "true" : nothing}
              @click=${() => {
                this.#byItself = 0;
                void desk.more();
              }}
            >
              ${desk.loading ? text.loadingMore : text.more}
            </button>`
      }`;
  }

  #none(): TemplateResult {
    const { desk } = this;
    const all = Object.values(desk.filter).every((one) => one === "");
    if (all) return empty(text.empty, text.emptyText);
    return html`<p>${text.noneFits}</p>
      <button class="btn" type="button" @click=${() => void desk.show(EVERYTHING)}>
        ${text.showAll}
      </button>`;
  }

  #whole(): TemplateResult {
    const { newest } = this.desk;
    return html`<p class="muted">${text.whole.text}</p>
      <dl class="facts">
        <div>
          <dt>${text.whole.newest}</dt>
          <dd>${newest === null ? text.whole.none : text.number(newest.seq)}</dd>
        </div>
        ${
          newest === null
            ? nothing
            : html`<div>
                <dt>${text.whole.fingerprint}</dt>
                <dd><code>${newest.hash.slice(0, SHORT_HASH)}</code></dd>
              </div>`
        }
      </dl>
      <p class="small muted"><code>${text.whole.command}</code></p>
      <p class="small muted">${text.whole.gaps}</p>`;
  }

  async #save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    const file = await this.desk.save();
    this.saving = false;
    if (file !== null) offer(text.file, file);
  }
}

/** Cut from the oldest on: a new line at the head changes the first piece and no other. */
const pieces = (lines: readonly LogLine[]): LogLine[][] => {
  const cut: LogLine[][] = [];
  for (let end = lines.length; end > 0; end -= PIECE)
    cut.push(lines.slice(Math.max(0, end - PIECE), end));
  return cut.toReversed();
};

customElements.define("log-screen", LogScreen);
