import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { Environment } from "../model/environments.ts";
import { assertEnvironments } from "../operations/beginnings/create-plan.ts";
import { noEnvironment, removeEnvironment } from "../operations/beginnings/remove-environment.ts";
import { listEnvironments } from "../plans/stored-environments.ts";
import type { CallsOf, OrganizationCaller } from "./call-rules.ts";
import { withKey } from "./idempotency.ts";

/** Returns the environments of one organization's projects. */
export function environmentsOf(
  context: HostContext,
  { id: organization, caller }: OrganizationCaller,
): CallsOf<"environments"> {
  /** @throws DagctlError `not_supported`: its type has no other environments */
  async function find(name: string): Promise<ProjectRecord> {
    const record = await findProject(context, organization, name);
    assertEnvironments(context, record.project);
    return record;
  }

  const list = async (name: string): Promise<readonly Environment[]> =>
    listEnvironments(await find(name));

  return {
    async list(project) {
      const environments = await list(project);
      return { environments, total: environments.length };
    },
    async get(project, environment) {
      const found = (await list(project)).find(({ name }) => name === environment);
      if (!found) throw noEnvironment(environment);
      return found;
    },
    delete: (actor, name, environment, { idempotencyKey, signal } = {}) =>
      withKey(
        context,
        {
          organization,
          caller,
          call: ["environments.delete", name, environment],
          body: null,
          key: idempotencyKey,
        },
        async (key) => {
          const record = await find(name);
          return removeEnvironment(context, record, environment, { actor, key, signal });
        },
        async (record) => record.answer as Environment,
      ),
  };
}
