import type {
  Operation,
  Project,
  ProjectListOptions,
  Projects,
  ProjectStatus,
  Removal,
} from "@dagctl/core";
import { STATUS_TABLE } from "@dagctl/core/status";
import type { Answer, CallsOf, MutationHeader } from "../call.ts";
import { BODY, PAGE, READ, RECORD, listOf } from "../entries.ts";

const HEADERS: readonly MutationHeader[] = ["Idempotency-Key", "If-Match", "Prefer"];

/** The errors of a call that reads the repository and runs an operation. */
const DEPLOYS = ["not_found", "not_supported", "timeout"] as const;

const projectAnswer = (project: Project): Answer => ({
  status: 200,
  body: project,
  revision: project.revision,
});

/**
 * Returns the answer of a removal. Its location is the operation, ended or not: the outcome can be
 * read there, also when the project does not exist any more.
 */
function removalAnswer(
  { message, operation }: Removal,
  ended: Readonly<Record<string, unknown>>,
): Answer {
  const location = `/operations/${operation.id}`;
  return operation.status === "running"
    ? { status: 202, body: { message, operation }, location }
    : { status: 200, body: { message, ...ended, operation }, location };
}

function removal({ body }: Answer): Removal {
  const { message, operation, project } = body as {
    readonly message: string;
    readonly operation: Operation;
    readonly project?: Project;
  };
  return { message, id: operation.project_id, operation, ...(project && { project }) };
}

type ProjectState = NonNullable<ProjectListOptions["status"]>[number];
type ProjectSort = NonNullable<ProjectListOptions["sort"]>;

/** What the list finds projects by besides their status. The compiler checks that these are all. */
const FLAGS: { readonly [Flag in Exclude<ProjectState, ProjectStatus>]: Flag } = {
  suspended: "suspended",
  behind: "behind",
  sync_unknown: "sync_unknown",
  last_run_failed: "last_run_failed",
  running: "running",
  pending_plan: "pending_plan",
};

/** The orders of the list. The compiler checks that these are all. */
const PROJECT_SORTS: { readonly [Sort in ProjectSort]: Sort } = {
  created: "created",
  "-created": "-created",
  name: "name",
  "-name": "-name",
  last_run: "last_run",
  "-last_run": "-last_run",
};

