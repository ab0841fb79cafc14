/** System, light or dark; kept on this device. */
import { recall, remember } from "./kept.ts";
import { Changing } from "./live/changing.ts";

const ORDER = ["system", "light", "dark"] as const;
export type ThemeName = (typeof ORDER)[number];
const KEY = "aside-theme";

export class Theme extends Changing {
  name: ThemeName = ORDER.find((name) => name === recall(KEY)) ?? "system";

  constructor() {
    super();
    this.#show();
  }

  next(): void {
    this.name = ORDER[(ORDER.indexOf(this.name) + 1) % ORDER.length] ?? "system";
    remember(KEY, this.name);
    this.#show();
    this.changed();
  }

  #show(): void {
    if (this.name === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = this.name;
  }
}
