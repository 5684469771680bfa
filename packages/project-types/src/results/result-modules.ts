import type { Workload } from "@dagctl/core/contracts";
import { FRAMES_PART } from "./frames-part.ts";
import { START_MODULE } from "./start-module.ts";

/**
 * Returns the Python modules by which a run of a tool reports its models.
 *
 * @param parts the programs of the tool, which follow the one that writes frames
 */
export function resultModules(...parts: readonly string[]): NonNullable<Workload["pythonModules"]> {
  return { sitecustomize: START_MODULE, dagctl_results: [FRAMES_PART, ...parts].join("\n\n") };
}
