import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { projectRunsPath } from "../pages.ts";
import type { NewestEvents } from "../server/newest-events.ts";
import { ListFailure } from "../ui/list-failure.tsx";
import { LoadingRows, Message, Text, Time } from "../ui/parts.tsx";
import { RUN_COLUMNS } from "../ui/run-row.tsx";
import { lookOf } from "../ui/status-look.ts";
import { CommitCell, Row, Table, TitleCell } from "../ui/table.tsx";
import type { Loaded } from "../ui/use-load.ts";
import { Way } from "../ui/way.tsx";
import { type SkippedTicks, listSkipped } from "./skipped-ticks.ts";

/** The filter that shows the skipped ticks alone. */
export const SKIPPED = "skipped";

/** The jobs of a project; `undefined` while they are not known. */
export type KnownJobs = readonly Job[] | undefined;

/** Shows the skipped ticks of a project alone. */
export function SkippedList({
  project,
  skipped: { value, error, reload },
  jobs,
}: {
  project: Project;
  skipped: Loaded<NewestEvents>;
  jobs: KnownJobs;
}): JSX.Element {
  const clear = <Way path={projectRunsPath(project.name)}>Clear the filter</Way>;
  if (error !== undefined)
    return (
      <ListFailure
        error={error}
        retry={reload}
        unsupported="This server has no events"
        firstPage={undefined}
        ways={clear}
      />
    );
  if (value === undefined) return <LoadingRows count={8} label="Reading the skipped ticks" />;
  const ticks = listSkipped(value.events);
  if (ticks.length === 0)
    return (
      <Message title="No tick was skipped" ways={clear}>
        Skipped ticks are known for 7 days.
      </Message>
    );
  return (
    <Table name="runs" label="Skipped ticks" columns={RUN_COLUMNS}>
      {ticks.map((skipped) => (
        <SkippedRow skipped={skipped} jobs={jobs} key={skipped.sequence} />
      ))}
    </Table>
  );
}

/** Shows ticks at which no run was started, and why; of which job, where there are several. */
export function SkippedRow({
  skipped,
  jobs = [],
}: {
  skipped: SkippedTicks;
  jobs: KnownJobs;
}): JSX.Element {
  const { word, tone } = lookOf(SKIPPED);
  return (
    <Row>
      <TitleCell status={SKIPPED} message={skipped.reason}>
        <span class={`row-word tone-${tone}`}>{word}</span>
        {jobs.length > 1 && (
          <span class="cut quiet">
            <Text>{skipped.job}</Text>
          </span>
        )}
        {skipped.ticks > 1 && <span class="quiet">{skipped.ticks} ticks</span>}
      </TitleCell>
      <span class="row-trigger quiet" role="cell">
        scheduled
      </span>
      <CommitCell sha={undefined} />
      <span class="row-time" role="cell">
        <Time value={skipped.scheduled_at} />
      </span>
      <span class="row-duration quiet" role="cell">
        –
      </span>
    </Row>
  );
}