/** The calls of projects. */
export const PROJECTS: CallsOf<Projects> = {
  list: {
    ...READ,
    ...BODY,
    path: "/projects",
    summary: "Lists projects by creation, or those that match, in another order.",
    answers:
      "`{ projects, total }`; with a parameter also `page`, `limit` and `total_pages`, and `included`, by the id of the project, with `include`.",
    query: {
      ...PAGE,
      q: {
        option: "search",
        type: "string",
        // A name has no control character.
        pattern: "^[^\\u0000-\\u001f\\u007f]{1,63}$",
        right: "must be a part of a name: 1 to 63 characters",
        description: "Only projects whose name has this part, in any case.",
      },
      status: {
        option: "status",
        type: "list",
        values: [...Object.keys(STATUS_TABLE), ...Object.values(FLAGS)],
        description:
          "Only projects of which one of these is true: statuses, `suspended`, `behind` (commits of the branch are not deployed), `sync_unknown` (the branch cannot be read now), `last_run_failed`, `running`, `pending_plan` (a plan waits for an approval).",
      },
      type: {
        option: "type",
        type: "string",
        pattern: "^[a-z][a-z0-9_-]{0,62}$",
        right: "must be the name of a project type",
        values: "project types",
        description: "Only projects of this `project_type`.",
      },
      sort: {
        option: "sort",
        type: "enum",
        values: Object.values(PROJECT_SORTS),
        description:
          "The order: `created` (the default), `name` or `last_run`; `-` in front reverses it.",
      },
      include: {
        option: "include",
        type: "list",
        values: ["recent_runs", "next_run_at", "pending_plan_id"],
        description: "What `included` has of each project. `limit` is at most 100 then.",
      },
    },
    errors: ["not_supported"],
    fields: { 200: listOf("projects") },
  },
  counts: {
    ...READ,
    ...BODY,
    // Not below /projects, where it would hide the project of that name.
    path: "/project-counts",
    summary: "Counts projects by status, and by what the list finds them by.",
    answers:
      "`{ total, by_status, suspended, behind, sync_unknown, last_run_failed, running, pending_plan }`.",
    errors: ["not_supported"],
    fields: { 200: { total: "number" } },
  },
  create: {
    method: "POST",
    path: "/projects",
    access: "write",
    summary: "Creates a project and deploys the newest commit of its branch.",
    answers:
      "The project, also when its deployment failed: then `status` is `failed` and `status_message` says why.",
    query: {},
    body: "object",
    headers: ["Idempotency-Key", "Prefer"],
    errors: ["timeout"],
    fields: { 201: RECORD.project },
    answer: (project) => ({
      ...projectAnswer(project),
      status: 201,
      location: `/projects/${project.id}`,
    }),
    result: BODY.result,
  },
  get: {
    ...READ,
    path: "/projects/:project",
    summary: "Returns a project as it is stored.",
    answers: "The project, with its revision as `ETag`.",
    errors: ["not_found"],
    fields: { 200: RECORD.project },
    answer: projectAnswer,
    result: BODY.result,
  },
  update: {
    method: "PUT",
    path: "/projects/:project",
    access: "write",
    summary:
      "Changes the fields that were sent; `null` clears one, or sets it back to its default.",
    answers: "The project.",
    query: {},
    body: "object",
    headers: HEADERS,
    errors: DEPLOYS,
    fields: { 200: RECORD.project },
    answer: projectAnswer,
    result: BODY.result,
  },
  delete: {
    method: "DELETE",
    path: "/projects/:project",
    access: "write",
    summary: "Removes the deployment, drops the managed state, and deletes the project.",
    answers:
      "`{ message, id, operation }`, or 202 `{ message, operation }` when it continues after `wait`; `Location` is the operation.",
    query: {},
    body: "none",
    headers: HEADERS,
    errors: ["not_found", "timeout"],
    fields: {
      200: { message: "text", id: "text", operation: RECORD.operation },
      202: { message: "text", operation: RECORD.operation },
    },
    answer: (result) => removalAnswer(result, { id: result.id }),
    result: removal,
  },
  deploy: {
    method: "POST",
    path: "/projects/:project/deploy",
    access: "write",
    summary:
      "Deploys the newest commit of the branch; `take_over: true` overwrites what other clients changed.",
    answers: "`{ message, project }`.",
    query: {},
    body: "object",
    isBodyOptional: true,
    headers: HEADERS,
    errors: DEPLOYS,
    fields: { 200: { message: "text", project: RECORD.project } },
    answer: (project) => ({ status: 200, body: { message: "Deployment started", project } }),
    result: ({ body }) => (body as { readonly project: Project }).project,
  },
  undeploy: {
    method: "DELETE",
    path: "/projects/:project/deploy",
    access: "write",
    summary: "Removes the deployment; the project and its managed state stay.",
    answers:
      "`{ message, project, operation }`, or 202 `{ message, operation }` when it continues after `wait`; `Location` is the operation.",
    query: {},
    body: "none",
    headers: HEADERS,
    errors: ["not_found", "timeout"],
    fields: {
      200: { message: "text", operation: RECORD.operation },
      202: { message: "text", operation: RECORD.operation },
    },
    answer: (result) => removalAnswer(result, result.project ? { project: result.project } : {}),
    result: removal,
  },
  run: {
    method: "POST",
    path: "/projects/:project/run",
    access: "run",
    accessWith: "parameters",
    summary: "Starts a run of the default job; `apply_plan: true` approves its plan.",
    answers: "`{ job_run_id, job_name, status, message }`.",
    query: {},
    body: "object",
    isBodyOptional: true,
    headers: ["Idempotency-Key", "If-Match"],
    errors: ["not_found", "not_supported"],
    fields: { 200: { job_run_id: "text", job_name: "text", status: "text", message: "text" } },
    ...BODY,
  },
  syncStatus: {
    ...READ,
    ...BODY,
    path: "/projects/:project/sync-status",
    summary: "Polls the repository and the engine.",
    answers: "How the deployed commit relates to the branch, and the state of the deployment.",
    errors: ["not_found"],
    fields: { 200: { project_id: "text", branch: "text", sync_status: "text" } },
  },
};
