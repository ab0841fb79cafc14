/** Notices: what is and what to do. */
import { html, nothing, type TemplateResult } from "lit";
import type { Signalling } from "../../live/signalling.ts";
import { words } from "../../words.ts";
import { icon } from "./icons.ts";

export const warning = (title: string, text = "", action: unknown = nothing): TemplateResult =>
  html`<div class="notice notice--warn" role="alert">
    ${icon("warn")}<b>${title}</b>${text === "" ? nothing : html`<p>${text}</p>`}${action}
  </div>`;

/** The last thing that was refused, and a lost connection. */
export const troubles = (
  failure: string | null,
  { connected, refusal }: Pick<Signalling, "connected" | "refusal">,
): TemplateResult | typeof nothing => {
  // A request that fails for want of a connection says nothing that the connection does not.
  const own = failure !== null && (connected || failure !== words.failures.offline);
  if (connected && !own) return nothing;
  return html`<div class="notes">
    ${connected ? nothing : warning(words.frame.offline.title, refusal ?? words.frame.offline.text)}
    ${own ? warning(failure) : nothing}
  </div>`;
};
