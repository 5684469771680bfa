import type { Project, ProjectPatch } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ConflictChoices } from "../forms/conflict-choices.tsx";
import { type Conflict, findConflicts } from "../forms/conflicts.ts";
import { checkValues } from "../forms/field-values.ts";
import type { FormValues } from "../forms/form-field.ts";
import {
  changeBody,
  type FieldGroup,
  fieldsOf,
  type ProjectField,
  valuesOf,
} from "../forms/project-fields.ts";
import { ProjectForm } from "../forms/project-form.tsx";
import { useOwnFields } from "../forms/use-own-fields.ts";
import { type Change, useChange } from "../ui/use-change.ts";

interface Given {
  readonly project: Project;
  /** Reads the project again. */
  readonly reload: () => void;
}

/** What the form shows, and what it does. */
interface Settings {
  readonly change: Change;
  readonly values: FormValues;
  readonly groups: readonly FieldGroup[];
  readonly conflicts: readonly Conflict[];
  /** Whether nothing differs from what the form began with. */
  readonly isSame: boolean;
  readonly isSaved: boolean;
  set(name: string, value: string | boolean): void;
  save(): Promise<void>;
}

/**
 * Shows the form that changes the fields of a project. It overwrites no change of someone else
 * unless the person says so, field by field.
 */
export function SettingsForm({ project, reload }: Given): JSX.Element {
  const settings = useSettings({ project, reload });
  const { change, values, groups, conflicts, isSame, isSaved, set, save } = settings;
  const isMoved = isDagctlError(change.error, "precondition_failed");
  return (
    <ProjectForm
      groups={groups}
      values={values}
      error={isMoved ? undefined : change.error}
      action={change.isActing ? "Saving" : "Save"}
      project={project.name}
      isActing={change.isBlocked || isSame}
      onChange={set}
      onSubmit={() => {
        if (!isSame) void save();
      }}
    >
      {isMoved && (
        <ConflictChoices conflicts={conflicts} values={values} isSame={isSame} onChange={set} />
      )}
      <p class="quiet" role="status">
        {isSaved ? "Saved." : ""}
      </p>
    </ProjectForm>
  );
}

function useSettings({ project, reload }: Given): Settings {
  const { client } = usePlace();
  const change = useChange();
  const { id, project_type: type } = project;
  const own = useOwnFields(type, "change");
  const [changed, setChanged] = useState<FormValues>({});
  const [read, setRead] = useRead(project, own, Object.keys(changed).length > 0);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const [isSaved, setSaved] = useState(false);
  const before = valuesOf(read, own);
  const values = { ...before, ...changed };
  const groups = fieldsOf(type, "change", values, own);
  const body: ProjectPatch = changeBody(type, before, values, own);

  const compare = async (): Promise<void> => {
    const other = await client.projects.get(id);
    const theirs = valuesOf(other, own);
    const fields = [...groups, ...fieldsOf(type, "change", theirs, own)].flatMap(listFields);
    setConflicts(findConflicts([...new Set(fields)], before, theirs, changed));
    setRead(other);
  };
  const update = async (idempotencyKey: string): Promise<void> => {
    checkValues(groups.flatMap(listFields), values);
    const options = { idempotencyKey, ifMatch: read.revision, waitMs: 0 };
    try {
      setRead(await client.projects.update(id, body, options));
    } catch (error) {
      if (isDagctlError(error, "precondition_failed")) await compare();
      throw error;
    }
  };
  return {
    change,
    values,
    groups,
    conflicts,
    isSame: Object.keys(body).length === 0,
    isSaved,
    set(name, value) {
      setSaved(false);
      setChanged((others) => ({ ...others, [name]: value }));
    },
    async save() {
      setSaved(false);
      if (!(await change.request(JSON.stringify([body, read.revision]), update))) return;
      setChanged({});
      setSaved(true);
      reload();
    },
  };
}

const listFields = ({ fields }: FieldGroup): readonly ProjectField[] => fields;

/**
 * Returns the project that the form began with. A newer one takes its place where that changes
 * nothing that the person sees: nothing was typed yet, or no field of the form is another one.
 */
function useRead(
  newest: Project,
  own: readonly ProjectField[],
  isTyped: boolean,
): [Project, (project: Project) => void] {
  const [read, setRead] = useState(newest);
  // Before the next press of a person, which saves what it began with.
  useLayoutEffect(() => {
    if (newest.revision <= read.revision) return;
    const [was, is] = [valuesOf(read, own), valuesOf(newest, own)];
    const isEqual = Object.keys(is).every((name) => is[name] === was[name]);
    if (isEqual || !isTyped) setRead(newest);
  }, [newest]);
  return [read, setRead];
}
