import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";

/** Deployments read at once. */
const PAGE = 200;

/** Yields every project that may have a deployment, in all organizations, until the host closes. */
export async function* allDeployments({
  store,
  lifetime,
}: Pick<HostContext, "store" | "lifetime">): AsyncGenerator<ProjectRecord> {
  let after: string | undefined;
  for (;;) {
    const records = await store.deployments({
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    yield* records;
    after = records.at(-1)?.project.id;
    if (records.length < PAGE || lifetime.aborted) return;
  }
}
