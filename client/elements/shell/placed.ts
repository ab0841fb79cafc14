/**
 * Where something stands on a line, percent: as custom properties by CSSOM, because the
 * content policy refuses style attributes.
 */
import { nothing } from "lit";
import { Directive, directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

class Placed extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("placed() stands in the tag itself");
  }
  override render(_at: number, _length = 0): typeof nothing {
    return nothing;
  }
  override update(part: ElementPart, [at, length = 0]: [number, number?]): typeof nothing {
    const { style } = part.element as HTMLElement;
    style.setProperty("--at", `${at}%`);
    style.setProperty("--len", `${length}%`);
    return nothing;
  }
}

/** `<div ${placed(12, 3)}>`: begins at 12 %, 3 % long. */
export const placed = directive(Placed);
