import type { DagctlEvent, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { readNewest } from "../server/newest-events.ts";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, StatusIcon, Text, Time } from "../ui/parts.tsx";
import { useLoad } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";
import { type ActivityLine, linesOf } from "./activity-lines.ts";
import { activityPath, TYPES } from "./activity-query.ts";
import { applyToActivity, type ReadActivity } from "./read-activity.ts";
import { pathOf } from "./row.tsx";

/** The most lines. The others have a page of their own. */
const LINES = 10;
/** How far back events are read. */
const PARTS = 3;

/** Shows what happened last with a project, the newest first. */
export function ProjectActivity({ project }: { project: Project }): JSX.Element {
  const { client, organization, href } = usePlace();
  const { id, name } = project;
  const { value, error, reload, isLoading } = useLoad<ReadActivity>(
    `${organization} ${id}`,
    async (signal) => {
      const need = {
        parts: PARTS,
        isEnough: (found: readonly DagctlEvent[]) => linesOf(found).length >= LINES,
      };
      const newest = await readNewest(client.events, { types: TYPES, project: id }, need, signal);
      return { ...newest, query: { project: name }, project: id };
    },
    applyToActivity,
  );
  const lines = useMemo(() => linesOf(value?.events ?? []).slice(0, LINES), [value]);
  return (
    <section class="section card" aria-labelledby="activity-title" aria-busy={isLoading}>
      <header class="section-head">
        <h2 id="activity-title">Activity</h2>
        <a href={href(activityPath({ project: name }))}>All activity</a>
      </header>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the events" />
      )}
      {value !== undefined && lines.length === 0 && (
        <p class="quiet">Nothing has happened in the last 7 days.</p>
      )}
      <ul class="events">
        {lines.map((line) => (
          <Line line={line} project={name} key={line.key} />
        ))}
      </ul>
    </section>
  );
}

function Line({ line, project }: { line: ActivityLine; project: string }): JSX.Element {
  const { href } = usePlace();
  const { actor, message, status, text, time } = line;
  const isOfItself = line.run === undefined && line.operation === undefined;
  return (
    <li class="event" title={message && showHidden(message)}>
      <StatusIcon status={status} />
      {isOfItself ? (
        <span class="cut event-text">
          <Text>{text}</Text>
        </span>
      ) : (
        <a class="cut event-text" href={href(pathOf(line, project))}>
          <Text>{text}</Text>
        </a>
      )}
      <span class="cut quiet event-actor" title={actor && showHidden(actor)}>
        {actor !== undefined && <Text>{actor}</Text>}
      </span>
      <span class="quiet event-time">
        <Time value={time} />
      </span>
    </li>
  );
}
