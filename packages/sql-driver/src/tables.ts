import type { Access } from "@dagctl/core";

/**
 * A wire object next to its internals, both as JSON text. The database never reads inside them, so
 * it need not understand them.
 */
interface RecordColumns {
  readonly organization: string;
  readonly id: string;
  readonly wire: string;
  readonly internals: string;
  /** Raised by one at every put. */
  readonly version: number;
  /**
   * The sort key of lists: `created_at` of the wire object, and after it `~` and a number where an
   * earlier record of the list has the same time.
   */
  readonly created_at: string;
}

/**
 * The tables as queries see them. The columns next to the JSON texts contain what is searched or
 * sorted by, and nothing else.
 */
export interface Tables {
  readonly projects: RecordColumns & {
    /** The name in lower case: names are ASCII. */
    readonly name_key: string;
    readonly revision: number;
    /** 0 or 1 */
    readonly may_exist: number;
    /** `project_type`; PostgreSQL computes this column and the following ones from `wire`. */
    readonly type: string | null;
    readonly status: string | null;
    /** 0 or 1 */
    readonly suspended: number;
    /** Whether commits of the branch are not deployed: 0 or 1. */
    readonly behind: number;
    /** The sort key of the newest run; empty without one. PostgreSQL sets it by a trigger. */
    readonly last_run: string;
    /** Whether the newest run that has ended failed: 0 or 1. As the column before. */
    readonly last_failed: number;
  };
  readonly operations: RecordColumns & {
    readonly project: string;
    readonly status: string;
    readonly lease: number;
    readonly ended_at: string | null;
  };
  readonly runs: RecordColumns & {
    readonly project: string;
    readonly name: string;
    readonly status: string;
  };
  readonly jobs: RecordColumns & { readonly project: string; readonly name: string };
  readonly records: {
    readonly organization: string;
    readonly kind: string;
    readonly id: string;
    readonly parent: string;
    readonly sort_key: string;
    /** Null: it outlives every project. */
    readonly project: string | null;
    /** Null: it is never pruned. */
    readonly expires_at: string | null;
    readonly version: number;
    /** JSON text. */
    readonly value: string;
  };
  readonly keys: {
    readonly scope: string;
    readonly key: string;
    readonly expires_at: string;
    readonly wire: string;
  };
  readonly events: {
    readonly sequence: number;
    readonly organization: string;
    readonly time: string;
    readonly wire: string;
  };
  readonly cursors: { readonly consumer: string; readonly sequence: number };
  readonly logs: { readonly organization: string; readonly run: string; readonly text: string };
  /**
   * `event` and `lease`: the newest number given. Every write begins with a lock of the row
   * `event`, which puts commits in the order of their numbers.
   */
  readonly counters: { readonly name: string; readonly value: number };
  /** The current lease of each host; `ends_at` in milliseconds since 1970, by the store's clock. */
  readonly leases: { readonly host: string; readonly number: number; readonly ends_at: number };
  /** The tokens of servers; they have migrations of their own. */
  readonly tokens: {
    readonly id: string;
    /** Empty: the token is valid for every organization. */
    readonly organization: string;
    readonly name: string;
    readonly access: Access;
    readonly digest: string;
    readonly created_at: string;
    readonly created_by: string | null;
    readonly expires_at: string | null;
    readonly last_used_on: string | null;
  };
  /** What happened once in an installation. */
  readonly token_marks: { readonly mark: string };
}
