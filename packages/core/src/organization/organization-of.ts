import type { HostOrganization } from "../contracts/host.ts";
import { DagctlError, invalid } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { findOperation, findProject, requiredPaging } from "../kernel/lookup.ts";
import type { OperationEngine } from "../operations/engine.ts";
import { environmentVariablesOf } from "./environment-variables.ts";
import { jobsOf } from "./jobs.ts";
import { projectsOf } from "./projects.ts";
import { runsOf } from "./runs.ts";

const ORGANIZATION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * Returns the whole interface of one tenant over a host's context. No call accepts another
 * organization's name.
 */
export function organizationOf(
  context: HostContext,
  engine: OperationEngine,
  id: string,
  caller: string,
): HostOrganization {
  if (!ORGANIZATION.test(id)) {
    throw invalid([
      {
        path: "organization",
        message:
          "must be 1 to 63 of letters, digits, `.`, `_`, `-`, beginning with a letter or digit",
      },
    ]);
  }
  return refusingWhenClosed(context, {
    id,
    projects: refusingWhenClosed(context, projectsOf(context, engine, id, caller)),
    runs: refusingWhenClosed(context, runsOf(context, id, caller)),
    environmentVariables: refusingWhenClosed(context, environmentVariablesOf(context, id, caller)),
    jobs: refusingWhenClosed(context, jobsOf(context, engine, id, caller)),
    operations: {
      async list(name, options = {}) {
        const page = requiredPaging(options);
        const { project } = await findProject(context, id, name);
        const { records, total } = await context.store.operations(id, project.id, page);
        return { operations: records.map(({ operation }) => operation), ...page.info(total) };
      },
      async get(operation) {
        return (await findOperation(context, id, operation)).operation;
      },
    },
  });
}

async function refused(): Promise<never> {
  throw new DagctlError("unavailable", "The host is closing, or closed");
}

/** A log is an iterator, so the refusal is thrown when it is read. */
async function* refusedLog(): AsyncGenerator<never> {
  yield await refused();
}

/**
 * Refuses every call after the host has closed, in the form in which its caller waits for an
 * answer.
 */
function refusingWhenClosed<T extends object>(context: HostContext, target: T): T {
  return new Proxy(target, {
    get(object, property, receiver) {
      const value: unknown = Reflect.get(object, property, receiver);
      if (typeof value !== "function" || !context.closing()) return value;
      return property === "logs" ? refusedLog : refused;
    },
  });
}
