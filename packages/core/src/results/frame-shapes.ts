import { z } from "zod";
import { MODEL_STATUSES, type ModelResult } from "../model/results.ts";
import { FRAME_MARK } from "../values/frames.ts";
import { maskOf } from "../values/masking.ts";

/** The most characters of a frame. Programs write at most 3,500 bytes, which are ASCII. */
const LONGEST = 4_096;

/** Where a frame comes from, so that lost ones are noticed. */
interface FrameOrigin {
  /** The process that has printed it. Ids are random, because each step has a process. */
  readonly process: string;
  /** Its number among the frames of the process: 1, 2, 3 … */
  readonly seq: number;
}

/** A frame that the host knows. */
export type Frame =
  | ({ readonly kind: "begin" | "end" } & FrameOrigin)
  | ({
      readonly kind: "model";
      /** The number of this execution in the process: frames of one have the same. */
      readonly execution: number;
      readonly model: ModelResult;
    } & FrameOrigin);

const clean = maskOf([]);

/** Returns a shape of texts, which come without what no line of a log may have. */
const text = (longest: number): z.ZodType<string> =>
  z
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

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const ORIGIN = { process: z.string().regex(/^[\w-]{1,32}$/), seq: count };

const BEGIN = z.object({ kind: z.literal("begin"), ...ORIGIN });
/** The last frame of a process: its number shows that an engine has dropped all the others. */
const END = z.object({ kind: z.literal("end"), ...ORIGIN });

const MODEL = z
  .object({
    kind: z.literal("model"),
    ...ORIGIN,
    execution: count,
    name: text(500),
    resource_type: text(60).optional(),
    unique_id: text(1_000).optional(),
    status: z.enum(MODEL_STATUSES),
    started_at: z.iso.datetime({ precision: 3 }).optional(),
    duration_ms: count.optional(),
    rows: count.optional(),
    message: text(LONGEST).optional(),
  })
  .transform(({ kind, process, seq, execution, ...model }): Frame => {
    const given = Object.entries(model).filter(([, value]) => value !== undefined);
    return { kind, process, seq, execution, model: Object.fromEntries(given) as never };
  });

const SHAPES: Readonly<Record<string, z.ZodType<Frame>>> = {
  begin: BEGIN,
  end: END,
  model: MODEL,
};

/**
 * Returns the frame of a line; `unknown` for one of a kind that this version does not know, and
 * `broken` for one whose JSON or shape is wrong.
 */
export function parseFrame(line: string): Frame | "unknown" | "broken" {
  if (line.length > LONGEST) return "broken";
  let value: unknown;
  try {
    value = JSON.parse(line.slice(FRAME_MARK.length));
  } catch {
    return "broken";
  }
  if (typeof value !== "object" || value === null || !("kind" in value)) return "broken";
  const { kind } = value;
  if (typeof kind !== "string") return "broken";
  if (!Object.hasOwn(SHAPES, kind)) return "unknown";
  return SHAPES[kind]?.safeParse(value).data ?? "broken";
}
