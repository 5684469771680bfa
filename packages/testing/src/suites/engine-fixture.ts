import type {
  Clock,
  DeployDriver,
  Deployment,
  DeploymentRef,
  DeploymentState,
  EnvironmentValue,
  RunDriver,
  RunRef,
  RunRequest,
  RunState,
  RunVariable,
  Secret,
  Secrets,
  StateDatabaseDriver,
  Step,
  WorkloadRepository,
} from "@dagctl/core";
import { assertionsFor, LawBroken, type Assertions } from "../assertions.ts";
import { program, type ProgramAction } from "../engine/program.ts";
import type { Case, Closable } from "../suite.ts";

/** How a suite waits: it asks again until a deadline and never sleeps for a guessed time. */
export interface Waiting {
  /** The machine's clock, or one that goes on by itself. */
  readonly clock: Clock;
  /** Between two looks. */
  readonly pollMilliseconds: number;
  /** After which what was promised counts as broken. */
  readonly deadlineMilliseconds: number;
}

/**
 * An engine on which programs run, fresh for each case. `services.checkout`, which the fixture attaches before it hands the engine out,
 * writes `suiteFiles(repository)`.
 */
export interface EngineFixture extends Closable, Waiting {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  /** Makes organizations and projects of this fixture differ from those of others on a shared engine. Letters and digits. */
  readonly unique: string;
  readonly repository: WorkloadRepository;
  /** Two commits of it, and what `commit.txt` holds at each; for an engine that fetches them itself. @default made-up ones, whose files hold their names */
  readonly commits?: readonly [first: SuiteCommit, second: SuiteCommit];
  /** How long a run that should miss its deadline is given; long enough to begin. */
  readonly shortMilliseconds: number;
  /** Variables that the engine adds to what a workload names (`PATH`, `HOME`), each with a reason of its own: the list is a promise to people. */
  readonly addedVariables: readonly string[];
  /**
   * With `schedules: "engine"`: has the schedule of a job come due now, where a test can; whether a run starts is the engine's to decide.
   * @default the suite waits for the minute, and for up to 90 seconds for what comes of it
   */
  readonly tick?: (ref: DeploymentRef, job: string) => Promise<void>;
  /** What a step of a workload executes. @default `program`: `node -e …`, with the project's and the working folder as arguments */
  readonly program?: (actions: readonly ProgramAction[]) => Step["argv"];
}

export interface StateDatabaseFixture extends Closable {
  readonly stateDatabase: StateDatabaseDriver;
  readonly unique: string;
}

export interface SecretsFixture extends Closable {
  readonly secrets: Secrets;
  readonly unique: string;
}

export interface SuiteCommit {
  readonly sha: string;
  readonly text: string;
}

/** The files of the suite's repository at a commit, by path below the project's folder. */
export function suiteFiles(repository: WorkloadRepository): Readonly<Record<string, string>> {
  return { "commit.txt": repository.commit };
}

const made = (digit: string): SuiteCommit => ({ sha: digit.repeat(40), text: digit.repeat(40) });

export function firstCommit({ commits }: EngineFixture): SuiteCommit {
  return commits?.[0] ?? made("1");
}

export function secondCommit({ commits }: EngineFixture): SuiteCommit {
  return commits?.[1] ?? made("2");
}

/** A case whose body gets the assertions of its law. */
export function lawCase<Fixture>(
  law: string,
  name: string,
  body: (fixture: Fixture, law: Assertions) => Promise<void>,
  skip?: Case<Fixture>["skip"],
): Case<Fixture> {
  return { law, name, run: (fixture) => body(fixture, assertionsFor(law)), ...(skip && { skip }) };
}

export function refOf(fixture: { readonly unique: string }, project = "one", organization = "a"): DeploymentRef {
  return { organization: `org-${fixture.unique}-${organization}`, project: `prj-${fixture.unique}-${project}` };
}

export interface DeploymentChanges {
  readonly ref?: DeploymentRef;
  readonly commit?: string;
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  readonly secrets?: Readonly<Record<string, Secret>>;
}

export function deploymentOf(fixture: EngineFixture, generation: number, changes: DeploymentChanges = {}): Deployment {
  const { ref = refOf(fixture), commit = firstCommit(fixture).sha, environment = {}, secrets = {} } = changes;
  return {
    ref,
    generation,
    commit,
    workload: {
      runtime: { language: "node", packages: [] },
      environment,
      resources: { cpu_request: "100m", cpu_limit: "1", memory_request: "64Mi", memory_limit: "1Gi" },
      timeZone: "UTC",
      suspended: false,
      concurrencyPolicy: "Allow",
      history: { successful: 3, failed: 3 },
      repository: { ...fixture.repository, commit },
    },
    jobs: [],
    secrets,
  };
}

