/** The moving picture: a drawn classroom under the burnt-in strip. */
import { COLUMNS, encodeStamp, ROWS, STRIP_HEIGHT } from "../strip.ts";
import { clockMs } from "./api.ts";

const WIDTH = 640;
const HEIGHT = 360;
const STRIP_PX = HEIGHT * STRIP_HEIGHT;

const PUPILS = [
  ["#7a4f6d", "#3a2a22"],
  ["#3f6f8a", "#5b3d27"],
  ["#b5633f", "#241c18"],
  ["#5d7d4a", "#7a5836"],
  ["#44608c", "#2e211a"],
] as const;

const drawRoom = (pen: CanvasRenderingContext2D, seconds: number, second: boolean): void => {
  pen.fillStyle = second ? "#d9d2c4" : "#cfd9d2";
  pen.fillRect(0, STRIP_PX, WIDTH, HEIGHT);
  pen.fillStyle = second ? "#274060" : "#1f3d37";
  pen.fillRect(150, 92, 320, 130);
  pen.strokeStyle = "#e8efe9";
  pen.lineWidth = 4;
  pen.beginPath();
  const filled = (seconds / 8) % 1;
  pen.arc(230, 157, 40, 0, Math.PI * 2 * filled);
  pen.stroke();
  pen.fillStyle = "#e8efe9";
  pen.font = "bold 34px sans-serif";
  pen.fillText("1/2 = 2/4", 290, 168);
  const sway = Math.sin(seconds * 1.7) * 40;
  pen.fillStyle = "#0f4a43";
  pen.fillRect(500 + sway, 170, 46, 110);
  pen.fillStyle = "#b07b58";
  pen.beginPath();
  pen.arc(523 + sway, 152, 19, 0, Math.PI * 2);
  pen.fill();
  for (const [i, [coat, hair]] of PUPILS.entries()) {
    const x = 60 + i * 128;
    const y = 322 + Math.sin(seconds * 2 + i) * 6;
    pen.fillStyle = coat;
    pen.fillRect(x - 26, y, 52, 60);
    pen.fillStyle = hair;
    pen.beginPath();
    pen.arc(x, y - 6, 19, 0, Math.PI * 2);
    pen.fill();
  }
};

const drawStrip = (pen: CanvasRenderingContext2D, bits: readonly number[]): void => {
  const width = WIDTH / COLUMNS;
  const height = STRIP_PX / ROWS;
  for (const [i, bit] of bits.entries()) {
    pen.fillStyle = bit === 1 ? "#fff" : "#000";
    pen.fillRect((i % COLUMNS) * width, Math.floor(i / COLUMNS) * height, width, height);
  }
};

export interface Picture {
  track: MediaStreamTrack;
}

/** Frames are drawn until the track is stopped. `codeOf` is asked for each frame. */
export const startPicture = (
  codeOf: () => number,
  framesPerSecond: number,
  second = false,
): Picture => {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d", { alpha: false });
  if (pen === null) throw new Error("no 2d canvas in this browser");
  let counter = 0;
  const draw = (): void => {
    const now = clockMs();
    drawRoom(pen, now / 1000, second);
    counter += 1;
    drawStrip(pen, encodeStamp({ code: codeOf(), counter, time: Math.floor(now) }));
  };
  draw();
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (track === undefined) throw new Error("the canvas gave no track");
  const timer = setInterval(() => {
    if (track.readyState === "ended") clearInterval(timer);
    else draw();
  }, 1000 / framesPerSecond);
  return { track };
};
