import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { plansPath, projectPath } from "../pages.ts";
import { NewEnvironment } from "../plans/new-environment.tsx";
import { ListFailure } from "../ui/list-failure.tsx";
import { OfProject } from "../ui/of-project.tsx";
import { LoadingRows, Message, Text } from "../ui/parts.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import type { Loaded } from "../ui/use-load.ts";
import { Way } from "../ui/way.tsx";
import { type EnvironmentLine, listRemoved } from "./environment-list.ts";
import { ENVIRONMENT_COLUMNS, EnvironmentRow } from "./environment-row.tsx";
import { RemoveEnvironment } from "./remove-environment.tsx";
import { useEnvironments } from "./use-environments.ts";

/** Shows the environments of a project beside its own one: makes and removes them. */
export function EnvironmentsPage({ project }: { project: string }): JSX.Element {
  return (
    <OfProject project={project} title="Environments" hasOwnHead>
      {(read) => <Content project={read} />}
    </OfProject>
  );
}

function Content({ project }: { project: Project }): JSX.Element {
  const loaded = useEnvironments(project);
  const { value: lines, error } = loaded;
  const hasNone = isDagctlError(error, "not_supported");
  return (
    <>
      <header class="page-head">
        <h1>Environments</h1>
        {lines !== undefined && !hasNone && <span class="count">{lines.length}</span>}
        <div class="page-actions">
          {!hasNone && (lines ?? error) !== undefined && (
            <NewEnvironment project={project} label="New environment…" isPrimary />
          )}
        </div>
      </header>
      {hasNone ? (
        <Message
          title="This project has no other environments"
          ways={<Way path={projectPath(project.name)}>The project</Way>}
        >
          <Text>{error.message}</Text>
        </Message>
      ) : (
        <>
          <p class="description">
            For a colleague or a pull request: the project's own environment stays as it is. A plan
            makes one, and it is removed when its time is over.
          </p>
          <List project={project} loaded={loaded} />
        </>
      )}
    </>
  );
}

function List({
  project,
  loaded: { value: lines, error, reload },
}: {
  project: Project;
  loaded: Loaded<readonly EnvironmentLine[]>;
}): JSX.Element {
  if (error !== undefined)
    return (
      <ListFailure
        error={error}
        retry={reload}
        unsupported="This server has no environments"
        firstPage={undefined}
        ways={<Way path={projectPath(project.name)}>The project</Way>}
      />
    );
  if (lines === undefined) return <LoadingRows count={4} label="Reading the environments" />;
  return <Lines project={project} lines={lines} reload={reload} />;
}

function Lines({
  project,
  lines,
  reload,
}: {
  project: Project;
  lines: readonly EnvironmentLine[];
  reload: () => void;
}): JSX.Element {
  const [asked, setAsked] = useState<string | undefined>();
  const removed = useRemoved(lines);
  const mayRemove = useAccess(TABLE.environments.delete);
  return (
    <>
      <p class={removed.length > 0 ? "notice tone-success" : "hidden"} role="status">
        {removed.length > 0 && <Text>{`Removed: ${removed.join(", ")}`}</Text>}
      </p>
      {lines.length === 0 ? (
        <Message
          title="There are no other environments"
          ways={<Way path={plansPath(project.name)}>Plans</Way>}
        >
          The approval of a plan that names an environment makes it.
        </Message>
      ) : (
        <Table
          name="environments"
          label="Environments"
          columns={mayRemove ? [...ENVIRONMENT_COLUMNS, "Actions"] : ENVIRONMENT_COLUMNS}
        >
          {lines.map((line) => (
            <EnvironmentRow
              project={project.name}
              line={line}
              onRemove={mayRemove ? () => setAsked(line.name) : undefined}
              key={line.name}
            />
          ))}
        </Table>
      )}
      {asked !== undefined && mayRemove && (
        <RemoveEnvironment
          project={project}
          name={asked}
          line={lines.find(({ name }) => name === asked)}
          reload={reload}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

/** Returns the names of the environments that were removed while the page was open. */
function useRemoved(lines: readonly EnvironmentLine[]): readonly string[] {
  const before = useRef(lines);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  useEffect(() => {
    const gone = listRemoved(before.current, lines);
    before.current = lines;
    const there = new Set(lines.flatMap(({ name, environment }) => (environment ? [name] : [])));
    setRemoved((names) => {
      const next = [...names.filter((name) => !there.has(name)), ...gone];
      return next.join() === names.join() ? names : next;
    });
  }, [lines]);
  return removed;
}
