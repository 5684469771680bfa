import type * as z from "zod";

/**
 * Parses JSON that the driver wrote into an object. Every client with write access may have changed
 * it, so text of another form counts as absent. An error never quotes the text, because it may be a
 * secret value.
 */
export function parseStored<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Parses a number that counts up from 1, as {@link parseStored} does; returns 0 for any other text.
 */
export function parseGeneration(text: string | undefined): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
