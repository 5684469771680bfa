import type { JSX } from "preact";
import { modelsPath, runPath } from "../pages.ts";
import { FilterLink } from "../ui/filters.tsx";

/**
 * Shows the parts of a run, each of which has a page: its log, and its models.
 *
 * @param props.project the id or name of its project
 * @param props.run its id
 */
export function RunParts({
  project,
  run,
  current,
}: {
  project: string;
  run: string;
  current: "log" | "models";
}): JSX.Element {
  return (
    <nav class="run-parts" aria-label="Parts of the run">
      <FilterLink path={runPath(project, run)} isChosen={current === "log"}>
        Log
      </FilterLink>
      <FilterLink path={modelsPath(project, run)} isChosen={current === "models"}>
        Models
      </FilterLink>
    </nav>
  );
}
