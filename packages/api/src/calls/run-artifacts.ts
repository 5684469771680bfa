import type { RunArtifactCalls } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, READ, listOf } from "../entries.ts";

/** The calls of the artifacts of runs. */
export const RUN_ARTIFACTS: CallsOf<RunArtifactCalls> = {
  artifacts: {
    ...READ,
    ...BODY,
    path: "/projects/:project/runs/:run/artifacts",
    summary: "Lists the files that the tool has written of a run, by name.",
    answers:
      "`{ artifacts, total }`. They are stored for 30 days, of the newest 5 runs that have some.",
    errors: ["not_found"],
    fields: { 200: listOf("artifacts") },
  },
  artifact: {
    ...READ,
    file: true,
    path: "/projects/:project/runs/:run/artifacts/:artifact",
    summary: "Returns a file that the tool has written of a run.",
    answers:
      "The file, byte for byte but for masked values of sensitive variables. `ETag` is its SHA-256.",
    errors: ["not_found"],
  },
};
