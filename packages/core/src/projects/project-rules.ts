import type { ProjectType } from "../contracts/project-type.ts";
import { DagctlError, invalid, type Issue } from "../errors.ts";
import type { GitAuthMethod, Project } from "../model/project.ts";
import { PUT_ONLY_SHAPE } from "./validation/common-shape.ts";
import { defaultsFor, type Fields } from "./validation/defaults.ts";
import { inWireOrder } from "./validation/field-order.ts";
import { either } from "./validation/field-shapes.ts";
import { MERGED_RULES, type RuleContext } from "./validation/merged-rules.ts";
import { bodyFields, readValue, shapesOf, unknownOrForeignIssues } from "./validation/read-body.ts";
import { isReadOnly, readOnlyIssues, same } from "./validation/read-only.ts";

/** What the rules need to know of the installation. */
export interface ProjectRulesOptions {
  /** What the Git driver supports; another `git_auth_method` is refused. */
  readonly gitAuth: readonly GitAuthMethod[];
}

/** What a PUT makes of a project. */
export interface ProjectChange {
  /** The merged project. The caller raises `revision` and `updated_at`. */
  readonly next: Project;
  /** The fields whose value differs; empty when nothing changes. */
  readonly changed: readonly string[];
  /** Those of `changed` that `null` clears, or resets to their defaults. */
  readonly cleared: readonly string[];
}

/**
 * Turns a body into a project. Both methods throw `invalid` with every problem at once, each with
 * its path and what would be right.
 */
export interface ProjectRules {
  /**
   * Returns the new project, `pending`, with its defaults applied. Only this method applies them.
   * `now` is RFC 3339.
   *
   * @throws DagctlError `invalid`: every problem of the body at once
   */
  create(
    body: unknown,
    facts: { readonly id: string; readonly organization: string; readonly now: string },
  ): Project;
  /**
   * Returns the changed project. Only supplied fields change; rules over several fields apply to
   * the merged object. A value equal to the current one is never a problem. `null` clears an
   * optional field; one with a default is reset to it. `status` is an override, ignored next to
   * `revision`.
   *
   * @param options.isRefused - the commit that the project should have was refused. @default false
   * @throws DagctlError `invalid`: every problem of the body at once
   * @throws DagctlError `not_supported`: the project's type is not among the types
   */
  update(
    current: Project,
    body: unknown,
    options?: { readonly isRefused?: boolean },
  ): ProjectChange;
}

const REQUIRED: readonly string[] = ["name", "repository_url"];

/**
 * Returns the rules of an installation with these project types.
 *
 * @param types the first is the default of `project_type`
 */
