import type { Change } from "../contracts/store.ts";
import type { ErrorCode } from "../errors.ts";
import { asDagctlError } from "../errors.ts";
import type { AuditRecord, AuditSubject } from "../model/audit.ts";
import type { Project } from "../model/project.ts";
import { rfc3339 } from "../values/time.ts";
import type { Actor } from "./actor.ts";
import type { HostContext } from "./context.ts";
import { targetOf } from "./operation-target.ts";

/** The kind of audit records in the store. */
export const AUDIT = "audit";

/** An audit record as it is stored: the store has its id and time. */
export type StoredAudit = Omit<AuditRecord, "id" | "time">;

type Auditing = Pick<HostContext, "clock" | "timing" | "now">;
type Committing = Auditing & Pick<HostContext, "commit" | "log">;

/** Errors after which a change has certainly not been made. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  "invalid",
  "not_found",
  "conflict",
  "forbidden",
  "not_supported",
]);

/**
 * Returns the change that records the call of an actor in the audit, for the commit of what the
 * call changes. It returns `undefined` where no caller makes the change, and where the commit has
 * only an idempotency key: the call then changes nothing, or was recorded before.
 */
export function auditOfCommit(
  context: Auditing,
  actor: Actor | undefined,
  changes: readonly Change[],
  project: Project | undefined,
): Change | undefined {
  const isChange = changes.some((change) => !("put" in change) || change.put !== "key");
  const subject = { ...(project && projectSubject(project)), ...subjectOf(changes) };
  return isChange ? auditChange(context, actor, subject, "accepted") : undefined;
}

/** Returns what an audit record has of a project. */
export function projectSubject({ id, name }: Project): AuditSubject {
  return { project_id: id, project_name: name };
}

/**
 * Makes a change outside of the store, between two commits: the call of the actor is in the audit
 * with the outcome `unknown` before it, and `accepted` after it. A change that is refused leaves no
 * record.
 */
export async function auditOutside<T>(
  context: Committing,
  actor: Actor,
  subject: AuditSubject,
  change: () => Promise<T>,
): Promise<T> {
  const begun = auditChange(context, actor, subject, "unknown");
  if (!begun) return change();
  await context.commit([begun]);
  let result: T;
  try {
    result = await change();
  } catch (error) {
    if (REFUSALS.has(asDagctlError(error).code)) await complete(context, actor, undefined);
    throw error;
  }
  await complete(context, actor, auditChange(context, actor, subject, "accepted", begun.record));
  return result;
}

/** Completes the record of a change, or deletes it. A failure leaves the outcome `unknown`. */
async function complete(
  context: Committing,
  { call }: Actor,
  accepted: Change | undefined,
): Promise<void> {
  const { organization = "", id = "" } = call ?? {};
  try {
    await context.commit([accepted ?? { forget: "record", kind: AUDIT, organization, id }]);
  } catch (error) {
    context.log({
      level: "warn",
      message: `The audit record ${id} of ${organization} keeps the outcome unknown`,
      details: { error: asDagctlError(error).message },
    });
  }
}

type AuditChange = Extract<Change, { readonly put: "record" }>;

function auditChange(
  { clock, timing, now }: Auditing,
  actor: Actor | undefined,
  subject: AuditSubject,
  outcome: AuditRecord["outcome"],
  { sortKey }: Pick<AuditChange["record"], "sortKey"> = { sortKey: now() },
): AuditChange | undefined {
  if (actor?.call === undefined) return undefined;
  const { id, organization, action } = actor.call;
  const value: StoredAudit = { actor: actor.name, action, ...subject, outcome };
  const expiresAt = rfc3339(clock.now() + timing.auditMs);
  return {
    put: "record",
    record: { kind: AUDIT, organization, id, parent: "", sortKey, expiresAt, value },
  };
}

/** Returns what the changes of a commit are about. */
function subjectOf(changes: readonly Change[]): AuditSubject {
  const subject: { -readonly [Field in keyof AuditSubject]: AuditSubject[Field] } = {};
  for (const change of changes) {
    if (!("put" in change)) continue;
    if (change.put === "project") {
      Object.assign(subject, projectSubject(change.record.project));
    }
    if (change.put === "operation" && change.record.operation.status === "running") {
      subject.operation_id = change.record.operation.id;
      if (targetOf(change.record.internals)?.takeOver) subject.take_over = true;
    }
    if (change.put === "record" && change.record.kind === "notification")
      subject.notification = String(Reflect.get(change.record.value, "name"));
    // A new plan comes after the one that it replaces.
    if (change.put === "record" && change.record.kind === "plan")
      subject.plan_id = change.record.id;
    if (change.put === "job") subject.job = change.record.job.name;
    // The record of a deleted job is gone; its event has the name.
    if (change.put === "event" && change.event.type === "job.deleted")
      subject.job = String(change.event.data["name"]);
    if (change.put === "run") {
      subject.project_id ??= change.record.run.project_id;
      // A new run comes before those that it replaces.
      subject.run_id ??= change.record.run.id;
      subject.job ??= change.record.internals.job;
    }
  }
  return subject;
}
