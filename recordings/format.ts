/** The format, version 1, as pure functions. FORMAT.md says it to the byte. */
export { FormatError } from "./format/bytes.ts";
export {
  aad,
  fileHeader,
  frame,
  MAX_CHUNK_BYTES,
  MAX_CHUNKS,
  nonce,
  readFrames,
  TAG_BYTES,
  VERSION,
  type Frame,
  type Frames,
} from "./format/frames.ts";
export { decodeRecords, encodeRecords, RecordWriter } from "./format/records.ts";
export { decodeHead, encodeHead } from "./format/values.ts";
