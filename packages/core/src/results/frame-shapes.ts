import * as z from "zod";
import type { BuiltNodes } from "../contracts/plan-work.ts";
import { MODEL_STATUSES, type ModelResult } from "../model/results.ts";
import { FRAME_MARK } from "../values/frames.ts";
import { ARTIFACT_SHAPE, type ArtifactFrame } from "./artifact-frames.ts";
import {
  count,
  type FrameOrigin,
  dropUndefined,
  LONGEST,
  origin,
  text,
  time,
} from "./frame-fields.ts";
import { PLAN_SHAPES, type PlanFrame } from "./plan-frames.ts";

/** A frame that the host knows. */
export type Frame =
  | ({ readonly kind: "begin" } & FrameOrigin)
  | ({ readonly kind: "end" } & FrameOrigin)
  | ({
      readonly kind: "model";
      /** The number of this execution in the process: frames of one have the same. */
      readonly execution: number;
      readonly model: ModelResult;
    } & FrameOrigin)
  | ({
      /** A part of what the programs have built. */
      readonly kind: "nodes";
      readonly nodes: BuiltNodes;
      /** The number of all nodes. Present in the last part, of a run that has built all. */
      readonly total?: number;
    } & FrameOrigin)
  | ArtifactFrame
  | PlanFrame;

const modelShape = (): z.ZodType<Frame> =>
  z
    .object({
      kind: z.literal("model"),
      ...origin(),
      execution: count(),
      name: text(500),
      resource_type: text(60).optional(),
      unique_id: text(1_000).optional(),
      status: z.enum(MODEL_STATUSES),
      started_at: time().optional(),
      duration_ms: count().optional(),
      rows: count().optional(),
      message: text(LONGEST).optional(),
    })
    .transform(({ kind, process, seq, execution, ...model }): Frame => {
      return { kind, process, seq, execution, model: dropUndefined(model) as ModelResult };
    });

const nodesShape = (): z.ZodType<Frame> =>
  z
    .object({
      kind: z.literal("nodes"),
      ...origin(),
      nodes: z.record(z.string().min(1).max(1_000), z.string().regex(/^[0-9a-f]{16}$/)),
      total: count().optional(),
    })
    .transform((frame): Frame => dropUndefined(frame) as Frame);

/** The shapes by their kind. They are lazy, so that an import of core builds none of them. */
const SHAPES: Readonly<Record<string, z.ZodType<Frame>>> = {
  begin: z.lazy(() => z.object({ kind: z.literal("begin"), ...origin() })),
  // The last frame of a process: its number shows that an engine has dropped all the others.
  end: z.lazy(() => z.object({ kind: z.literal("end"), ...origin() })),
  model: z.lazy(modelShape),
  nodes: z.lazy(nodesShape),
  artifact: ARTIFACT_SHAPE,
  ...PLAN_SHAPES,
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
