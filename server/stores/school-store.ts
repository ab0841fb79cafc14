/** Schools: the organisations that accounts belong to. A port. */

/** What a school asks of its people. It may ask for more than the floor, never for less. */
export interface SchoolRules {
  /** Shortest password, characters; at least `PASSWORD_FLOOR`. */
  passwordLength: number;
  /** Everybody needs a passkey or a one-time code besides the password. */
  secondFactor: boolean;
  /** Everybody confirms having been trained before the first use. */
  training: boolean;
  /** No recording is kept longer than this, days after its end; null: no limit. */
  recordingDays: number | null;
  /** Nobody's recordings take more than this, bytes; null: no limit. */
  recordingBytes: number | null;
}

export interface CodeOfPractice {
  text: string;
  /** Day on which the school means to review it, `YYYY-MM-DD`. */
  reviewOn: string;
  /** Wall clock, ms. */
  changedAt: number;
}

export interface School {
  /** 128 random bits, base64url. */
  id: string;
  name: string;
  /** How to reach the data controller: a name, an address, a telephone number. */
  controller: string;
  /** Number under which the controller is registered for data protection; "" where none is needed. */
  registration: string;
  /** Whom people ask for help with Aside. */
  support: string;
  rules: SchoolRules;
  codeOfPractice: CodeOfPractice;
  /** Wall clock, ms. */
  createdAt: number;
}

export interface SchoolStore {
  /** True as long as no school was ever added. */
  isEmpty(): Promise<boolean>;
  byId(id: string): Promise<School | null>;
  add(school: School): Promise<void>;
  /** Replaces the given fields and no other. */
  change(id: string, fields: Partial<Omit<School, "id" | "createdAt">>): Promise<void>;
}
