import { join } from "node:path";

// This file must not import core at run time: the supervisor uses it too.

/** The files of one run. */
export interface RunFiles {
  /** The request, without secrets. */
  readonly request: string;
  /**
   * Created exclusively by the supervisor: the process that creates it is the one process of this
   * run.
   */
  readonly claim: string;
  /** The group of the step that runs now. */
  readonly step: string;
  /** The request to cancel, with its reason. */
  readonly cancel: string;
  readonly exit: string;
  /** The log, or its beginning where the log is large. */
  readonly log: string;
  /** The folder of the end of a large log. */
  readonly logEnd: string;
  /** The frames of the run, which are not in its log. Absent where it printed none. */
  readonly frames: string;
  /** The error output of the supervisor itself. */
  readonly complaints: string;
  readonly temporary: string;
  /**
   * The files of the commit that the run has for itself. They exist until it has ended; the process
   * that ends it deletes them.
   */
  readonly ownFiles: string;
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
    logEnd: file("log-end"),
    frames: file("frames.log"),
    complaints: file("supervisor.log"),
    temporary: file("tmp"),
    ownFiles: file("own-files"),
    mounted: file("mounted"),
  };
}
