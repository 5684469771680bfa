import type { Operation, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { operationsPath, projectPath } from "../pages.ts";
import { OfProject } from "../ui/of-project.tsx";
import { applyToOperations } from "../server/project-state.ts";
import { formatDuration } from "../ui/format-time.ts";
import { emptyPageTitle, ListFailure } from "../ui/list-failure.tsx";
import { operationStatus, operationTitle } from "../ui/operation-title.ts";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message, StatusIcon, Time } from "../ui/parts.tsx";
import { pathWith } from "../ui/query-path.ts";
import { OperationError, Steps } from "../ui/steps.tsx";
import { useLoad } from "../ui/use-load.ts";
import { Way } from "../ui/way.tsx";

/** Shows the operations of a project with their steps, the newest first. */
export function Operations({ project }: { project: string }): JSX.Element {
  return (
    <OfProject project={project} title="Operations">
      {(read) => <List project={read} />}
    </OfProject>
  );
}

function List({ project }: { project: Project }): JSX.Element {
  const { client, organization, href } = usePlace();
  const page = pageOf(useLocation().query);
  const { value, error, reload } = useLoad(
    `${organization} ${project.id} ${page}`,
    (signal) => client.operations.list(project.id, { page, limit: PAGE_SIZE, signal }),
    applyToOperations(project.id),
  );
  const address = operationsPath(project.name);
  const first = <Way path={address}>First page</Way>;
  if (error !== undefined)
    return (
      <ListFailure
        error={error}
        retry={reload}
        unsupported="This server cannot list operations"
        firstPage={undefined}
        ways={first}
      />
    );
  if (value === undefined) return <LoadingRows count={8} label="Reading the operations" />;
  if (value.total === 0)
    return (
      <Message
        title="There are no operations"
        ways={<Way path={projectPath(project.name)}>The project</Way>}
      >
        An operation is kept for 7 days after its end.
      </Message>
    );
  if (value.operations.length === 0)
    return <Message title={emptyPageTitle(value.total, "operation")} ways={first} />;
  return (
    <>
      <ol class="operations" aria-label="Operations">
        {value.operations.map((operation) => (
          <Entry operation={operation} key={operation.id} />
        ))}
      </ol>
      <Pager
        page={page}
        limit={PAGE_SIZE}
        total={value.total}
        href={(each) => href(pathWith(address, { page: each === 1 ? undefined : String(each) }))}
      />
    </>
  );
}

/** Shows an operation. Its steps are open where a person looks for them: it runs, or has failed. */
function Entry({ operation }: { operation: Operation }): JSX.Element {
  const { status, steps, created_at: begin, ended_at: end } = operation;
  const [isChosen, setChosen] = useState<boolean | undefined>();
  const isOpen = isChosen ?? status !== "succeeded";
  const seconds = end === undefined ? undefined : (Date.parse(end) - Date.parse(begin)) / 1000;
  return (
    <li class="operation">
      <div class="operation-head">
        <StatusIcon status={operationStatus(operation)} />
        <h2>{operationTitle(operation)}</h2>
        {operation.requested_by === "polling" && <span class="quiet">by polling</span>}
        <button
          type="button"
          class="link-button"
          data-row-link
          aria-expanded={isOpen}
          onClick={() => setChosen(!isOpen)}
        >
          {steps.length === 1 ? "1 step" : `${steps.length} steps`}
        </button>
        <span class="operation-time">
          <Time value={begin} />
          <span class="quiet">{seconds === undefined ? "–" : formatDuration(seconds)}</span>
        </span>
      </div>
      <OperationError operation={operation} />
      {isOpen && <Steps operation={operation} />}
    </li>
  );
}
