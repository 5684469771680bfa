import type { Workload } from "@dagctl/core/contracts";
import { FRAMES_PART } from "./frames-part.ts";
import { START_MODULE } from "./start-module.ts";

/** Matches a comment, and a text of one line that says what a function does. */
const COMMENT = /^[^\S\n]*(?:#.*|""".*""")\n/gm;
const BLANK_LINES = /\n{2,}/g;
const INDENTATION = /^(?: {4})+/gm;

/**
 * Returns the Python modules by which a run of a tool reports its models. They have no comments, no
 * blank lines, and one space for each level: where an engine stores the jobs of a project, each has
 * a copy of them.
 *
 * @param parts the programs of the tool, which follow the one that writes frames
 */
export function resultModules(...parts: readonly string[]): NonNullable<Workload["pythonModules"]> {
  const program = [FRAMES_PART, ...parts]
    .join("\n\n")
    .replaceAll(COMMENT, "")
    .replaceAll(BLANK_LINES, "\n")
    .replaceAll(INDENTATION, (spaces) => " ".repeat(spaces.length / 4));
  return { sitecustomize: START_MODULE, dagctl_results: program };
}
