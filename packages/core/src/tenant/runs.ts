import type { RunRecord } from "../contracts/store.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../host-context.ts";
import type { Runs } from "../organization.ts";
import type { Run } from "../run.ts";
import { isActive, writeRun } from "../runs/ending.ts";
import { runLog } from "../runs/logs.ts";
import { findProject, findRun, requiredPaging } from "./resolve.ts";

/** The runs of one tenant's projects. */
export function runsOf(context: HostContext, organization: string): Runs {
  async function find(project: string, run: string): Promise<RunRecord> {
    const found = await findProject(context, organization, project);
    return findRun(context, organization, found.project.id, run);
  }

  return {
    async list(name, filter = {}) {
      const page = requiredPaging(filter);
      const { project } = await findProject(context, organization, name);
      const statuses = filter.status === undefined ? {} : { statuses: [filter.status] };
      const { records, total } = await context.store.runs(organization, project.id, { ...page, ...statuses }, { signal: filter.signal });
      return { runs: records.map(({ run }) => run), ...page.info(total) };
    },
    async get(project, run) {
      return (await find(project, run)).run;
    },
    async *logs(project, run, options = {}) {
      yield* runLog(context, await find(project, run), options);
    },
    async cancel(project, id) {
      for (;;) {
        const record = await find(project, id);
        if (!isActive(record.run) || record.internals.cancel !== undefined) return record.run;
        if (record.internals.dispatched && !context.run.supports.cancel) {
          throw new DagctlError("not_supported", "This installation's run driver cannot cancel a run that was started");
        }
        const run: Run = { ...record.run, updated_at: context.now() };
        if (await writeRun(context, record, { run, internals: { ...record.internals, cancel: "Cancelled on request" } })) {
          context.look(organization, run.project_id);
          return run;
        }
      }
    },
  };
}
