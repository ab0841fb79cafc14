/** Keeps the screen awake while wanted; the browser lets go whenever the page is hidden. */
export class WakeLock {
  #wanted = false;
  #lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#take());
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) void this.#take();
    else {
      void this.#lock?.release();
      this.#lock = null;
    }
  }

  async #take(): Promise<void> {
    if (!this.#wanted || document.visibilityState !== "visible" || !("wakeLock" in navigator)) {
      return;
    }
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch {
      // Low battery or a policy: the lesson goes on, the screen may dim.
    }
  }
}
