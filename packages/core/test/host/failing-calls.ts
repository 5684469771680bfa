import { DagctlError } from "@dagctl/core/errors";

/**
 * Retries as a careful client does: the same call, with its key, while the error says that a retry
 * may help.
 */
export async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof DagctlError) || !error.retryable || tries > 20) throw error;
    }
  }
}

export interface FailingCall<Contract> {
  readonly contract: Contract;
  readonly method: string;
  readonly call: number;
  readonly fault: "fail" | "loseAnswer";
}

/**
 * Returns each of the first calls of each method, once with a failure and once with a lost answer.
 */
export function failingCalls<Contract>(
  methods: readonly (readonly [contract: Contract, method: string, calls: number])[],
): readonly FailingCall<Contract>[] {
  return methods.flatMap(([contract, method, calls]) =>
    Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
      (["fail", "loseAnswer"] as const).map((fault) => ({ contract, method, call, fault })),
    ),
  );
}
