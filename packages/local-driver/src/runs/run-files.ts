import { join } from "node:path";

// No import of core at run time: the supervisor uses this file too.

/** The files of one run. */
export interface RunFiles {
  /** What was asked for, without secrets. */
  readonly request: string;
  /**
   * Created exclusively by the supervisor: the process that creates it is the one process of this
   * run.
   */
  readonly claim: string;
  /** The group of the step that runs now. */
  readonly step: string;
  /** A cancel was asked for, and why. */
  readonly cancel: string;
  readonly exit: string;
  readonly log: string;
  /** What the supervisor itself complains of. */
  readonly complaints: string;
  readonly temporary: string;
  /**
   * Variables that are files. They exist while the run is active; the process that ends it deletes
   * them.
   */
  readonly mounted: string;
}

export function runFiles(folder: string): RunFiles {
  const file = (name: string): string => join(folder, name);
  return {
    request: file("request.json"),
    claim: file("claim.json"),
    step: file("step.json"),
    cancel: file("cancel.json"),
    exit: file("exit.json"),
    log: file("log"),
    complaints: file("supervisor.log"),
    temporary: file("tmp"),
    mounted: file("mounted"),
  };
}
