/** One side of a comparison: a server as a process of its own, and how people come in. */

import type { BenchPage } from "../load/page.ts";

/** How one person connects: what the socket's handshake carries. */
export interface Door {
  url: string;
  account: string;
  /** Of somebody who can sign in by password. */
  email?: string;
  auth: Record<string, unknown>;
}
export interface System {
  url: string;
  /** Every process that belongs to it, now. */
  pids(): number[];
  teacher(index: number): Door;
  coach(index: number): Door;
  /** Connects; the first byte of signalling is sent in here. */
  enter(door: Door): Promise<BenchPage>;
  /** Whether a live session must be renewed each second to stay alive. */
  leases: boolean;
}
export interface SystemNeeds {
  teachers: number;
  coaches: number;
  /** Everybody's, where somebody is to sign in with it. */
  password?: string;
  env?: Record<string, string>;
}
export type WithSystem = <T>(
  needs: SystemNeeds,
  work: (system: System) => Promise<T>,
) => Promise<T>;
