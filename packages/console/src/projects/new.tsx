import { TABLE } from "@dagctl/api";
import type { ProjectInput } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { checkValues } from "../forms/field-values.ts";
import type { FormValues } from "../forms/form-field.ts";
import { createBody, fieldsOf } from "../forms/project-fields.ts";
import { ProjectForm } from "../forms/project-form.tsx";
import { useOwnFields } from "../forms/use-own-fields.ts";
import { projectPath } from "../pages.ts";
import { Crumbs } from "../ui/crumbs.tsx";
import { NoAccess } from "../ui/no-access.tsx";
import { LoadingRows } from "../ui/parts.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";

/** Shows the form that creates a project. */
export function NewProject(): JSX.Element {
  const { projectTypes } = useApp();
  const types = useLoad("types", () => projectTypes.names());
  useTitle("New project");
  const mayCreate = useAccess(TABLE.projects.create);
  return (
    <section class="page" aria-busy={types.isLoading}>
      <Crumbs />
      <h1>New project</h1>
      {!mayCreate ? (
        <NoAccess what="Creating a project" call={TABLE.projects.create} />
      ) : types.value === undefined ? (
        <LoadingRows count={4} label="Reading the types of projects" />
      ) : (
        <Form types={types.value.length > 0 ? types.value : ["sqlmesh", "dbt", "node"]} />
      )}
    </section>
  );
}

function Form({ types }: { types: readonly string[] }): JSX.Element {
  const { client, href } = usePlace();
  const { route } = useLocation();
  const [type, setType] = useState(types[0] ?? "");
  const [values, setValues] = useState<FormValues>({});
  const change = useChange();
  const own = useOwnFields(type, "create");
  const groups = fieldsOf(type, "create", values, own);
  const create = async (): Promise<void> => {
    const body = createBody(type, values, own) as unknown as ProjectInput;
    let created = "";
    const isCreated = await change.request(JSON.stringify(body), async (idempotencyKey) => {
      checkValues(
        groups.flatMap(({ fields }) => fields),
        values,
      );
      created = (await client.projects.create(body, { idempotencyKey, waitMs: 0 })).name;
    });
    if (isCreated) route(href(projectPath(created)));
  };
  return (
    <ProjectForm
      groups={groups}
      values={values}
      error={change.error}
      action={change.isActing ? "Creating the project" : "Create the project"}
      isActing={change.isBlocked}
      onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      onSubmit={() => void create()}
    >
      <div class="form-row">
        <label for="project_type">Type</label>
        <select
          id="project_type"
          class="field"
          value={type}
          onChange={({ currentTarget: { value } }) => setType(value)}
        >
          {types.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </div>
    </ProjectForm>
  );
}
