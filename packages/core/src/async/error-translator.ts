import type { CallOptions } from "../contracts/clock.ts";
import type { DagctlError } from "../errors.ts";

/** Runs the calls of a contract, and reports what fails in the words of the contract. */
export interface ErrorTranslator {
  /**
   * Runs one call.
   *
   * @param what the subject of the message: "Applying a deployment"
   * @throws the signal's reason when the signal has aborted, else a `DagctlError`
   */
  readonly translateErrors: <T>(
    what: string,
    options: CallOptions | undefined,
    work: () => Promise<T>,
  ) => Promise<T>;
  /** Yields the items of a call that lists. Checks the signal after each item. @throws as above */
  readonly translateErrorsOfEach: <T>(
    what: string,
    options: CallOptions | undefined,
    items: AsyncIterable<T>,
  ) => AsyncGenerator<T>;
}

/**
 * Returns how the calls of one driver report errors.
 *
 * @param toDagctlError returns an error of the engine as one of the contract; `what` is the subject
 *   of its message
 */
export function errorTranslator(
  toDagctlError: (what: string, error: unknown) => DagctlError,
): ErrorTranslator {
  return {
    async translateErrors(what, options, work) {
      options?.signal?.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        options?.signal?.throwIfAborted();
        throw toDagctlError(what, error);
      }
    },
    async *translateErrorsOfEach(what, options, items) {
      options?.signal?.throwIfAborted();
      try {
        for await (const item of items) {
          yield item;
          options?.signal?.throwIfAborted();
        }
      } catch (error) {
        options?.signal?.throwIfAborted();
        throw toDagctlError(what, error);
      }
    },
  };
}
