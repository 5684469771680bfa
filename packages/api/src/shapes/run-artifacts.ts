import type { ArtifactsState, RunArtifact } from "@dagctl/core";
import * as z from "zod";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

/** What became of the artifacts of a run. The compiler checks that these are all. */
const STATES: { readonly [State in ArtifactsState]: State } = {
  complete: "complete",
  partial: "partial",
  too_large: "too_large",
};

/** What became of the artifacts of a run. */
export const ARTIFACTS_STATE: z.ZodType<ArtifactsState> = z.enum(STATES).meta({
  description:
    "What became of the artifacts. `partial`: some did not arrive whole. `too_large`: together " +
    "they have more than 4 MiB compressed, and none is stored. Absent: there were none.",
});

/** The content of an artifact. */
export const ARTIFACT_FILE: z.ZodType<Record<string, unknown>> = z
  .record(z.string(), z.unknown())
  .meta({ description: "What the tool has written, such as the `manifest.json` of dbt." });

interface ArtifactList {
  readonly artifacts: readonly RunArtifact[];
  readonly total: number;
}

/** The artifacts of a run. */
export const ARTIFACT_LIST: ShapeOf<ArtifactList> = exactly<ArtifactList>()({
  artifacts: z.array(
    exactly<RunArtifact>()({
      name: text("The name of the file, which is unique in the run."),
      bytes: COUNT.meta({ description: "The size of the file." }),
      compressed_bytes: COUNT.meta({ description: "What it takes of the 4 MiB of a run." }),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .meta({ description: "The SHA-256 of the file." }),
      created_at: TIME.meta({ description: "When it was stored, at the end of the run." }),
    }),
  ),
  total: COUNT,
});
