/**
 * Bounds the work on the content of one repository. A step is a unit of work of about a
 * microsecond. Code defines what a scan counts: the same content always takes the same steps.
 */
export interface StepBudget {
  /** The number of steps that were counted so far, of all files. */
  readonly taken: number;
  /**
   * Counts steps that are taken on a file.
   *
   * @param file - the file's path, for the message
   * @throws StepsExceeded: all files together have taken more steps than are allowed
   */
  take(steps: number, file: string): void;
  /**
   * Lets the event loop serve other work when many steps were taken since the last rest. Resolves
   * at once when few were.
   */
  rest(): Promise<void>;
}

/** Counts steps on one file; throws as `StepBudget.take` does. */
export type CountSteps = (steps: number) => void;
