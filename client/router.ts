/**
 * The address after `#`: a screen, and an e-mail address to fill in at sign-in.
 * It never leaves the browser. What a live session shows wins over it.
 */
import { Changing } from "./live/changing.ts";

export type Place = "go-live" | "coach";
export interface Address {
  place: Place;
  email: string;
}

/** `#/coach`, `#for=anna@school.example`, `#/coach?for=anna@school.example`. Pure. */
export const readAddress = (hash: string): Address => {
  const rest = hash.replace(/^#/, "");
  const [path = "", query = ""] = rest.startsWith("/") ? rest.split("?", 2) : ["", rest];
  return {
    place: path === "/coach" ? "coach" : "go-live",
    email: new URLSearchParams(query).get("for") ?? "",
  };
};

export class Router extends Changing {
  constructor() {
    super();
    addEventListener("hashchange", () => {
      this.changed();
    });
  }
  get address(): Address {
    return readAddress(location.hash);
  }
}
