import { withDeadline } from "../async/waiting.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "./context.ts";

/**
 * Makes one call of the secret source, with a deadline. A `reading` call has no outcome that could
 * be unknown.
 */
export async function secretCall<T>(
  context: HostContext,
  method: "list" | "get" | "put" | "delete",
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const what = `The secret source (${method})`;
  try {
    return await withDeadline(
      { clock: context.clock, milliseconds: context.timing.driverCall, signal, what },
      call,
    );
  } catch (error) {
    const reading = method === "list" || method === "get";
    if (reading && isDagctlError(error, "outcome_unknown"))
      throw new DagctlError("unavailable", error.message, { cause: error });
    throw error;
  }
}
