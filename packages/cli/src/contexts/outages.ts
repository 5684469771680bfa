// Not in dctl.ts, which its test would have to run whole.
import { note, type Outside } from "../outside.ts";

/** Returns a `fetch` that says when a server does not answer, and when it answers again. */
export function noteOutages(outside: Outside): typeof globalThis.fetch {
  const { fetch = globalThis.fetch } = outside;
  let isOutage = false;
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      if (isOutage) note(outside, "The server answers again");
      isOutage = false;
      return response;
    } catch (error) {
      const signal = input instanceof Request ? input.signal : init?.signal;
      if (signal?.aborted === true) throw error;
      if (!isOutage) note(outside, "The server does not answer; trying again");
      isOutage = true;
      throw error;
    }
  };
}
