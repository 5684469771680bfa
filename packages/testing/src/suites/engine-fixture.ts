import type {
  Clock,
  DeployDriver,
  Deployment,
  DeploymentRef,
  EnvironmentValue,
  JobSpec,
  RunDriver,
  RunRequest,
  RunVariable,
  Secrets,
  StateConnection,
  StateDatabaseDriver,
  Step,
  WorkloadRepository,
} from "@dagctl/core/contracts";
import { parseWorkloadRepository, type Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { program, type ProgramAction } from "../fakes/engine/program.ts";
import { type Assertions, assertionsFor } from "./assertions.ts";
import type { Case, Closable } from "./suite.ts";

/** How a suite waits: it polls until a deadline and never sleeps for a guessed time. */
export interface Waiting {
  /** The machine's clock, or one that advances by itself. */
  readonly clock: Clock;
  /** The interval between two polls. */
  readonly pollMs: number;
  /** The time after which a promise of the contract counts as broken. */
  readonly deadlineMs: number;
}

/** What a fixture can do with its engine, for the cases that need it. */
export interface Controls {
  /** A call must end within this time after its signal aborts. @default 5000 */
  readonly abortMs?: number;
  /**
   * Makes everything that the driver depends on unreachable; the returned function ends the outage.
   * @default the cases of an outage are skipped
   */
  readonly outage?: () => Promise<() => Promise<void>>;
}

/** The two drivers of an engine. */
export interface EngineDrivers {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
}

/**
 * An engine on which programs run, fresh for each case. `services.checkout`, which the fixture
 * attaches before it returns the engine, writes `suiteFiles(repository)`.
 */
export interface EngineFixture extends Closable, Waiting, Controls, EngineDrivers {
  /**
   * Ends the current drivers as the end of their process does. Nothing in memory may survive it,
   * except where `supports.persists` is false.
   *
   * @returns new drivers on the same data, attached
   */
  reopen(): Promise<EngineDrivers>;
  /**
   * Returns a second instance on the same data, attached, in addition to the first. Required where
   * `deploy.supports.replicas` is true.
   */
  readonly second?: () => Promise<EngineDrivers>;
  /**
   * Makes deployments wait before they converge, from now on; the returned function lets them go
   * on. @default the cases that come in between are skipped
   */
  readonly delayConvergence?: () => Promise<() => Promise<void>>;
  /**
   * Changes a value that the driver has applied for a deployment, as another client of the engine
   * can; the returned function sets it back to exactly what it was.
   * @default the cases of foreign edits are skipped
   */
  readonly edit?: (ref: DeploymentRef) => Promise<() => Promise<void>>;
  /**
   * When the driver fetches the commit: with `start` a missing commit fails the run, not the
   * deployment. @default "apply"
   */
  readonly checksOut?: "apply" | "start";
  /**
   * How much of a log the engine keeps, in bytes of text; at least 1 MiB. A fixture has a driver
   * with a small one, because a case prints twice as much.
   * @default the cases of a log that is larger are skipped
   */
  readonly logLimit?: number;
  /**
   * Makes organizations and projects of this fixture differ from those of others on a shared
   * engine. Letters and digits.
   */
  readonly unique: string;
  /**
   * Replaces `unique` in the names of organizations, where fixtures of one engine may share them:
   * a case then need not wait until its organization is made. Letters and digits.
   * @default unique
   */
  readonly uniqueOrganization?: string;
  readonly repository: WorkloadRepository;
  /**
   * Two commits of the repository, and the content of `commit.txt` at each (`nested/commit.txt` has
   * the same after "nested "), for an engine that fetches them itself.
   * @default generated ones, whose files contain their names
   */
  readonly commits?: readonly [first: SuiteCommit, second: SuiteCommit];
  /**
   * The deadline of a run that should miss it, in milliseconds; long enough for the run to begin.
   */
  readonly shortMs: number;
  /**
   * Variables that the engine adds to those of a workload (`PATH`, `HOME`), each for a documented
   * reason: people rely on the list.
   */
  readonly addedVariables: readonly string[];
  /**
   * Fires the schedule of a job now, with `schedules: "engine"`, where a test can; the engine
   * decides whether a run starts.
   * @default the suite waits for the minute, and for up to 90 seconds for what follows
   */
  readonly tick?: (ref: DeploymentRef, job: string) => Promise<void>;
  /**
   * Moves `clock`, by which the engine fires its schedules, forward to a time in milliseconds since
   * 1970, where a test can. @default the suite waits for the time
   */
  readonly moveTo?: (at: number) => Promise<void>;
  /**
   * Returns what a step of a workload executes. @default `program`: `node -e …`, with the project's
   * and the working folder as arguments
   */
  readonly program?: (actions: readonly ProgramAction[]) => Step["argv"];
}

/**
 * Stores one text in a state database, through a connection as a tool gets it. Both methods reject
 * where the database does not accept the connection.
 */
export interface StateData {
  /** Stores the text, and replaces an earlier one. */
  write(connection: StateConnection, text: string): Promise<void>;
  /** Returns the text, or `undefined` when none was written. */
  read(connection: StateConnection): Promise<string | undefined>;
}

/** What each case of the suite of state databases receives, newly created. */
export interface StateDatabaseFixture extends Closable, Controls {
  readonly stateDatabase: StateDatabaseDriver;
  readonly unique: string;
  readonly data: StateData;
  /**
   * Ends the current driver as the end of its process does.
   *
   * @returns a new one on the same data
   */
  reopen(): Promise<StateDatabaseDriver>;
  /**
   * Returns a second instance on the same data, in addition to the first. Required where
   * `supports.replicas` is true.
   */
  readonly second?: () => Promise<StateDatabaseDriver>;
}

/** What each case of the suite of secret sources receives, newly created. */
export interface SecretsFixture extends Closable, Controls {
  readonly secrets: Secrets;
  readonly unique: string;
  /**
   * Ends the current secret source as the end of its process does.
   *
   * @returns a new one on the same data
   */
  reopen(): Promise<Secrets>;
  /** Returns a second instance on the same data, in addition to the first. */
  second(): Promise<Secrets>;
}

/** A commit of the suite's repository, and the content of its `commit.txt`. */
export interface SuiteCommit {
  readonly sha: string;
  readonly text: string;
}

/** A commit that the suite's repository does not have. */
export const MISSING_COMMIT: string = "f".repeat(40);
/** A folder of the suite's repository, for a workload whose project is below the root. */
export const NESTED: string = "nested";
/** A file in that folder, which the generated second commit has and the first one has not. */
export const ADDED_FILE: string = "added.txt";

/**
 * Returns the files of the suite's repository at a commit, by path below the repository's root.
 *
 * @throws DagctlError `not_found`: the commit is `MISSING_COMMIT`
 */
export function suiteFiles(repository: WorkloadRepository): Readonly<Record<string, string>> {
  if (repository.commit === MISSING_COMMIT)
    throw new DagctlError("not_found", `There is no commit ${MISSING_COMMIT} in ${repository.url}`);
  return {
    "commit.txt": repository.commit,
    [`${NESTED}/commit.txt`]: `nested ${repository.commit}`,
    ...(repository.commit === SECOND && { [`${NESTED}/${ADDED_FILE}`]: "added" }),
  };
}

const SECOND = "2".repeat(40);

const makeCommit = (digit: string): SuiteCommit => ({
  sha: digit.repeat(40),
  text: digit.repeat(40),
});

export function firstCommit({ commits }: EngineFixture): SuiteCommit {
  return commits?.[0] ?? makeCommit("1");
}

export function secondCommit({ commits }: EngineFixture): SuiteCommit {
  return commits?.[1] ?? makeCommit("2");
}

/** Returns a case whose body gets the assertions of its law. */
export function lawCase<Fixture>(
  law: string,
  name: string,
  body: (fixture: Fixture, law: Assertions) => Promise<void>,
  skip?: Case<NoInfer<Fixture>>["skip"],
): Case<Fixture> {
  return { law, name, run: (fixture) => body(fixture, assertionsFor(law)), ...(skip && { skip }) };
}

export function refOf(
  { unique, uniqueOrganization = unique }: Pick<EngineFixture, "unique" | "uniqueOrganization">,
  project = "one",
  organization = "a",
): DeploymentRef {
  return {
    organization: `org-${uniqueOrganization}-${organization}`,
    project: `prj-${unique}-${project}`,
  };
}

export interface DeploymentChanges {
  readonly ref?: DeploymentRef;
  readonly commit?: string;
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  readonly secrets?: Readonly<Record<string, Secret>>;
  /** `git_path` of the project. */
  readonly path?: string;
  readonly currentFolder?: "project" | "working";
  readonly pythonModules?: Readonly<Record<string, string>>;
  readonly takeOver?: boolean;
  readonly jobs?: readonly JobSpec[];
}

export function deploymentOf(
  fixture: EngineFixture,
  generation: number,
  changes: DeploymentChanges = {},
): Deployment {
  const {
    ref = refOf(fixture),
    commit = firstCommit(fixture).sha,
    environment = {},
    secrets = {},
    path,
    currentFolder,
    pythonModules,
    takeOver,
    jobs = [],
  } = changes;
  const repository = { ...fixture.repository, commit, ...(path !== undefined && { path }) };
  return {
    ref,
    generation,
    commit,
    workload: {
      runtime: { language: "node", packages: [] },
      environment,
      ...(currentFolder !== undefined && { currentFolder }),
      ...(pythonModules !== undefined && { pythonModules }),
      resources: {
        cpu_request: "100m",
        cpu_limit: "1",
        memory_request: "64Mi",
        memory_limit: "1Gi",
      },
      timeZone: "UTC",
      suspended: false,
      concurrencyPolicy: "Allow",
      history: { successful: 3, failed: 3 },
      repository,
    },
    repository: parseWorkloadRepository(ref.organization, repository),
    jobs,
    secrets,
    ...(takeOver !== undefined && { takeOver }),
  };
}

export interface RunChanges {
  readonly id?: string;
  readonly generation?: number;
  readonly steps?: readonly (readonly ProgramAction[])[];
  readonly withinMs?: number;
  readonly secrets?: Readonly<Record<string, Secret>>;
  readonly variables?: readonly RunVariable[];
}

/**
 * Returns a request for a run of generation 1 at the first commit, with steps `step-1`, `step-2` …
 */
export function requestOf(
  fixture: EngineFixture,
  actions: readonly ProgramAction[],
  changes: RunChanges = {},
): RunRequest {
  const {
    id = "run-1",
    generation = 1,
    steps = [actions],
    withinMs = fixture.deadlineMs * 4,
    secrets = {},
    variables = [],
  } = changes;
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
    deadline: new Date(fixture.clock.now() + withinMs).toISOString(),
  };
}
