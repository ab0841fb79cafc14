/**
 * Where a long file goes: to the disk as it comes, where the browser lets its person choose a
 * place; elsewhere it is held by the browser until it is whole.
 */
import { offer } from "./files.ts";

export interface Sink {
  /** At this byte: at the end, or over what is there. */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>;
  /** From the first byte on again. */
  empty(): Promise<void>;
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
  const file = await unlessLetBe(
    showSaveFilePicker.call(window, {
      suggestedName: kind.name,
      types: [{ accept: { [kind.type]: [kind.ending] } }],
    }),
  );
  return file && fileSink(file);
}

/** Where several files go. */
export interface FilmFolder {
  /** A new one, or in the place of the one of this name. */
  open(name: string): Promise<Sink>;
}
interface WithFolders {
  showDirectoryPicker?: (options: { mode: "readwrite" }) => Promise<FileSystemDirectoryHandle>;
}
export const canChooseFolder = (): boolean =>
  (window as WithFolders).showDirectoryPicker !== undefined;

/**
 * Call it in the tap itself. Null where the person let it be. Where no folder can be chosen
 * each file is offered for itself.
 */
export async function openFolder(kind: Omit<FileKind, "name">): Promise<FilmFolder | null> {
  const { showDirectoryPicker } = window as WithFolders;
  if (showDirectoryPicker === undefined) {
    return { open: (name) => Promise.resolve(heldSink({ ...kind, name })) };
  }
  const folder = await unlessLetBe(showDirectoryPicker.call(window, { mode: "readwrite" }));
  return (
    folder && {
      async open(name) {
        const sink = await fileSink(await folder.getFileHandle(name, { create: true }));
        const abandon = async (): Promise<void> => {
          await sink.abandon();
          // The name alone would look like a film.
          await folder.removeEntry(name);
        };
        return { ...sink, abandon };
      },
    }
  );
}

/** Null where the person closed the picker. */
async function unlessLetBe<T>(choosing: Promise<T>): Promise<T | null> {
  try {
    return await choosing;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}

/** Until it is finished, nothing stands under the name. */
export async function fileSink(file: FileSystemFileHandle): Promise<Sink> {
  const stream = await file.createWritable();
  return {
    write: (data, position) => stream.write({ type: "write", data, position }),
    empty: () => stream.truncate(0),
    finish: () => stream.close(),
    abandon: () => stream.abort(),
  };
}

/** Small writes are put together: a browser moves what is large out of its memory. */
const TOGETHER_BYTES = 16 * 1_024 * 1_024;

function heldSink({ name, type }: FileKind): Sink {
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
    async empty() {
      whole = [];
      last = [];
      wholeBytes = lastBytes = 0;
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
