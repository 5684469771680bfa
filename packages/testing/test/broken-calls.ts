import { isDagctlError } from "@dagctl/core/errors";
import { isThenable, signalOf, wrapMethods } from "../src/wrapping.ts";

/**
 * A driver whose `method` is slow, and rejects with an error of its own where it is aborted
 * meanwhile.
 */
export function slowly<Driver extends object>(driver: Driver, method: string): Driver {
  return wrapMethods(driver, (called, args, call) => {
    const signal = signalOf(args);
    if (called !== method || signal?.aborted) return call();
    return new Promise((resolve) => {
      setTimeout(resolve, 10);
    }).then(() => {
      if (signal?.aborted) throw new Error("the call was cancelled");
      return call();
    });
  });
}

/** Returns a driver that ignores an abort and is slow. */
export function deafly<Driver extends object>(
  driver: Driver,
  method: string,
  milliseconds: number,
): Driver {
  return wrapMethods(driver, (called, args, call) => {
    if (called !== method || signalOf(args)?.aborted) return call();
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }).then(call);
  });
}

/** A driver that rejects with a plain `Error` where it cannot reach what it needs. */
export function withPlainErrors<Driver extends object>(driver: Driver): Driver {
  return wrapMethods(driver, (_method, _args, call) => {
    const answer = call();
    if (!isThenable(answer)) return answer;
    return Promise.resolve(answer).catch((error: unknown) => {
      throw isDagctlError(error, "unavailable")
        ? new Error("connect ECONNREFUSED 127.0.0.1:6443")
        : error;
    });
  });
}
