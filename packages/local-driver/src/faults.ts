import type { CallOptions } from "@dagctl/core/contracts";
import { asDagctlError, DagctlError, isDagctlError, machineError } from "@dagctl/core/errors";
import { DamagedFileError } from "./files/damaged-file.ts";

/**
 * Returns an error of the file system or of a process start in a form on which a person can act.
 */
export function fault(error: unknown, doing: string): DagctlError {
  if (isDagctlError(error)) return error;
  if (error instanceof DamagedFileError)
    return new DagctlError("internal", error.message, { cause: error, details: { damaged: true } });
  return machineError(error, doing) ?? asDagctlError(error);
}

/**
 * Runs a method of the driver: it checks the signal first, then converts errors into words of this
 * driver.
 */
export async function guarded<T>(
  doing: string,
  options: CallOptions | undefined,
  work: () => Promise<T>,
): Promise<T> {
  options?.signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (options?.signal?.aborted === true && error === options.signal.reason) throw error;
    throw fault(error, doing);
  }
}

/** Does the same for a method that yields its results. */
export async function* guardedEach<T>(
  doing: string,
  options: CallOptions | undefined,
  each: AsyncIterable<T>,
): AsyncGenerator<T> {
  options?.signal?.throwIfAborted();
  try {
    for await (const one of each) {
      yield one;
      options?.signal?.throwIfAborted();
    }
  } catch (error) {
    if (options?.signal?.aborted === true && error === options.signal.reason) throw error;
    throw fault(error, doing);
  }
}
