import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { formatDuration } from "../ui/format-time.ts";
import { RunBar } from "./recent-runs.tsx";
import { barHeight, longestOf, PAGE_BAR } from "./run-bar.ts";

/**
 * Shows the durations of runs as bars, the newest on the right. Tab stops at the newest one, from
 * which the arrow keys lead to the others.
 */
export function RunChart({
  project,
  runs,
}: {
  /** Its name. */
  project: string;
  /** The newest first. */
  runs: readonly Run[];
}): JSX.Element {
  const longest = longestOf(runs);
  return (
    <div class="run-chart" role="group" aria-label="Durations of the newest runs" data-items>
      <span class="run-chart-scale quiet" aria-hidden="true">
        <span>{longest > 0 && formatDuration(longest)}</span>
        <span>0</span>
      </span>
      <div class="run-chart-bars">
        {runs.toReversed().map((run, index) => (
          <RunBar
            key={run.id}
            project={project}
            run={run}
            height={barHeight(run, longest, PAGE_BAR)}
            isStop={index === runs.length - 1}
          />
        ))}
      </div>
    </div>
  );
}
