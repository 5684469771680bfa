import type { Run } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { Crumbs } from "../ui/crumbs.tsx";
import { Failure } from "../ui/failure.tsx";
import { NoPart } from "../ui/no-part.tsx";
import { LoadingRows, StatusChip } from "../ui/parts.tsx";
import { useLatest } from "../ui/use-latest.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { showHidden } from "../ui/visible-text.ts";
import { ModelTimeline } from "./model-timeline.tsx";
import { readModels, readModelsQuery } from "./models.ts";
import { RunParts } from "./run-parts.tsx";
import { applyToRun, isActive } from "./run-state.ts";
import { typeWord } from "../ui/type-word.ts";

/** The pause between two reads of the models of a run that goes on: no event is about a model. */
const REREAD_MS = 1_000;

/** Shows the models of a run as a timeline. `latest` is the newest run. */
export function ModelsPage({ project, run: id }: { project: string; run: string }): JSX.Element {
  const { client, organization } = usePlace();
  const { value, error, reload, isLoading } = useLoad(
    `${organization} ${project} ${id}`,
    (signal) => client.runs.get(project, id, { signal }),
    applyToRun,
  );
  useTitle("Models of a run", project);
  if (isDagctlError(error, "not_found"))
    return <NoPart what="run" project={project} error={error} />;
  return (
    <section class="page run-page" aria-busy={isLoading}>
      <Crumbs project={project} />
      {value === undefined && <h1>Models of the run</h1>}
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value !== undefined && <Models key={value.id} project={project} run={value} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the run" />
      )}
    </section>
  );
}

function Models({ project, run }: { project: string; run: Run }): JSX.Element {
  const { client, organization } = usePlace();
  const query = readModelsQuery(useLocation().query);
  const goesOn = isActive(run);
  const loaded = useLoad(`${organization} ${run.id} ${goesOn}`, (signal) =>
    readModels(client.runs, run, signal),
  );
  const shown = useLatest(`${organization} ${run.id}`, loaded);
  const { isLoading, error, reload } = loaded;
  useEffect(() => {
    if (!goesOn || isLoading) return undefined;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") reload();
    }, REREAD_MS);
    return () => clearTimeout(timer);
  }, [goesOn, isLoading, shown]);
  return (
    <>
      <header class="page-head">
        <h1>
          Run <code>{showHidden(run.id)}</code>
        </h1>
        <StatusChip status={run.status} />
        <span class="badge">{typeWord(run)}</span>
      </header>
      <RunParts project={project} run={run.id} current="models" />
      {error !== undefined && <Failure error={error} retry={reload} />}
      {shown !== undefined && (
        <ModelTimeline project={project} run={run} models={shown} query={query} />
      )}
      {shown === undefined && error === undefined && (
        <LoadingRows count={6} label="Reading the models" />
      )}
    </>
  );
}
