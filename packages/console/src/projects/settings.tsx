import { TABLE } from "@dagctl/api";
import type { Project, ProjectPatch } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { changeBody, fieldsOf, type FormValues, valuesOf } from "../forms/project-fields.ts";
import { ProjectForm } from "../forms/project-form.tsx";
import { Crumbs } from "../ui/crumbs.tsx";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { useLoad } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";

/**
 * Shows the form that changes the fields of a project.
 *
 * @param props.project its id or name
 */
export function ProjectSettings({ project }: { project: string }): JSX.Element {
  const { configuration } = useApp();
  const { client, organization, href } = usePlace();
  const { value, error, reload, isLoading } = useLoad(`${organization} ${project}`, (signal) =>
    client.projects.get(project, { signal }),
  );
  const name = value?.name ?? project;
  useEffect(() => {
    document.title = `Settings · ${showHidden(name)} · ${configuration.title}`;
  }, [name]);
  const mayWrite = useAccess(TABLE.projects.update);
  const back = (
    <a class="button" href={href("/")}>
      Projects
    </a>
  );
  return (
    <section class="page" aria-busy={isLoading}>
      <Crumbs project={name} />
      <h1>Settings</h1>
      {isDagctlError(error, "not_found") ? (
        <Message title="There is no such project" isAlert ways={back} />
      ) : (
        error !== undefined && <Failure error={error} retry={reload} />
      )}
      {value === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the project" />
      )}
      {value !== undefined &&
        (mayWrite ? (
          <Form project={value} reload={reload} key={value.id} />
        ) : (
          <Message title="You have too little access" isAlert>
            Changing a project needs the access <code>{TABLE.projects.update.access}</code>.
          </Message>
        ))}
    </section>
  );
}

function Form({ project, reload }: { project: Project; reload: () => void }): JSX.Element {
  const { client } = usePlace();
  const change = useChange();
  /** What the form began with, and the revision that it had then. */
  const [read, setRead] = useState(project);
  const before = valuesOf(read);
  const [changed, setChanged] = useState<FormValues>({});
  const [isSaved, setSaved] = useState(false);
  const values = { ...before, ...changed };
  const body = changeBody(project.project_type, before, values);
  const isMoved = isDagctlError(change.error, "precondition_failed");
  const save = async (): Promise<void> => {
    setSaved(false);
    const patch = body as ProjectPatch;
    const what = JSON.stringify([patch, read.revision]);
    const isDone = await change.request(what, async (idempotencyKey) => {
      const options = { idempotencyKey, ifMatch: read.revision, waitMs: 0 };
      setRead(await client.projects.update(project.id, patch, options));
    });
    if (!isDone) return;
    setChanged({});
    setSaved(true);
    reload();
  };
  const readNewest = async (): Promise<void> => {
    setRead(await client.projects.get(project.id));
    change.forget();
  };
  return (
    <ProjectForm
      groups={fieldsOf(project.project_type, "change", values)}
      values={values}
      error={isMoved ? undefined : change.error}
      action={change.isActing ? "Saving" : "Save"}
      project={project.name}
      isActing={change.isBlocked || Object.keys(body).length === 0}
      onChange={(name, value) => setChanged((others) => ({ ...others, [name]: value }))}
      onSubmit={() => {
        if (Object.keys(body).length > 0) void save();
      }}
    >
      {isMoved && (
        <div class="notice tone-warning" role="alert">
          <p>Someone has changed the project meanwhile. What you have typed is kept.</p>
          <button type="button" class="button" onClick={() => void readNewest()}>
            Show the newest values in the other fields
          </button>
        </div>
      )}
      <p class="quiet" role="status">
        {isSaved ? "Saved." : ""}
      </p>
    </ProjectForm>
  );
}
