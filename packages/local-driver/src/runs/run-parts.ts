import type { RunRequest } from "@dagctl/core/contracts";
import type { ConvergedRecord, DesiredRecord } from "../files/records.ts";

/** What a run needs on the disk. */
export interface RunParts {
  readonly checkout: string;
  readonly environment?: string;
}

/** Makes the parts of runs that the deployment does not have. */
export interface Preparations {
  /**
   * Returns the parts of a run. The first call begins the work, which goes on in the background.
   *
   * @param desired the deployment, with the commit and the workload of the run
   * @param ready the parts of the deployment, where the run has the deployed workload
   * @throws DagctlError `unavailable` with `details.outage: false` while they are not there
   * @throws DagctlError why they cannot be made; the next call tries again
   */
  partsOf(
    request: RunRequest,
    desired: DesiredRecord,
    ready: ConvergedRecord | undefined,
  ): Promise<RunParts>;
  /** Leaves the files that were made for a run to it: it has begun. */
  handOver(folder: string): void;
  /** Ends the work for a run that is not started, and deletes the files that it made for it. */
  end(folder: string): Promise<void>;
}
