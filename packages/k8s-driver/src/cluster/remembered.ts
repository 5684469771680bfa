import type { z } from "zod";

/**
 * What the driver wrote into an object as JSON. Whoever may edit the object may have changed it:
 * what is not of that form counts as not there, and nothing of it stands in an error, for it may be
 * a value.
 */
export function remembered<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** As {@link remembered}, of a number that counts up from 1; 0 where it is none. */
export function rememberedGeneration(text: string | undefined): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
