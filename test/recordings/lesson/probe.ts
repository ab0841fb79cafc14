/** What `ffprobe` says of a film: its tracks, and when each packet of them is due. */
import { run } from "./ffmpeg.ts";

export interface ProbedTrack {
  kind: "video" | "audio";
  codec: string;
  /** As players show it. */
  name: string;
  isDefault: boolean;
  /** When each packet is to be shown or heard, ms. */
  atMs: number[];
  /** Where a player may begin, ms. */
  keysMs: number[];
}
export interface Probed {
  lastsMs: number;
  tracks: ProbedTrack[];
}

interface Told {
  format: { duration: string };
  streams: {
    codec_type: "video" | "audio";
    codec_name: string;
    disposition: { default: number };
    tags: { handler_name: string };
  }[];
}

const ms = (seconds: string): number => Number.parseFloat(seconds) * 1000;

async function ask(path: string, ...words: string[]): Promise<string> {
  const { out, said } = await run("ffprobe", ["-v", "error", ...words, path]);
  if (said !== "") throw new Error(`ffprobe complains: ${said}`);
  return out.toString();
}

/** Rejects where `ffprobe` complains of anything. */
export async function probe(path: string): Promise<Probed> {
  const told = JSON.parse(await ask(path, "-show_format", "-show_streams", "-of", "json")) as Told;
  const tracks = told.streams.map((one): ProbedTrack => {
    const { codec_type: kind, codec_name: codec, disposition, tags } = one;
    const isDefault = disposition.default === 1;
    return { kind, codec, name: tags.handler_name, isDefault, atMs: [], keysMs: [] };
  });
  const entries = "packet=stream_index,pts_time,flags";
  for (const line of (await ask(path, "-show_entries", entries, "-of", "csv=p=0")).split("\n")) {
    const [index = "", at = "", flags = ""] = line.split(",");
    const track = tracks[Number(index)];
    if (index === "" || track === undefined) continue;
    track.atMs.push(ms(at));
    if (flags.includes("K")) track.keysMs.push(ms(at));
  }
  return { lastsMs: ms(told.format.duration), tracks };
}
