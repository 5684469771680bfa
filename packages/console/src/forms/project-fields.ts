import { wireValue, displayValue } from "./field-values.ts";
import type { FormField, FormValues } from "./form-field.ts";

/** One field of the forms of a project. */
export interface ProjectField extends FormField {
  /** The types that have the field. @default all */
  readonly types?: readonly string[];
  /** Where it may be sent. @default in both */
  readonly only?: "create" | "change";
  /** Shown only where another field has this value. */
  readonly needs?: readonly [field: string, value: string];
}

/** Fields that belong together. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly ProjectField[];
}

const SQLMESH = ["sqlmesh"];
const DBT = ["dbt"];
const PYTHON = ["sqlmesh", "dbt"];
const SAME = "Left empty: what the repository asks for, else the newest.";

/** The fields of a project, in the order of the form. */
export const PROJECT_FIELDS: readonly FieldGroup[] = [
  {
    title: "Project",
    fields: [
      { name: "name", label: "Name", kind: "text", isRequired: true },
      { name: "description", label: "Description", kind: "area" },
    ],
  },
  {
    title: "Repository",
    fields: [
      {
        name: "repository_url",
        label: "Address",
        kind: "text",
        isRequired: true,
        help: "https://… or git@host:path, without credentials.",
      },
      { name: "branch", label: "Branch", kind: "text", help: "Left empty: main." },
      {
        name: "git_path",
        label: "Folder",
        kind: "text",
        help: "The project's folder in the repository. Left empty: its root.",
      },
      {
        name: "git_auth_method",
        label: "Access",
        kind: "choice",
        choices: ["none", "ssh", "github_app"],
      },
      {
        name: "git_secret_ref",
        label: "Secret with the SSH key",
        kind: "text",
        needs: ["git_auth_method", "ssh"],
      },
    ],
  },
  {
    title: "SQLMesh",
    fields: [
      {
        name: "sqlmesh_environment",
        label: "Environment",
        kind: "text",
        types: SQLMESH,
        help: "Left empty: prod.",
      },
      { name: "sqlmesh_version", label: "Version", kind: "text", types: SQLMESH, help: SAME },
      {
        name: "use_managed_state_database",
        label: "Keep the state in a database that dagctl makes",
        kind: "check",
        isOn: true,
        types: SQLMESH,
      },
      {
        name: "auto_apply",
        label: "Apply the plan in each run",
        kind: "check",
        types: SQLMESH,
        help: "Otherwise changes of models wait for a plan that a person approves.",
      },
      {
        name: "require_plan_approval",
        label: "Change models by approved plans alone",
        kind: "check",
        types: SQLMESH,
        help: "No run applies a plan by itself.",
      },
    ],
  },
  {
    title: "dbt",
    fields: [
      { name: "dbt_version", label: "Version", kind: "text", types: DBT, help: SAME },
      {
        name: "polling_interval",
        label: "Poll the branch every",
        kind: "text",
        types: DBT,
        help: "Such as 30s or 1h. Left empty: 5m.",
      },
      {
        name: "version_strategy",
        label: "Commits that deploy by themselves",
        kind: "choice",
        choices: ["semantic", "continuous"],
        types: DBT,
      },
      {
        name: "plan_on_commit",
        label: "Make a plan of these commits",
        kind: "check",
        types: DBT,
        help: "A commit is deployed once a person has approved its plan.",
      },
    ],
  },
  {
    title: "Deployments",
    fields: [
      {
        name: "check_on_deploy",
        label: "Refuse commits that cannot be loaded",
        kind: "check",
        isOn: true,
        types: PYTHON,
        help: "A commit is loaded when it is deployed. One that cannot be loaded runs nothing.",
      },
    ],
  },
  {
    title: "Python",
    fields: [
      {
        name: "python_version",
        label: "Version",
        kind: "text",
        types: PYTHON,
        help: "Such as 3.12. Left empty: what the repository asks for, else the engine's own.",
      },
      {
        name: "python_requirements",
        label: "File of packages",
        kind: "text",
        types: PYTHON,
        help: "Left empty: requirements.txt, else pyproject.toml.",
      },
      {
        name: "image",
        label: "Image with the tool and all packages",
        kind: "text",
        types: PYTHON,
        help: "On Kubernetes only, where the operator allows it.",
      },
    ],
  },
  {
    title: "Runs",
    fields: [
      { name: "run_tests", label: "Run the tests of the project", kind: "check", isOn: true },
      {
        name: "concurrency_policy",
        label: "A run while another one is active",
        kind: "choice",
        choices: ["Allow", "Forbid", "Replace"],
      },
      {
        name: "max_concurrent_job_runs",
        label: "Runs at the same time",
        kind: "number",
        only: "change",
        help: "Left empty: no limit.",
      },
      {
        name: "cpu_request",
        label: "CPU request",
        kind: "text",
        help: "Left empty: 500m.",
      },
      { name: "cpu_limit", label: "CPU limit", kind: "text", help: "Left empty: 2000m." },
      { name: "memory_request", label: "Memory request", kind: "text", help: "Left empty: 1Gi." },
      { name: "memory_limit", label: "Memory limit", kind: "text", help: "Left empty: 4Gi." },
      {
        name: "agent_context",
        label: "Context for agents",
        kind: "area",
        help: "Stored as it is, and never executed.",
      },
    ],
  },
];

