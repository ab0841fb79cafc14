/** Somebody of the canary's day: HTTP with a cookie jar, everything that opens anything noted. */
import type { StepReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { AgreementReply } from "#protocol/http/agreement.ts";
import { openPage, type Page } from "#test/support/page.ts";
import type { Known } from "./canary-known.ts";

export interface Answer<T = Record<string, never>> {
  status: number;
  body: T;
}

export class Person {
  readonly email: string;
  readonly name: string;
  password: string;
  token = "";
  account = "";
  readonly #origin: string;
  readonly #known: Known;
  readonly #jar = new Map<string, string>();

  constructor(origin: string, known: Known, name: string) {
    this.#origin = origin;
    this.#known = known;
    this.name = name;
    this.email = `${name.replaceAll(" ", ".").toLowerCase()}@canary.test`;
    this.password = `${crypto.randomUUID()} of ${name.length}`;
    known.add("person", this.name, this.email);
    known.add("secret", this.password);
  }
  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async send(method: "GET" | "POST", path: string, init: RequestInit = {}): Promise<Answer<never>> {
    const response = await fetch(`${this.#origin}${path}`, {
      ...{ method, ...init },
      headers: {
        ...{ origin: this.#origin, cookie: this.cookie },
        ...(this.token === "" ? {} : { authorization: `Bearer ${this.token}` }),
        ...(init.body === undefined ? {} : { "content-type": "application/json" }),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    this.#known.cookies(response.headers);
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";", 1)[0]?.split(/=(.*)/s) ?? [];
      this.#jar.set(name, value);
    }
    const body: unknown = JSON.parse((await response.text()) || "null");
    this.#known.reply(body);
    return { status: response.status, body: body as never };
  }
  get<T>(path: string): Promise<Answer<T>> {
    return this.send("GET", path);
  }
  post<T>(path: string, body?: object): Promise<Answer<T>> {
    return this.send("POST", path, body === undefined ? {} : { body: JSON.stringify(body) });
  }
  /** The same; throws for whatever is not a 200, so that a day is lived to its end. */
  async done<T>(path: string, body?: object): Promise<T> {
    const answer = await this.post<T>(path, body);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  }

  /** Takes over what a sign-in, a link or a refresh answered. */
  entered({ accessToken, me }: TokenReply): this {
    this.token = accessToken;
    this.account = me.account;
    return this;
  }
  async signIn(): Promise<StepReply> {
    const { email, password } = this;
    const reply = await this.done<StepReply>("/api/sign-in", { email, password });
    if ("accessToken" in reply) this.entered(reply);
    return reply;
  }
  async agree(): Promise<void> {
    const { body } = await this.get<AgreementReply>("/api/agreement");
    const { version, hash } = body;
    await this.done("/api/agreement/accept", { version, hash, trained: false });
  }
  page(): Promise<Page> {
    const { token, account, cookie } = this;
    return openPage(this.#origin, { token, account, cookie });
  }
}
