import type { OperationRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { isCheckingFirst } from "../kernel/operation-target.ts";
import type { Removal } from "../model/projects.ts";
import type { Project } from "../model/project.ts";
import type { OperationEngine } from "../operations/engine.ts";

/**
 * How long the answer of a create waits for its packages, where the caller does not say how long:
 * an index that hangs must not look like a server that hangs.
 */
const PACKAGES_WAIT_MS = 4_000;

interface Waiting {
  readonly waitMs: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Returns the error that an operation ended with. */
function endError({ operation }: OperationRecord): DagctlError | undefined {
  if (!operation.error) return undefined;
  const { code, message, issues } = operation.error;
  return new DagctlError(code, message, {
    ...(issues ? { issues } : {}),
    details: { operation: operation.id },
  });
}

const isRunning = ({ operation: { steps } }: OperationRecord, step: string): boolean =>
  steps.some(({ name, status }) => name === step && status === "running");

/**
 * Returns the answer of create, update and deploy: the project as the operation left it, or as it
 * is now when the operation continues beyond `waitMs`.
 */
export async function projectAnswer(
  context: Pick<HostContext, "clock" | "timing" | "store">,
  engine: OperationEngine,
  begun: OperationRecord,
  { waitMs, signal }: Waiting,
): Promise<Project> {
  const { organization } = begun;
  const longest = context.clock.now() + (waitMs ?? PACKAGES_WAIT_MS);
  const ended = await engine.wait(
    organization,
    begun.operation.id,
    waitMs ?? context.timing.waitMs,
    {
      signal,
      ...(begun.operation.kind === "create" && {
        // As the environment is built after a create, its commit is checked after it.
        isEnough: (record) =>
          isCheckingFirst(record) ||
          (context.clock.now() >= longest && isRunning(record, "packages")),
      }),
    },
  );
  const { operation, internals } = ended;
  if (operation.status === "failed" && operation.kind === "deploy") throw endError(ended);
  if (internals.answer) return internals.answer;
  const current = await context.store.project(organization, operation.project_id);
  if (current) return current.project;
  throw (
    endError(ended) ?? new DagctlError("not_found", `There is no project "${operation.project_id}"`)
  );
}

/**
 * Returns the answer of undeploy and delete: the completed removal, or the operation that continues
 * after `waitMs`. Throws the error of one that failed.
 */
export async function removalAnswer(
  context: Pick<HostContext, "timing">,
  engine: OperationEngine,
  begun: OperationRecord,
  { waitMs, signal }: Waiting,
): Promise<Removal> {
  const ended = await engine.wait(
    begun.organization,
    begun.operation.id,
    waitMs ?? context.timing.waitMs,
    { signal },
  );
  const { operation, internals } = ended;
  const failure = operation.status === "failed" ? endError(ended) : undefined;
  if (failure) throw failure;
  const done = operation.status === "succeeded";
  const id = operation.project_id;
  if (operation.kind === "undeploy") {
    const message = done
      ? "Project undeployed successfully"
      : "The project is being undeployed; the operation goes on";
    return {
      message,
      id,
      operation,
      ...(done && internals.answer ? { project: internals.answer } : {}),
    };
  }
  return {
    message: done ? describeDeletion(ended) : "The project is being deleted; the operation goes on",
    id,
    operation,
  };
}

/**
 * Returns the message of a delete. It names a state database that was kept, so that the caller does
 * not expect it to be gone.
 */
function describeDeletion({ operation, internals }: OperationRecord): string {
  const kept = internals.keptState === true;
  return kept
    ? `Project deleted successfully. Its managed state database (of ${operation.project_id}) was kept with the files that its runs left, because use_managed_state_database is false`
    : "Project deleted successfully";
}