export function createProjectRules(
  types: readonly ProjectType[],
  options: ProjectRulesOptions,
): ProjectRules {
  const find = (name: string): ProjectType | undefined => types.find((type) => type.name === name);

  /**
   * Returns the issues of rules that a change of these fields can break, on the merged object.
   * Fields that are wrong by themselves are not checked again.
   */
  function findMergedIssues(
    type: ProjectType | undefined,
    merged: Fields,
    fields: ReadonlySet<string>,
    sent: ReadonlySet<string>,
    wrong: ReadonlySet<string>,
  ): Issue[] {
    const context: RuleContext = {
      gitAuth: options.gitAuth,
      isSent: (field) => sent.has(field),
      isDefault: (field) =>
        type !== undefined &&
        !sent.has(field) &&
        merged[field] === defaultsFor(type, merged)[field],
    };
    const touched = MERGED_RULES.filter(
      ({ reads }) =>
        reads.some((field) => fields.has(field)) && !reads.some((field) => wrong.has(field)),
    );
    const issues = touched.flatMap((rule) => rule.check(merged, context) ?? []);
    const ownIsWrong = Object.keys(type?.fields ?? {}).some((field) => wrong.has(field));
    if (!type?.check || ownIsWrong || fields.size === 0) return issues;
    return [...issues, ...type.check(asProject(merged)).filter(({ path }) => !wrong.has(path))];
  }

  return {
    create(body, { id, organization, now }) {
      const fields = bodyFields(body);
      const issues: Issue[] = [];
      const typeName = fields.get("project_type") ?? types[0]?.name;
      const type = typeof typeName === "string" ? find(typeName) : undefined;
      if (!type)
        issues.push({
          path: "project_type",
          message: `must be ${either(types.map(({ name }) => name))}`,
        });

      const shapes = shapesOf(type, { put: false });
      const given: Record<string, unknown> = {};
      const unknownFields: string[] = [];
      for (const [field, value] of fields) {
        const shape = shapes.get(field);
        if (field === "project_type") continue;
        if (shape) {
          const read = value === null ? undefined : readValue(field, shape, value, issues);
          if (read !== undefined) given[field] = read;
        } else if (Object.hasOwn(PUT_ONLY_SHAPE, field))
          issues.push({ path: field, message: "cannot be given at create: set it with PUT" });
        else if (isReadOnly(field, type))
          issues.push({ path: field, message: "is read only: leave it out" });
        else unknownFields.push(field);
      }
      issues.push(
        ...unknownOrForeignIssues(unknownFields, [...shapes.keys()], types, type?.name ?? "", type),
      );
      for (const field of REQUIRED)
        if ((fields.get(field) ?? undefined) === undefined)
          issues.push({ path: field, message: "is required" });

      const wrong = new Set(issues.map(({ path }) => fieldOf(path)));
      const merged: Fields = {
        ...(type ? defaultsFor(type, given) : {}),
        ...given,
        ...(type ? { project_type: type.name } : {}),
      };
      if (type)
        issues.push(
          ...findMergedIssues(
            type,
            merged,
            new Set(Object.keys(merged)),
            new Set(fields.keys()),
            wrong,
          ),
        );
      if (!type || issues.length > 0) throw invalid(issues);
      const observed = {
        deployed: false,
        status: "pending",
        successful_runs_history_limit: 3,
        failed_runs_history_limit: 3,
        revision: 1,
      };
      const project = {
        ...merged,
        ...observed,
        id,
        organization_id: organization,
        created_at: now,
        updated_at: now,
      };
      return asProject(inWireOrder(project, type));
    },

    update(current, body, { isRefused = false } = {}) {
      const type = find(current.project_type);
      if (!type)
        throw new DagctlError(
          "not_supported",
          `This installation has no project type "${current.project_type}"; it has ${either(types.map(({ name }) => name))}`,
        );
      const fields = bodyFields(body);
      const currentFields: Fields = { ...current };
      const shapes = shapesOf(type, { put: true });
      const issues = readOnlyIssues(
        type,
        current,
        Object.fromEntries([...fields].filter(([field]) => !shapes.has(field))),
      );
      const whole = fields.get("revision") === current.revision;
      // The body may also change the repository, the version or the state. What is known then
      // belongs to another source than these values do.
      const otherSourceChanges = (own: string): boolean =>
        [...SOURCE, ...type.inspectionDependsOn].some(
          (field) =>
            field !== own && fields.has(field) && !same(fields.get(field), currentFields[field]),
        );
      const confirmed = new Set(
        Object.entries(type.fields).flatMap(([field, { isConfirmation }]) => {
          if (!isConfirmation || !fields.has(field)) return [];
          const sourceChanges = otherSourceChanges(field);
          const facts = { sourceChanges, whole, isRefused };
          return isConfirmation(fields.get(field), current, facts) ? [field] : [];
        }),
      );
      const isUnchanged = (field: string, value: unknown): boolean =>
        same(value, currentFields[field]) ||
        type.fields[field]?.isUnchanged?.(value, current, { whole }) === true;
      const given: Record<string, unknown> = {};
      const cleared: string[] = [];
      const unknownFields: string[] = [];
      for (const [field, value] of fields) {
        const shape = shapes.get(field);
        if (isReadOnly(field, type) || (field === "status" && fields.has("revision"))) continue;
        // A stored value was valid once: a version that has left the list can be sent back.
        if (shape && !confirmed.has(field) && isUnchanged(field, value)) continue;
        if (field === "project_type")
          issues.push({
            path: field,
            message: `cannot change: this project is ${current.project_type}; create another one`,
          });
        else if (!shape) unknownFields.push(field);
        else if (value === null) cleared.push(field);
        else {
          const read = readValue(field, shape, value, issues);
          if (read !== undefined) given[field] = read;
        }
      }
      issues.push(
        ...unknownOrForeignIssues(unknownFields, [...shapes.keys()], types, type.name, type),
      );

      const merged: Record<string, unknown> = { ...current, ...given };
      for (const field of cleared) delete merged[field];
      const defaults = cleared.length > 0 ? defaultsFor(type, merged) : {};
      for (const field of cleared) {
        if (REQUIRED.includes(field) || field === "status")
          issues.push({ path: field, message: "must not be null" });
        if (Object.hasOwn(defaults, field)) merged[field] = defaults[field];
      }
      const wrong = new Set(issues.map(({ path }) => fieldOf(path)));
      const changed = [...new Set([...Object.keys(given), ...cleared])].filter(
        (field) => !same(currentFields[field], merged[field]) || confirmed.has(field),
      );
      issues.push(
        ...findMergedIssues(type, merged, new Set(changed), new Set(fields.keys()), wrong),
      );
      if (issues.length > 0) throw invalid(issues);
      const next = changed.length === 0 ? current : asProject(inWireOrder(merged, type));
      return { next, changed, cleared: cleared.filter((field) => changed.includes(field)) };
    },
  };
}

/** Returns fields as the project that they make up: the rules know that none is missing. */
function asProject(fields: Fields): Project {
  return fields as unknown as Project;
}

function fieldOf(path: string): string {
  return path.split(".", 1)[0] ?? "";
}

/**
 * The common fields that only dagctl itself reads. Every other field reaches the deploy driver,
 * unless its type says otherwise (`affectsDeployment`).
 */
const NOT_WORKLOAD: readonly string[] = [
  "name",
  "description",
  "agent_context",
  "remediation_auto_merge",
  "max_concurrent_job_runs",
  "status",
];
const SOURCE: readonly string[] = [
  "repository_url",
  "branch",
  "git_path",
  "git_auth_method",
  "git_secret_ref",
];

/** Returns whether a change of these fields must reach the deploy driver. */
export function isWorkloadChanged(changed: readonly string[], type: ProjectType): boolean {
  return changed.some(
    (field) =>
      !NOT_WORKLOAD.includes(field) &&
      !(Object.hasOwn(type.fields, field) && type.fields[field]?.affectsDeployment === false),
  );
}

/**
 * Returns whether a change of these fields moves the project to the head of its branch, as a deploy
 * does.
 */
export function isCommitChanged(changed: readonly string[]): boolean {
  return changed.some((field) => SOURCE.includes(field));
}

/** Returns whether the commit must be inspected before anything is applied. */
export function isInspectionNeeded(changed: readonly string[], type: ProjectType): boolean {
  return (
    isCommitChanged(changed) || changed.some((field) => type.inspectionDependsOn.includes(field))
  );
}
