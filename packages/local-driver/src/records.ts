import type { DeploymentRef, JobSpec, RunRef, Workload } from "@dagctl/core";

// What lies on disk. Files are read by later versions: fields are added, never given another meaning.

export interface WantedRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  readonly commit: string;
  readonly workload: Workload;
  readonly jobs: readonly JobSpec[];
}

export interface ConvergedRecord {
  readonly generation: number;
  readonly commit: string;
  /** Absolute. */
  readonly checkout: string;
  /** Absolute folder of the Python environment; absent for `node`. */
  readonly environment?: string;
}

export interface RemovingRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  /** The working folder stays for the next deployment. */
  readonly keepData: boolean;
}

export interface TombstoneRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  /** RFC 3339. */
  readonly at: string;
}

export interface StateRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
}

export interface RunRecord {
  readonly ref: RunRef;
  readonly generation: number;
  readonly commit: string;
  readonly job: string;
  readonly name: string;
  readonly deadline: string;
  /** Kept while this run has not ended. */
  readonly checkout: string;
  readonly environment?: string;
  /** RFC 3339. */
  readonly requestedAt: string;
}
