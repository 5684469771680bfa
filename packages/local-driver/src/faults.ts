import { asDagctlError, DagctlError, isDagctlError, machineError } from "@dagctl/core";
import type { CallOptions } from "@dagctl/core";
import { DamagedFileError } from "./damaged-file.ts";

/** An error of the file system or of a process start, as a person can act on it. */
export function fault(error: unknown, doing: string): DagctlError {
  if (isDagctlError(error)) return error;
  if (error instanceof DamagedFileError)
    return new DagctlError("internal", error.message, { cause: error, details: { damaged: true } });
  return machineError(error, doing) ?? asDagctlError(error);
}

/** Every method of the driver goes through here: abort first, then errors in our words. */
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

/** The same for what answers one by one. */
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
