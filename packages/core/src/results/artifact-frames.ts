import * as z from "zod";
import { FRAME_MARK } from "../values/frames.ts";
import { count, type FrameOrigin, LONGEST, origin } from "./frame-fields.ts";

/** The most bytes of an artifact, and the most that those of a run have compressed. */
export const MOST_BYTES: number = 64 * 1024 * 1024;
export const MOST_COMPRESSED: number = 4 * 1024 * 1024;
/** The most pieces of an artifact. Programs send 2,250 bytes with each. */
const MOST_PIECES = 4_000;

/** What each piece says of its artifact. */
export interface ArtifactHeader {
  readonly name: string;
  readonly parts: number;
  readonly bytes: number;
  readonly compressed: number;
  readonly sha256: string;
}

/** A piece of an artifact that was compressed with gzip, or the report that they are too large. */
export type ArtifactFrame = FrameOrigin & { readonly kind: "artifact" } & (
    | { readonly header: ArtifactHeader; readonly part: number; readonly data: string }
    | { readonly header?: never }
  );

const tooLargeShape = (): z.ZodType<ArtifactFrame> =>
  z
    .object({
      kind: z.literal("artifact"),
      ...origin(),
      too_large: z.literal(true),
    })
    .transform(({ kind, process, seq }): ArtifactFrame => ({ kind, process, seq }));

const pieceShape = (): z.ZodType<ArtifactFrame> =>
  z
    .object({
      kind: z.literal("artifact"),
      ...origin(),
      name: z.string().regex(/^[a-z][a-z0-9_]{0,58}\.json$/),
      part: count(),
      parts: z.number().int().min(1).max(MOST_PIECES),
      bytes: z.number().int().min(1).max(MOST_BYTES),
      compressed: z.number().int().min(1).max(MOST_COMPRESSED),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      data: z
        .string()
        .max(LONGEST)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/),
    })
    .transform(({ kind, process, seq, part, data, ...header }): ArtifactFrame => ({
      kind,
      process,
      seq,
      header,
      part,
      data,
    }));

/** The shape of the frames of artifacts. */
export const ARTIFACT_SHAPE: z.ZodType<ArtifactFrame> = z.lazy(() =>
  z.union([pieceShape(), tooLargeShape()]),
);

const BEGINNING = `${FRAME_MARK}{"kind":"artifact",`;

/** Returns whether a line is a frame of an artifact as programs write it. */
export const isArtifactLine = (line: string): boolean => line.startsWith(BEGINNING);
