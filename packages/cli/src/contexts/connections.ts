import { isFetchAssertion } from "@dagctl/core/errors";

/** The connections of the program to servers. */
export interface Connections {
  /** `fetch`, whose calls and answers end when a defect of it has lost them. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * Ends all calls and answers where an error that nothing has caught is one of `fetch` itself.
   *
   * @returns whether it is such an error
   */
  endWith(this: void, error: unknown): boolean;
}

/** Returns connections on Node's `fetch`. */
export function connectionsOf(fetch: typeof globalThis.fetch = globalThis.fetch): Connections {
  let lost = new AbortController();
  return {
    fetch(input, init) {
      const own = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      const signal = own ? AbortSignal.any([own, lost.signal]) : lost.signal;
      return fetch(input, { ...init, signal });
    },
    endWith(error) {
      if (!isFetchAssertion(error)) return false;
      lost.abort(new TypeError("The server closed the connection before its answer was read"));
      lost = new AbortController();
      return true;
    },
  };
}
