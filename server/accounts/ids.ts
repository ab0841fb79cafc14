import { randomBytes } from "node:crypto";

/** 128 random bits, base64url: unguessable and never given twice. */
export const newId = (): string => randomBytes(16).toString("base64url");
/** 256 random bits, base64url: a secret that a person or a page holds. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
