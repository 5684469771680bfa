import type { RunStatus } from "@dagctl/core";

/** Reason of a run that ended on request. */
export const CANCELLED = "The run was cancelled";

// The messages between the driver and the supervisor of a run. The supervisor imports nothing of
// core at run time.

/** One command, fully resolved. */
export interface OrderedStep {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** A file that exists while the run is active. */
export interface OrderedFile {
  /** Absolute, below `RunFiles.mounted`. */
  readonly path: string;
  readonly text: string;
  /** POSIX mode bits. */
  readonly mode: number;
}

/** Sent through the supervisor's standard input, as JSON. Contains secrets. */
export interface Order {
  /** Folder of the run. */
  readonly folder: string;
  /**
   * As in the run's request: once a later start has written another one, this order is void. Absent
   * from a server of version 0.1.0.
   */
  readonly requestedAt?: string;
  /** Milliseconds since 1970; after this time the order is void. */
  readonly claimBy: number;
  readonly steps: readonly OrderedStep[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The working folder of the project, which can be another one than `cwd`. */
  readonly working: string;
  readonly files: readonly OrderedFile[];
  /** RFC 3339. */
  readonly deadline: string;
  /** Milliseconds between TERM and KILL. */
  readonly grace: number;
  readonly logBytes: number;
  /** `NAME=value` that every process of the run carries in its environment. */
  readonly mark: string;
  /**
   * Folder of the control group in which the steps run; absent where the machine delegates none.
   */
  readonly controlGroup?: string;
  /** Values that must not appear in the log. */
  readonly masked: readonly string[];
}

/** The process that supervises a run. */
export interface ClaimRecord {
  readonly pid: number;
  readonly birth: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** See `Order.controlGroup`. */
  readonly controlGroup?: string;
}

/** The step that runs now: the leader of a process group of its own. */
export interface StepRecord {
  readonly name: string;
  readonly pid: number;
  readonly birth: string;
}

export interface CancelRecord {
  readonly reason: string;
}

/** How the steps ended. */
export interface End {
  readonly status: Extract<RunStatus, "success" | "failed" | "error">;
  readonly exitCode?: number;
  /**
   * Whether the step ended by itself with `exitCode`. Absent from a server of an earlier version.
   */
  readonly exited?: boolean;
  readonly step?: string;
  readonly message?: string;
}

export interface ExitRecord extends End {
  readonly startedAt?: string;
  readonly endedAt: string;
}
