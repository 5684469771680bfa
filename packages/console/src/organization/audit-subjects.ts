import type { AuditRecord } from "@dagctl/core";
import { projectPath, runPath } from "../pages.ts";

/** A thing that a change was about. */
export interface AuditSubject {
  /** What it is: `project`. */
  readonly kind: string;
  /** Its name, or its id where it has no name. */
  readonly name: string;
  /** The path of its page, where it has one. */
  readonly path?: string | undefined;
}

/**
 * Returns what a change was about. A project is linked by its id: its name may have changed since.
 */
export function auditSubjects(record: AuditRecord): readonly AuditSubject[] {
  const { project_id: project, project_name: projectName, run_id: run } = record;
  const others = (
    [
      ["job", record.job],
      ["variable", record.environment_variable],
      ["secret", record.secret],
      ["hook", record.hook_id],
      ["notification", record.notification],
      ["token", record.token ?? record.token_id],
      ["access", record.token_access],
      ["operation", record.operation_id],
    ] as const
  ).flatMap(([kind, name]) => (name === undefined ? [] : [{ kind, name }]));
  const ofProject =
    project === undefined
      ? []
      : [{ kind: "project", name: projectName ?? project, path: projectPath(project) }];
  const ofRun =
    project === undefined || run === undefined
      ? []
      : [{ kind: "run", name: run, path: runPath(project, run) }];
  return [...ofProject, ...ofRun, ...others];
}
