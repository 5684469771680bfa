import type { TypedRecord } from "@dagctl/core/contracts";
import { table, type Table } from "./table.ts";

/** A lease of a host; `number` is the newest that this host got. */
export interface Lease {
  readonly number: number;
  readonly endsAt: number;
}

export interface EventRow {
  readonly sequence: number;
  readonly organization: string;
  readonly time: string;
  readonly text: string;
}

/** A typed record, whose value is JSON text. */
export interface StoredRecord extends Omit<TypedRecord, "value"> {
  readonly text: string;
}

/**
 * What survives `close`: pass the same data to another `memoryStore` to reopen it, or to share it
 * as a second connection would.
 */
export interface MemoryData {
  readonly projects: Table;
  readonly operations: Table;
  readonly runs: Table;
  readonly jobs: Table;
  /** By organization, kind and id as JSON. */
  readonly records: Map<string, StoredRecord>;
  /** By scope and key as JSON; the value is the record as JSON text. */
  readonly keys: Map<string, { readonly text: string; readonly expiresAt: string }>;
  /**
   * In the order of their numbers, which are consecutive: pruned events are cut off at the front.
   */
  readonly events: EventRow[];
  readonly cursors: Map<string, number>;
  /** By organization and run as JSON. */
  readonly logs: Map<string, string>;
  readonly leases: Map<string, Lease>;
  newestEvent: number;
  newestLease: number;
  locked: boolean;
  readonly waiting: Set<() => void>;
}

/** Returns the data of a memory store, new and empty, for `MemoryStoreOptions.data`. */
export function memoryData(): MemoryData {
  return {
    projects: table("organization"),
    operations: table("project"),
    runs: table("project"),
    jobs: table("project"),
    records: new Map(),
    keys: new Map(),
    events: [],
    cursors: new Map(),
    logs: new Map(),
    leases: new Map(),
    newestEvent: 0,
    newestLease: 0,
    locked: false,
    waiting: new Set(),
  };
}

/** Returns the map key of two texts that no other pair can have. */
export function pair(one: string, other: string): string {
  return JSON.stringify([one, other]);
}

/** Returns the map key of a typed record. */
export function recordKey(organization: string, kind: string, id: string): string {
  return JSON.stringify([organization, kind, id]);
}
