import type { CountSteps, StepBudget } from "../contracts/step-budget.ts";

/** Steps that one inspection may take: less than a second of work. */
export const MOST_STEPS = 400_000;
/** Steps between two rests: a few tens of milliseconds of work. */
const STEPS_BEFORE_REST = 20_000;
/** Characters that a linear scan reads in one step. */
const CHARACTERS = 25;

/** Thrown when reading the content of a repository takes more steps than are allowed. */
export class StepsExceeded extends Error {
  override readonly name = "StepsExceeded";
  /** The file whose read exceeded the limit. */
  readonly file: string;
  /** Completes a sentence that begins with the file's name. */
  readonly reason: string;

  constructor(file: string, most: number) {
    const reason = `takes more steps to read than one project may (${most}): make it shorter, or move code out of the files that it imports`;
    super(`${file} ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** The limits of a budget. */
export interface StepBudgetOptions {
  /** The most steps of one inspection. @default 400000 */
  readonly most?: number;
  /** Waits until the event loop has served other work. @default does not wait */
  readonly yield?: () => Promise<void>;
}

/**
 * Creates a budget for one inspection. `rest` waits once 20,000 steps were taken since the last
 * rest.
 *
 * @returns a budget
 * @throws StepsExceeded from `take` of the budget, once more than `most` steps were taken
 */
export function stepBudget({ most = MOST_STEPS, yield: turn }: StepBudgetOptions = {}): StepBudget {
  let taken = 0;
  let rested = 0;
  return {
    get taken() {
      return taken;
    },
    take(steps, file) {
      taken += steps;
      if (taken > most) throw new StepsExceeded(file, most);
    },
    async rest() {
      if (!turn || taken - rested < STEPS_BEFORE_REST) return;
      rested = taken;
      await turn();
    },
  };
}

/**
 * Returns the steps of a scan that reads each character a bounded number of times: one for 25
 * UTF-16 units.
 */
export function stepsOfText(text: string): number {
  return Math.ceil(text.length / CHARACTERS);
}

/**
 * Returns a function that counts the steps of one file.
 *
 * @param file its path, for the message of `StepsExceeded`
 */
export function countStepsOf(budget: StepBudget, file: string): CountSteps {
  return (steps) => budget.take(steps, file);
}
