import { TABLE } from "@dagctl/api";
import { isDagctlError } from "@dagctl/core/errors";
import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { LogSection } from "../log/log-section.tsx";
import { runPath } from "../pages.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Copy } from "../ui/copy.tsx";
import { Crumbs } from "../ui/crumbs.tsx";
import { Failure } from "../ui/failure.tsx";
import { NoPart } from "../ui/no-part.tsx";
import { LoadingRows, StatusChip, Text } from "../ui/parts.tsx";
import { lookOf } from "../ui/status-look.ts";
import { useAccess } from "../ui/use-access.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { showHidden } from "../ui/visible-text.ts";
import { RetryRun } from "./retry-run.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunParts } from "./run-parts.tsx";
import { applyToRun, isActive } from "./run-state.ts";
import { typeWord } from "../ui/type-word.ts";

interface Address {
  /** Its id or name. */
  readonly project: string;
  /** Its id, or `latest`. */
  readonly run: string;
}

/** Shows a run: its facts and its log. `latest` becomes the id of the newest run. */
export function RunPage({ project, run }: Address): JSX.Element {
  return run === "latest" ? (
    <LatestRun project={project} />
  ) : (
    <OneRun project={project} run={run} />
  );
}

function LatestRun({ project }: Pick<Address, "project">): JSX.Element {
  const { client, organization, href } = usePlace();
  const { route } = useLocation();
  const loaded = useLoad(`${organization} ${project}`, (signal) =>
    client.runs.get(project, "latest", { signal }),
  );
  const id = loaded.value?.id;
  useEffect(() => {
    if (id !== undefined) route(`${href(runPath(project, id))}${location.hash}`, true);
  }, [id]);
  return <Content project={project} loaded={loaded} />;
}

function OneRun({ project, run }: Address): JSX.Element {
  const { client, organization } = usePlace();
  const loaded = useLoad(
    `${organization} ${project} ${run}`,
    (signal) => client.runs.get(project, run, { signal }),
    applyToRun,
  );
  const status = loaded.value?.status;
  useTitle(status === undefined ? "Run" : `Run ${lookOf(status).word.toLowerCase()}`, project);
  return <Content project={project} loaded={loaded} />;
}

function Content({
  project,
  loaded: { value: run, error, reload, isLoading },
}: {
  project: string;
  loaded: Loaded<Run>;
}): JSX.Element {
  if (isDagctlError(error, "not_found"))
    return <NoPart what="run" project={project} error={error} />;
  return (
    <section class="page run-page" aria-busy={isLoading}>
      <Crumbs project={project} />
      {run === undefined && <h1>Run</h1>}
      {error !== undefined && <Failure error={error} retry={reload} />}
      {run !== undefined && <Details project={project} run={run} />}
      {run === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the run" />
      )}
    </section>
  );
}

function Details({ project, run }: { project: string; run: Run }): JSX.Element {
  return (
    <>
      <header class="page-head">
        <h1>
          Run <code>{showHidden(run.id)}</code>
        </h1>
        <Copy text={run.id} label="Copy the id of the run" />
        <StatusChip status={run.status} />
        <span class="badge">{typeWord(run)}</span>
        <Cancel run={run} />
        <RetryRun project={project} run={run} key={run.id} />
      </header>
      {run.error_message !== undefined && (
        <p class="notice tone-failed">
          <Text>{run.error_message}</Text>
        </p>
      )}
      {run.status_message !== undefined && (
        <p class="notice tone-pending">
          <Text>{run.status_message}</Text>
        </p>
      )}
      <RunFacts project={project} run={run} />
      <RunParts project={project} run={run.id} current="log" />
      <LogSection key={run.id} address={runPath(project, run.id)} run={run} />
    </>
  );
}

function Cancel({ run }: { run: Run }): JSX.Element | null {
  const { client } = usePlace();
  const [isAsking, setAsking] = useState(false);
  const [isRequested, setRequested] = useState(false);
  const isAllowed = useAccess(TABLE.runs.cancel);
  if (!isAllowed || !isActive(run)) return null;
  return (
    <div class="page-actions">
      {isRequested ? (
        <span class="quiet" role="status">
          Its end was requested
        </span>
      ) : (
        <button type="button" class="button" onClick={() => setAsking(true)}>
          Cancel the run
        </button>
      )}
      {isAsking && (
        <ConfirmDialog
          title="Cancel this run?"
          action="Cancel the run"
          keep="Let it run"
          project={run.project_id}
          act={async (idempotencyKey) => {
            await client.runs.cancel(run.project_id, run.id, { idempotencyKey });
            setRequested(true);
          }}
          onClose={() => setAsking(false)}
        >
          It is ended where it is. What it has written to the warehouse stays.
        </ConfirmDialog>
      )}
    </div>
  );
}
