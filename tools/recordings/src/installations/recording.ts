import type { Answer, Call } from "./client.ts";

/** Where an installation keeps its records and where its projects run. */
export type Kind = "sqlite" | "postgres" | "cluster";

/** The projects of every recording, named by their state. */
export const STATES = [
  "active",
  "failing",
  "running",
  "scheduled",
  "suspended",
  "undeployed",
  "sqlmesh",
  "dbt",
  "state",
  "deleted",
  "second",
] as const;
export type State = (typeof STATES)[number];

/** A token of the installation. Its value is known here only: the installation stores a hash. */
export interface RecordedToken {
  readonly name: string;
  readonly organization: string;
  readonly access: "read" | "write";
  readonly value: string;
}

/** A push hook, whose secret is in no answer but the first. */
export interface RecordedPushHook {
  readonly id: string;
  readonly path: string;
  readonly secret: string;
}

/**
 * The content of `recording.json`: everything that a test needs to know of the installation in
 * addition to its files.
 */
export interface Recording {
  /** Full id of the commit whose server made it. */
  readonly commit: string;
  readonly kind: Kind;
  /** RFC 3339: when its server was stopped. */
  readonly recordedAt: string;
  /**
   * The folder in which it was made: `data`, `repositories`. An installation does not move at an
   * upgrade.
   */
  readonly root: string;
  /** The environment of its server. */
  readonly settings: Readonly<Record<string, string>>;
  readonly tokens: readonly RecordedToken[];
  /** Names and values of its secrets. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Ids of the projects. */
  readonly projects: Readonly<Partial<Record<State, string>>>;
  /** The run that had not ended when the server was stopped, of the project `running`. */
  readonly unfinishedRun: string;
  /** The last answers of the reads, each with the name of its token. */
  readonly answers: readonly (Answer & { readonly token: string; readonly path: string })[];
  /** A push hook of the organization `org-local`. Absent: its version has none. */
  readonly pushHook?: RecordedPushHook;
  /**
   * Calls with an Idempotency-Key, and the answer of each when it is repeated. Their bodies are as
   * they were sent.
   */
  readonly keyedCalls: readonly (Call & { readonly token: string; readonly answer: Answer })[];
}
