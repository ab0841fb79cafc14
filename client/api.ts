/**
 * Asking the server over HTTP: JSON both ways, the access token as bearer.
 *
 * Everything that goes wrong is a `Refused` with a sentence for the person. An
 * access token that ran out meanwhile is renewed and the question asked once
 * more: a `signed-out` says that nothing was done.
 */
import type { Failure } from "#protocol/events.ts";
import { offline, Refused, type Tokens } from "./refused.ts";

export interface Question {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  token?: string | null | undefined;
  headers?: Record<string, string>;
}

/** Rejects with `Refused`; resolves to what came back when it was granted. */
export async function ask(question: Question): Promise<Response> {
  const { method, path, body, token, headers = {} } = question;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    // fetch says no more than that there was no answer.
    throw new Refused(offline);
  }
  if (!response.ok) throw new Refused((await failureIn(response)) ?? offline);
  return response;
}

/** Null when the answer is not one of ours, for example from a proxy in between. */
async function failureIn(response: Response): Promise<Failure | null> {
  try {
    const said = (await response.json()) as Partial<Failure> | null;
    if (typeof said?.code !== "string" || typeof said.message !== "string") return null;
    return { code: said.code, message: said.message, retryable: said.retryable === true };
  } catch {
    // Not JSON, or cut off: then it is not one of ours.
    return null;
  }
}

/** What was granted, as JSON; an empty answer is an empty object. */
export async function read<T>(response: Response): Promise<T> {
  try {
    const text = await response.text();
    return (text === "" ? {} : JSON.parse(text)) as T;
  } catch {
    // Cut off on its way, or not ours.
    throw new Refused(offline);
  }
}

export class Api extends EventTarget {
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    super();
    this.#tokens = tokens;
  }

  /** `path` with its query: `/api/my/log?before=41`. */
  async get<T>(path: string): Promise<T> {
    return read<T>(await this.#ask({ method: "GET", path }));
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return read<T>(await this.#ask({ method: "POST", path, body }));
  }

  /** The answer itself, to be read as it comes. */
  open(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#ask({ method: "GET", path, headers });
  }

  /** The answer as a file, however long. */
  async download(path: string): Promise<Blob> {
    const response = await this.#ask({ method: "GET", path });
    try {
      return await response.blob();
    } catch {
      // Cut off on its way.
      throw new Refused(offline);
    }
  }

  /** The answer as bytes at once: a file would go through the browser's own store first. */
  async bytes(path: string): Promise<ArrayBuffer> {
    const response = await this.#ask({ method: "GET", path });
    try {
      return await response.arrayBuffer();
    } catch {
      // Cut off on its way.
      throw new Refused(offline);
    }
  }

  /** Each refusal is told as event `refused`, its `detail` the code: the gates listen. */
  async #ask(question: Question): Promise<Response> {
    try {
      return await this.#askTwice(question);
    } catch (error) {
      if (error instanceof Refused)
        this.dispatchEvent(new CustomEvent("refused", { detail: error.failure.code }));
      throw error;
    }
  }

  async #askTwice(question: Question): Promise<Response> {
    const { token } = this.#tokens;
    try {
      return await ask({ ...question, token });
    } catch (error) {
      const over = error instanceof Refused && error.failure.code === "signed-out";
      if (!over || token === null) throw error;
      if (!(await this.#tokens.refresh())) throw error;
      const fresh = this.#tokens.token;
      if (fresh === null || fresh === token) throw error;
      return await ask({ ...question, token: fresh });
    }
  }
}
