import type { JSX } from "preact";
import { useApp, usePlace } from "../app-context.ts";
import { runPath } from "../pages.ts";
import { formatLocal, formatRelative, formatUtc } from "../ui/format-time.ts";
import { lookOf } from "../ui/status-look.ts";
import { barHeight, longestOf, type RecentRun, ROW_BAR, runName } from "./run-bar.ts";

/** The shape of a bar says the same as its colour: whole, with a gap, or hollow. */
const SHAPES: Readonly<Record<string, string>> = {
  failed: "broken",
  error: "broken",
  partial: "broken",
  running: "hollow",
  pending: "hollow",
};

/**
 * Shows the newest runs as bars, the newest on the right. Each leads to its run. The arrow keys
 * reach them from the row: as stops of Tab, they would be hundreds on a page.
 */
export function RecentRuns({
  project,
  runs,
}: {
  /** Its name. */
  project: string;
  /** The newest first. */
  runs: readonly RecentRun[];
}): JSX.Element {
  const longest = longestOf(runs);
  if (runs.length === 0) return <span class="quiet">–</span>;
  return (
    <span class="run-bars" role="group" aria-label="Recent runs">
      {runs.toReversed().map((run) => (
        <RunBar
          key={run.id}
          project={project}
          run={run}
          height={barHeight(run, longest, ROW_BAR)}
          isStop={false}
        />
      ))}
    </span>
  );
}

/**
 * Shows a run as a bar that leads to it.
 *
 * @param props.isStop whether Tab stops at it. The arrow keys reach it in any case
 */
export function RunBar({
  project,
  run,
  height,
  isStop,
}: {
  project: string;
  run: RecentRun;
  height: number;
  isStop: boolean;
}): JSX.Element {
  const { now } = useApp();
  const { href } = usePlace();
  const time = Date.parse(run.start_time ?? run.created_at);
  const name = runName(run, formatRelative(time, now.value));
  return (
    <a
      style={{ "--height": `${height}px` }}
      class={`run-bar run-bar-${SHAPES[run.status] ?? "whole"} tone-${lookOf(run.status).tone}`}
      data-row-item
      tabIndex={isStop ? 0 : -1}
      href={href(runPath(project, run.id))}
      aria-label={name}
      title={[name, run.error_message, `${formatLocal(time)} local time`, formatUtc(time)]
        .filter((line) => line !== undefined)
        .join("\n")}
    />
  );
}
