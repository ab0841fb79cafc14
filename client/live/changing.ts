/** A holder of state that says "change" when somebody may want to look again. */
export class Changing extends EventTarget {
  protected changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  /** Calls back at every change until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.addEventListener("change", listener);
    return () => {
      this.removeEventListener("change", listener);
    };
  }
}
