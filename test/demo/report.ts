/** What one demo run measured: as a type, as JSON and as a page of plain words. */

/** null means that it could not be measured in this run; `why` says the reason. */
export type Figure = number | null;

/** What is known of one act that takes media away. */
export interface Cut {
  /** From the click's message to its acknowledgement at the owner's page, ms. */
  ackMs: Figure;
  /** Packets on the wire towards the coach after the acknowledgement left the server. */
  packetsAfterAck: Figure;
  /** Packets towards the coach in the second before, so that a nought means something. */
  packetsBefore: Figure;
  /** Frames presented at the coach after the notice had reached the coach's page. */
  framesPaintedAfter: Figure;
}

export interface Report {
  when: string;
  codec: string | null;
  firstVideoFrameMs: Figure;
  firstAudioMs: Figure;
  /** Glass to glass, median. */
  relayLatencyMs: Figure;
  framesRead: number;
  talkback: { heardByTeacherMs: Figure; heardByOthers: Figure };
  curtain: Cut;
  end: Cut;
  /** From the last renewal that left the teacher's page to the last frame at the coach. */
  deadMan: { cutMs: Figure };
  versions: Record<string, string>;
  worker: { source: string | null; sha256: string | null };
  machine: { cpus: number; cpu: string };
  /** Why a figure is null, and what else the reader should know. */
  why: string[];
}

const COLUMN = 46;

const ms = (figure: Figure): string =>
  figure === null ? "not measured" : `${Math.round(figure)} ms`;
const count = (figure: Figure): string => (figure === null ? "not measured" : String(figure));

const row = (label: string, value: string): string => `  ${label.padEnd(COLUMN)}${value}`;

const cutRows = (what: string, cut: Cut): string[] => [
  row(`${what} acknowledged after`, ms(cut.ackMs)),
  row("  packets to the coach, second before", count(cut.packetsBefore)),
  row("  packets to the coach, afterwards", count(cut.packetsAfterAck)),
  row("  frames painted at the coach afterwards", count(cut.framesPaintedAfter)),
];

/** A page that a person reads from top to bottom. */
export const inWords = (report: Report): string =>
  [
    "What this lesson measured",
    "",
    row("First frame at the coach after joining", ms(report.firstVideoFrameMs)),
    row("First room sound at the coach", ms(report.firstAudioMs)),
    row("From lens to the coach's screen (median)", ms(report.relayLatencyMs)),
    row("Frames read, each with its own lesson code", count(report.framesRead)),
    row("Coach's voice in the teacher's ear after", ms(report.talkback.heardByTeacherMs)),
    row("Moments at which anybody else heard it", count(report.talkback.heardByOthers)),
    ...cutRows("Curtain", report.curtain),
    ...cutRows("End", report.end),
    row("Teacher's page silent: picture cut after", ms(report.deadMan.cutMs)),
    "",
    row("Picture codec", report.codec ?? "not known"),
    ...Object.entries(report.versions).map(([what, version]) => row(what, version)),
    row(
      "Media worker",
      `${report.worker.source ?? "?"} ${report.worker.sha256?.slice(0, 16) ?? ""}`,
    ),
    row("Machine", `${report.machine.cpus} x ${report.machine.cpu}`),
    ...report.why.map((reason) => `\n  ${reason}`),
  ].join("\n");

/** null for an empty list: nothing was seen, so nothing is said. */
export const median = (numbers: readonly number[]): Figure => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? null : Math.round(middle * 10) / 10;
};
