import type {
  DeployDriver,
  DeploymentState,
  Remainder,
  RunDriver,
  RunState,
} from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { basename } from "node:path";

/**
 * Makes the paths in messages of one driver relative to the folder that contains the driver's own.
 */
export interface RelativePaths {
  deploy(driver: DeployDriver): DeployDriver;
  run(driver: RunDriver): RunDriver;
  /** For a driver that reports errors only. */
  errors<T extends object>(driver: T): T;
}

/**
 * Returns wrappers that change the paths in messages. Callers of the API read the messages of a
 * driver: in answers, in `status_message`, in `/readyz`. They may know which file is meant, but not
 * where the data folder of this machine is: `/srv/data/local/deployments/x` becomes
 * `local/deployments/x`. `cause` keeps the original for the log.
 */
export function relativePaths(root: string): RelativePaths {
  const text = (message: string): string => message.replaceAll(root, basename(root));

  const relativeError = (error: unknown): unknown => {
    if (!(error instanceof Error) || !error.message.includes(root)) return error;
    const message = text(error.message);
    if (!isDagctlError(error)) return new Error(message, { cause: error });
    const { code, retryable, details } = error;
    const issues = error.issues?.map(({ path, message: words }) => ({
      path,
      message: text(words),
    }));
    return new DagctlError(code, message, {
      retryable,
      cause: error,
      ...(details ? { details } : {}),
      ...(issues ? { issues } : {}),
    });
  };

  async function withRelativeErrors(answer: PromiseLike<unknown>): Promise<unknown> {
    try {
      return await answer;
    } catch (error) {
      throw relativeError(error);
    }
  }

  async function* each(answers: AsyncIterable<unknown>): AsyncGenerator {
    try {
      yield* answers;
    } catch (error) {
      throw relativeError(error);
    }
  }

  const wrapMethod = (
    method: (...args: unknown[]) => unknown,
  ): ((...args: unknown[]) => unknown) => {
    return (...args) => {
      const answer = method(...args);
      if (typeof answer !== "object" || answer === null) return answer;
      if (Symbol.asyncIterator in answer) return each(answer as AsyncIterable<unknown>);
      return "then" in answer ? withRelativeErrors(answer as PromiseLike<unknown>) : answer;
    };
  };

  const errors = <T extends object>(driver: T): T => {
    const members = Object.entries(driver).map(([name, member]: [string, unknown]) => {
      return [
        name,
        typeof member === "function"
          ? wrapMethod(member as (...args: unknown[]) => unknown)
          : member,
      ];
    });
    return Object.fromEntries(members) as T;
  };

  const message = (words: string | undefined): { readonly message?: string } =>
    words === undefined ? {} : { message: text(words) };

  const remainder = (left: Remainder): Remainder => ({
    ...left,
    name: text(left.name),
    reason: text(left.reason),
    ...(left.remedy === undefined ? {} : { remedy: text(left.remedy) }),
  });

  const deployment = (state: DeploymentState): DeploymentState => {
    if (!state.present) return state;
    const remaining = state.remaining ? { remaining: state.remaining.map(remainder) } : {};
    const steps = state.steps
      ? { steps: state.steps.map((step) => ({ ...step, ...message(step.message) })) }
      : {};
    return { ...state, ...message(state.message), ...steps, ...remaining };
  };

  const runState = (state: RunState): RunState => ({ ...state, ...message(state.message) });

  return {
    errors,
    deploy(driver) {
      const wrapped = errors(driver);
      return {
        ...wrapped,
        observe: async (ref, options) => deployment(await wrapped.observe(ref, options)),
      };
    },
    run(driver) {
      const wrapped = errors(driver);
      return {
        ...wrapped,
        async observe(ref, options) {
          const state = await wrapped.observe(ref, options);
          return state && runState(state);
        },
        async *list(ref, options) {
          for await (const state of wrapped.list(ref, options)) yield runState(state);
        },
      };
    },
  };
}
