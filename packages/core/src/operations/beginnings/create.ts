import type { OperationRecord } from "../../contracts/records.ts";
import { invalid } from "../../errors.ts";
import { jobsToApply } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { nameTaken } from "../../kernel/lookup.ts";
import type { Project } from "../../model/project.ts";
import { bodyFields } from "../../projects/validation/read-body.ts";
import { inspect, readHead, repositoryOf, withFindings } from "../../repository/inspect.ts";
import type { BeginOptions } from "../engine.ts";
import type { OperationServices } from "../operation-services.ts";

/**
 * Refuses a wrong request before anything is recorded, then records project and operation in one
 * commit.
 */
export async function beginCreate(
  context: HostContext,
  { engine, rules, hooks }: OperationServices,
  organization: string,
  body: unknown,
  { key, signal, actor }: BeginOptions,
): Promise<OperationRecord> {
  const draft = rules.create(body, {
    id: context.newId("proj"),
    organization,
    now: context.now(),
  });
  const issues = await hooks.validate(draft, "create", signal);
  if (issues.length > 0) throw invalid(issues);
  if (await context.store.projectByName(organization, draft.name)) throw nameTaken(draft.name);
  const repository = await repositoryOf(context, draft, { signal });
  const head = await readHead(context, repository, signal);
  const inspection = await inspect(context, draft, repository, head.sha, {
    signal,
    changed: listGivenFields(body),
  });
  const project = {
    ...withFindings(context, draft, inspection),
    latest_commit_sha: head.sha,
    latest_commit_message: head.message,
  } as Project;
  const jobs = jobsToApply(context, project, inspection, {});
  const internals = {
    generation: 1,
    mayExist: true,
    mayHaveState: project.use_managed_state_database,
    stateRotation: 1,
    inspection,
  };
  return engine.create(
    organization,
    { project, internals, target: { commit: head.sha, inspection, jobs } },
    { key, signal, actor },
  );
}

/** Returns the fields that the body gives a value. */
function listGivenFields(body: unknown): readonly string[] {
  return [...bodyFields(body)].flatMap(([field, value]) => (value === null ? [] : [field]));
}
