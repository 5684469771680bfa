import * as z from "zod";
import { maskOf } from "../values/masking.ts";

/** The most characters of a frame. Programs write at most 3,500 bytes, which are ASCII. */
export const LONGEST = 4_096;

/** Where a frame comes from, so that lost ones are noticed. */
export interface FrameOrigin {
  /** The process that has printed it. Ids are random, because each step has a process. */
  readonly process: string;
  /** Its number among the frames of the process: 1, 2, 3 … */
  readonly seq: number;
}

/** Returns a shape of texts, which come without what no line of a log may have. */
export function text(longest: number): z.ZodType<string> {
  const clean = maskOf([]);
  return z
    .string()
    .max(longest)
    .transform((value) =>
      value
        .replaceAll(/\p{Surrogate}/gu, "")
        .split(/\r\n|\n|\r/)
        .map(clean)
        .join("\n"),
    )
    .refine((value) => value !== "");
}

/** Returns the shape of a number of things. */
export const count = (): z.ZodType<number> => z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Returns the shape of a time: RFC 3339 with milliseconds, in UTC. */
export const time = (): z.ZodType<string> => z.iso.datetime({ precision: 3 });

/** Returns the fields of every frame. */
export const origin = (): {
  readonly process: z.ZodType<string>;
  readonly seq: z.ZodType<number>;
} => ({ process: z.string().regex(/^[\w-]{1,32}$/), seq: count() });

/** Returns the fields that have a value. */
export function dropUndefined<Fields extends object>(fields: Fields): Fields {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Fields;
}
