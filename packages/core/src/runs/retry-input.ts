import type { LeftModels, PreparedPlan } from "../contracts/project-type.ts";
import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { RunVariable, Step } from "../contracts/workload.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import type { ModelResult } from "../model/results.ts";
import type { Run } from "../model/run.ts";
import { readBuilt } from "../results/built-records.ts";
import { resultsReader } from "../results/result-records.ts";
import { stableJson } from "../values/digest.ts";
import { Secret } from "../values/secret.ts";
import { byteLength } from "../values/text.ts";

/** The most bytes of the input of a run. */
const MOST_BYTES = 256_000;

/**
 * The file with the input, and the variable with its path. No caller can create a variable of that
 * name, nor one with a file in that folder.
 */
const NAME = "DAGCTL_INPUT";
const FILE = { path: "/run/dagctl/input.json", permissions: 0o400 };

/** A run, and what it executes. */
interface StartedRun {
  readonly record: RunRecord;
  readonly steps: readonly Step[];
}

type Reading = Pick<HostContext, "store" | "types">;

/** Returns what a run that is dispatched repeats of the run before it; nothing where it is none. */
export async function retryFromOf(
  context: Reading,
  project: Project,
  started: StartedRun,
): Promise<Pick<Run, "retry_from">> {
  if (started.record.run.retry_of === undefined) return {};
  const input = await readInput(context, project, started);
  return { retry_from: input === undefined ? "start" : "failure" };
}

/**
 * Returns the variable with the input of a run that repeats what has failed, or that is for a plan;
 * no variable for any other run.
 *
 * @throws DagctlError `not_found`: what has failed is not known any more
 */
export async function inputVariables(
  context: Reading,
  of: ProjectRecord | undefined,
  started: StartedRun,
): Promise<readonly RunVariable[]> {
  const { project, internals: { workload: deployed } = {} } = of ?? {};
  const { run, internals } = started.record;
  if (internals.work) {
    // What its programs are installed from is part of a plan: another version may plan otherwise.
    const { runtime } = internals.work.workload ?? deployed ?? {};
    const own = { ...internals.work.input, with: runtime };
    const previous =
      project && (await readPrevious(context, project, { work: internals.work, own }));
    return [inputVariable(JSON.stringify({ ...own, ...previous }))];
  }
  if (run.retry_from !== "failure") return [];
  const input = project && (await readInput(context, project, started));
  if (input === undefined)
    throw new DagctlError(
      "not_found",
      "The results of the run that it repeats are not stored any more: start a run of its job",
    );
  return [inputVariable(input)];
}

const inputVariable = (input: string): RunVariable => ({
  name: NAME,
  value: new Secret(input),
  sensitive: false,
  file: FILE,
});

/** Returns what the input of an explain has in addition, as far as there is space for it. */
async function readPrevious(
  context: Reading,
  { organization_id: organization, id, project_type: type }: Project,
  {
    work,
    own,
  }: { readonly work: NonNullable<RunRecord["internals"]["work"]>; readonly own: object },
): Promise<PreparedPlan["input"]> {
  const plans = context.types.get(type)?.plans;
  if (work.kind !== "explain" || !plans?.previousInput) return {};
  const built = await readBuilt(context.store, { organization, project: id });
  return plans.previousInput(built, MOST_BYTES - byteLength(JSON.stringify(own)));
}

/** Returns the input of a retry; `undefined` where it repeats the whole run. */
async function readInput(
  context: Reading,
  project: Project,
  { record: { organization, run }, steps }: StartedRun,
): Promise<string | undefined> {
  const type = context.types.get(project.project_type);
  if (!type?.retryInput || run.retry_of === undefined) return undefined;
  const before = await context.store.run(organization, project.id, run.retry_of);
  if (!before || !hasEndedByItself(before) || !hasSameCommand(before, steps)) return undefined;
  const models = await readLeftModels(context, before);
  if (models.length === 0) return undefined;
  const { exit_code: exitCode } = before.run;
  const left: LeftModels = { models, ...(exitCode === undefined ? {} : { exitCode }) };
  const input = type.retryInput(project, left);
  const text = input && JSON.stringify(input);
  if (text === undefined || byteLength(text) > MOST_BYTES) return undefined;
  return text;
}

const hasEndedByItself = ({ run, internals }: RunRecord): boolean =>
  run.status === "failed" && run.results === "complete" && internals.cancel === undefined;

/** The command of the job may be another one since. Steps that prepare it come before it. */
function hasSameCommand({ internals }: RunRecord, steps: readonly Step[]): boolean {
  const last = internals.dispatched?.steps.at(-1);
  return last !== undefined && stableJson(last) === stableJson(steps.at(-1));
}

/** Returns the models that failed or were skipped; none where a part of the results is gone. */
async function readLeftModels(
  { store }: Pick<HostContext, "store">,
  { organization, run }: RunRecord,
): Promise<readonly ModelResult[]> {
  const reader = resultsReader(store, organization);
  const stored = await reader.ofRun(run.id);
  if (stored === undefined) return [];
  const left: ModelResult[] = [];
  let count = 0;
  for await (const models of reader.models(stored, 0)) {
    count += models.length;
    left.push(...models.filter(({ status }) => status === "failed" || status === "skipped"));
  }
  return count === stored.total ? left : [];
}