export interface RunChanges {
  readonly id?: string;
  readonly generation?: number;
  readonly steps?: readonly (readonly ProgramAction[])[];
  readonly milliseconds?: number;
  readonly secrets?: Readonly<Record<string, Secret>>;
  readonly variables?: readonly RunVariable[];
}

/** A request for a run of generation 1 at the first commit, with steps `step-1`, `step-2` … */
export function requestOf(fixture: EngineFixture, actions: readonly ProgramAction[], changes: RunChanges = {}): RunRequest {
  const { id = "run-1", generation = 1, steps = [actions], milliseconds = fixture.deadlineMilliseconds * 4, secrets = {}, variables = [] } = changes;
  const argv = fixture.program ?? program;
  return {
    ref: { ...refOf(fixture), run: `${id}-${fixture.unique}` },
    generation,
    commit: firstCommit(fixture).sha,
    job: "scheduled-run",
    name: `suite-${id}`,
    steps: steps.map((step, index) => ({ name: `step-${index + 1}`, argv: argv(step) })),
    secrets,
    variables,
    deadline: new Date(fixture.clock.now() + milliseconds).toISOString(),
  };
}

/** Asks until the answer is there; past the deadline the law is broken. */
export async function waitFor<Answer>(
  waiting: Waiting,
  law: string,
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
): Promise<Answer> {
  const until = waiting.clock.now() + waiting.deadlineMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (waiting.clock.now() > until) throw new LawBroken(`${law}: ${what} did not come about in ${waiting.deadlineMilliseconds} ms`);
    await new Promise<void>((resolve) => {
      // A tick of the machine's clock keeps the process alive here: the suite itself is what waits.
      setTimeout(resolve, waiting.pollMilliseconds);
    });
  }
}

type Present = Extract<DeploymentState, { present: true }>;

/** Applies and waits until that generation runs. */
export async function deployed(fixture: EngineFixture, law: string, deployment: Deployment): Promise<Present> {
  await fixture.deploy.apply(deployment);
  return converged(fixture, law, deployment.ref, deployment.generation);
}

export function converged(fixture: EngineFixture, law: string, ref: DeploymentRef, generation: number): Promise<Present> {
  return waitFor(fixture, law, `convergence of generation ${generation}`, async () => {
    const state = await fixture.deploy.observe(ref);
    return state.present && state.phase === "converged" && state.generation === generation ? state : undefined;
  });
}

export async function absent(fixture: EngineFixture, law: string, ref: DeploymentRef): Promise<void> {
  await waitFor(fixture, law, "absence", async () => ((await fixture.deploy.observe(ref)).present ? undefined : true));
}

/** Starts a run and waits for its end. */
export async function ended(fixture: EngineFixture, law: string, request: RunRequest): Promise<RunState> {
  await fixture.run.start(request);
  return endOf(fixture, law, request.ref);
}

export function endOf(fixture: EngineFixture, law: string, ref: RunRef): Promise<RunState> {
  return statusOf(fixture, law, ref, ["success", "partial", "failed", "error"]);
}

export function statusOf(fixture: EngineFixture, law: string, ref: RunRef, statuses: readonly RunState["status"][]): Promise<RunState> {
  return waitFor(fixture, law, `a run that is ${statuses.join(" or ")}`, async () => {
    const state = await fixture.run.observe(ref);
    return state && statuses.includes(state.status) ? state : undefined;
  });
}

export async function textOf(fixture: EngineFixture, ref: RunRef): Promise<readonly string[]> {
  return (await collect(fixture.run.logs(ref))).map((line) => line.text);
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Every call of a list, made with a signal that has aborted, must reject with the signal's reason. */
export async function allAborted(
  law: Assertions,
  calls: Readonly<Record<string, (options: { readonly signal: AbortSignal }) => Promise<unknown>>>,
): Promise<void> {
  const reason = new Error("the caller has gone");
  const signal = AbortSignal.abort(reason);
  for (const [name, call] of Object.entries(calls)) {
    const thrown: unknown = await call({ signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
    law.holds(thrown === reason, `${name} with an aborted signal rejects with its reason`);
  }
}
