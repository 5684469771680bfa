import { DagctlError } from "@dagctl/core";
import { limit } from "@dagctl/core/driver-kit";

/** Hooks that are looked up at the same time. */
const LOOKUPS = 16;
/** Calls that wait for their look-up. */
const WAITING = 256;
/** Bodies that are read at the same time: of each hook, and of all hooks that do not exist. */
const BODIES = 16;

/**
 * Limits the calls without a token that are in progress. Calls to hooks that do not exist take no
 * place of another one.
 */
export interface PushPlaces {
  /**
   * Looks a hook up as soon as there is a place.
   *
   * @throws DagctlError `unavailable`: too many calls wait
   */
  lookUp<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Reads a body.
   *
   * @param hook its id; `undefined` where there is no such hook
   * @throws DagctlError `unavailable`: as many bodies as may be are being read
   */
  readBody<T>(hook: string | undefined, work: () => Promise<T>): Promise<T>;
}

export function pushPlaces(): PushPlaces {
  const withinLimit = limit(LOOKUPS);
  const bodies = new Map<string, number>();
  let lookups = 0;

  return {
    async lookUp(work) {
      if (lookups >= LOOKUPS + WAITING) throw tooMany();
      lookups += 1;
      try {
        return await withinLimit(work);
      } finally {
        lookups -= 1;
      }
    },
    async readBody(hook = "", work) {
      const reading = bodies.get(hook) ?? 0;
      if (reading >= BODIES) throw tooMany();
      bodies.set(hook, reading + 1);
      try {
        return await work();
      } finally {
        const others = (bodies.get(hook) ?? 1) - 1;
        if (others > 0) bodies.set(hook, others);
        else bodies.delete(hook);
      }
    },
  };
}

function tooMany(): DagctlError {
  return new DagctlError("unavailable", "Too many pushes are being received; try again later");
}
