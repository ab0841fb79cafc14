/**
 * Where a long file goes: to the disk as it comes, where the browser lets its person choose a
 * place; elsewhere it is held by the browser until it is whole.
 */
import { offer } from "./files.ts";

export interface Sink {
  /** At this byte: at the end, or over what is there. */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>;
  /** The file is whole. */
  finish(): Promise<void>;
  /** Nothing of it stays. */
  abandon(): Promise<void>;
}
export interface FileKind {
  name: string;
  type: string;
  /** With the dot. */
  ending: `.${string}`;
}

/** Not in every browser, and so not among the types that browsers share. */
interface WithPicker {
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle>;
}

/** Call it in the tap itself. Null where the person let it be. */
export async function openSink(kind: FileKind): Promise<Sink | null> {
  const { showSaveFilePicker } = window as WithPicker;
  if (showSaveFilePicker === undefined) return heldSink(kind);
  try {
    const file = await showSaveFilePicker.call(window, {
      suggestedName: kind.name,
      types: [{ accept: { [kind.type]: [kind.ending] } }],
    });
    const stream = await file.createWritable();
    return {
      write: (data, position) => stream.write({ type: "write", data, position }),
      finish: () => stream.close(),
      // Until it is closed, nothing stands under the chosen name.
      abandon: () => stream.abort(),
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}

/** Small writes are put together: a browser moves what is large out of its memory. */
const TOGETHER_BYTES = 16 * 1_024 * 1_024;

export function heldSink({ name, type }: FileKind): Sink {
  let whole: Blob[] = [];
  let wholeBytes = 0;
  let last: Uint8Array<ArrayBuffer>[] = [];
  let lastBytes = 0;
  const gather = (): void => {
    if (lastBytes === 0) return;
    whole.push(new Blob(last));
    wholeBytes += lastBytes;
    last = [];
    lastBytes = 0;
  };
  return {
    async write(bytes, at) {
      if (at === wholeBytes + lastBytes) {
        last.push(bytes);
        lastBytes += bytes.length;
        if (lastBytes >= TOGETHER_BYTES) gather();
        return;
      }
      gather();
      const all = new Blob(whole);
      whole = [all.slice(0, at), new Blob([bytes]), all.slice(at + bytes.length)];
    },
    async finish() {
      gather();
      offer(name, new Blob(whole, { type }));
      whole = [];
    },
    async abandon() {
      whole = [];
      last = [];
    },
  };
}
