/** HTTP as a page uses it, without a browser. */
import type { Failure } from "#protocol/events.ts";

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}
export interface Api {
  get<T>(path: string): Promise<Answer<T>>;
  post<T>(path: string, body?: object): Promise<Answer<T>>;
  /** The code of the refusal; fails when the request is allowed. */
  refusal(path: string, body?: object): Promise<string>;
}

/** As the person of this access token; without one as nobody. */
export const apiOf = (url: string, token?: string): Api => {
  const ask = async <T>(method: string, path: string, body?: object): Promise<Answer<T>> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(method === "POST" ? { origin: url } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as T };
  };
  return {
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, body),
    async refusal(path, body) {
      const { status, body: answer } = await ask<Failure>(body ? "POST" : "GET", path, body);
      if (status < 400) throw new Error(`${path} was allowed`);
      return answer.code;
    },
  };
};
