/** Installs the synthetic classroom in a page, before any of the page's own code. */
import { clockMs, type Classroom, type Options } from "./api.ts";
import { installDevices } from "./devices.ts";
import { installElements, ports, received } from "./elements.ts";
import { installReaders } from "./readers.ts";
import { installWire } from "./wire.ts";

export const install = (options: Options): void => {
  const state = { code: options.code, unplugged: new Set<string>() };
  const line = { cut: false, mute: false };
  const changed = (): void => {
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  };
  let cutLine = (): void => undefined;
  const room: Classroom = {
    options,
    asked: [],
    frames: [],
    sounds: [],
    wire: [],
    now: clockMs,
    received,
    ports,
    setCode(code) {
      state.code = code;
    },
    unplug(deviceId) {
      state.unplugged.add(deviceId);
      changed();
    },
    plugIn(deviceId) {
      state.unplugged.delete(deviceId);
      changed();
    },
    offline() {
      line.cut = true;
      cutLine();
    },
    online() {
      line.cut = false;
    },
    hang() {
      line.mute = true;
    },
  };
  globalThis.classroom = room;
  cutLine = installWire(room, line);
  // Plain http outside localhost has no media devices; there is nothing to replace then.
  if (navigator.mediaDevices !== undefined) installDevices(room, state);
  installElements();
  installReaders(room);
};
