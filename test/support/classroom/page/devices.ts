/** Puts the synthetic classroom where the page looks for cameras, microphones and outputs. */
import { clockMs, type Classroom } from "./api.ts";
import { startPicture } from "./picture.ts";
import { startVoice } from "./voice.ts";

const wants = (part: boolean | MediaTrackConstraints | undefined): boolean =>
  part !== undefined && part !== false;

const idOf = (part: boolean | MediaTrackConstraints | undefined): string => {
  const wanted = typeof part === "object" ? part.deviceId : undefined;
  if (typeof wanted === "string") return wanted;
  const exact = typeof wanted === "object" && !Array.isArray(wanted) ? wanted.exact : undefined;
  return typeof exact === "string" ? exact : "";
};

/**
 * The browser's own fake devices stay in the lists (their ids are real, so that
 * `setSinkId` works); only the media that comes out of them is replaced.
 */
export const installDevices = (
  room: Classroom,
  state: { code: number; unplugged: Set<string> },
) => {
  const devices = navigator.mediaDevices;
  const realUserMedia = devices.getUserMedia.bind(devices);
  const realEnumerate = devices.enumerateDevices.bind(devices);
  let context: AudioContext | null = null;
  const voice = (): MediaStreamTrack =>
    startVoice((context ??= new AudioContext()), room.options.voice);
  const fps = room.options.framesPerSecond;

  devices.getUserMedia = async (constraints = {}) => {
    const video = wants(constraints.video);
    const audio = wants(constraints.audio);
    room.asked.push({ at: clockMs(), kind: "user", video, audio });
    // The real request keeps permissions and device labels as they would be.
    const real = await realUserMedia(constraints);
    const cameras = (await realEnumerate()).filter((device) => device.kind === "videoinput");
    const second =
      idOf(constraints.video) !== "" && idOf(constraints.video) === cameras[1]?.deviceId;
    for (const track of real.getTracks()) track.stop();
    const stream = new MediaStream();
    // A second camera shows the complement of the code: nobody can take one for the other.
    if (video) {
      const codeOf = () => (second ? state.code ^ 0xffff : state.code);
      stream.addTrack(startPicture(codeOf, fps, second).track);
    }
    if (audio) stream.addTrack(voice());
    return stream;
  };
  devices.getDisplayMedia = async () => {
    room.asked.push({ at: clockMs(), kind: "display", video: true, audio: false });
    return new MediaStream([startPicture(() => state.code ^ 0xffff, fps, true).track]);
  };
  devices.enumerateDevices = async () =>
    (await realEnumerate()).filter((device) => !state.unplugged.has(device.deviceId));
};