/** Fields that can be sent and have no control, each with the reason. */
export const OMITTED_FIELDS: Readonly<Record<string, string>> = {
  project_type: "chosen before the form, because it decides the other fields",
  suspended: "a button of the project's page",
  status: "observed; a person who overrides it uses the API",
  remediation_auto_merge: "not used yet",
  gateways: "needed only where they cannot be known; the message says what to send",
};

/**
 * Returns the fields that a form shows.
 *
 * @param values decide which fields others need
 * @param own fields of the type that the form does not know, see `ownFields`
 */
export function fieldsOf(
  type: string,
  on: "create" | "change",
  values: FormValues,
  own: readonly ProjectField[] = [],
): readonly FieldGroup[] {
  const groups = own.length === 0 ? PROJECT_FIELDS : [...PROJECT_FIELDS, ownGroup(type, own)];
  return groups
    .map(({ title, fields }) => ({
      title,
      fields: fields.filter(
        ({ types, only, needs }) =>
          (types === undefined || types.includes(type)) &&
          (only === undefined || only === on) &&
          (needs === undefined || values[needs[0]] === needs[1]),
      ),
    }))
    .filter(({ fields }) => fields.length > 0);
}

const ownGroup = (type: string, fields: readonly ProjectField[]): FieldGroup => ({
  title: `Fields of ${type}`,
  fields,
});

/** Returns the value that a field has where nothing was sent. */
export const emptyValue = ({ kind, isOn = false, choices }: FormField): string | boolean =>
  kind === "check" ? isOn : (choices?.[0] ?? "");

/** Returns the body of a create: the fields that differ from what an absent one means. */
export function createBody(
  type: string,
  values: FormValues,
  own: readonly ProjectField[] = [],
): Readonly<Record<string, unknown>> {
  const sent = fieldsOf(type, "create", values, own)
    .flatMap(({ fields }) => fields)
    .flatMap((field) => {
      const value = values[field.name] ?? emptyValue(field);
      return value === emptyValue(field) && field.isRequired !== true
        ? []
        : [[field.name, wireValue(field, value) ?? ""] as const];
    });
  return { project_type: type, ...Object.fromEntries(sent) };
}

/**
 * Returns the values of a form that shows a project.
 *
 * @param own fields of its type that the form does not know
 */
export function valuesOf(project: object, own: readonly ProjectField[] = []): FormValues {
  const shown = new Map<string, unknown>(Object.entries(project));
  return Object.fromEntries(
    [...PROJECT_FIELDS.flatMap(({ fields }) => fields), ...own].map((field) => [
      field.name,
      // A project of an earlier version lacks what is on in a new one.
      displayValue(field, shown.get(field.name)) ??
        (field.kind === "check" ? false : emptyValue(field)),
    ]),
  );
}

/** Returns the body of an update: the fields that were changed, `null` for what was cleared. */
export function changeBody(
  type: string,
  before: FormValues,
  values: FormValues,
  own: readonly ProjectField[] = [],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fieldsOf(type, "change", values, own)
      .flatMap(({ fields }) => fields)
      .filter(({ name }) => values[name] !== before[name])
      .map((field) => [field.name, wireValue(field, values[field.name] ?? emptyValue(field))]),
  );
}
