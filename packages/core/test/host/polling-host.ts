import type { AutoDeploy, Plugin, Project } from "@dagctl/core";
import type { DeployDriver, GitDriver, ProjectType } from "@dagctl/core/contracts";
import { parseDuration } from "@dagctl/core/driver-kit";
import { type DbtProject, dbtType } from "@dagctl/project-types/dbt";
import {
  fakeEngine,
  fakeGit,
  type FakeRepository,
  type MemoryData,
  memoryStore,
  type Point,
  until,
  withPoints,
} from "@dagctl/testing";
import { type PlainOptions, plainHost, type TestHost, untilStatus } from "./plain-host.ts";

/** What the tests of polling use of a project. */
export interface QuickDbtProject extends Project {
  readonly polling_interval: string;
  readonly version_strategy: "semantic" | "continuous";
}

/** Returns a type like dbt, five hundred times as fast: `10s` is 20 ms. */
export function quickDbt(): ProjectType<DbtProject> {
  return {
    ...dbtType(),
    name: "quick-dbt",
    polling: ({ polling_interval: interval }) => ({
      everySeconds: (parseDuration(interval) ?? 0) / 500_000,
    }),
  };
}

export const RELEASE = ".dagctl/config.yaml";
export const FILES = {
  "dbt_project.yml": "name: shop\nprofile: shop\n",
  "profiles.yml": "shop: {target: p, outputs: {p: {type: duckdb}}}\n",
  [RELEASE]: "version: 1.0.0\n",
};

export interface PollingHost extends TestHost {
  readonly project: QuickDbtProject;
  readonly first: string;
  /** Commits a version, and a model so that no two commits are equal. */
  release(version: string): Promise<string>;
  /**
   * Returns the number of calls of the Git driver since the host began, by name such as `git.head`.
   */
  calls(name: string): number;
  /** Waits until the project meets the condition. */
  becomes(so: (project: QuickDbtProject) => boolean): Promise<QuickDbtProject>;
  /** Waits until the project reports this outcome of the commit. */
  untilAutoDeploy(commit: string, outcome: AutoDeploy["outcome"]): Promise<QuickDbtProject>;
  /**
   * Waits until polling has read the branch twice more: it has then completed what it does about
   * the present commit.
   */
  untilPolled(): Promise<void>;
  /** Returns the deploys that polling requested, newest first, as `succeeded` or `failed`. */
  polledDeploys(): Promise<readonly string[]>;
}

export interface PolledOptions extends PlainOptions {
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Observes and may block every apply of a commit that is not the first; an error refuses it. */
  readonly onApply?: (commit: string, signal: AbortSignal | undefined) => void | Promise<void>;
  /** Plugins in addition to the one that brings the project type. */
  readonly morePlugins?: readonly Plugin[];
}

/** Starts another host that polls the projects of a polled one, on one store. */
export const startOtherHost = (
  { engine, git, repository }: TestHost,
  data: MemoryData,
  options: Pick<PlainOptions, "timing"> = {},
): Promise<TestHost> =>
  plainHost({
    ...options,
    store: memoryStore({ data }),
    plugins: [{ name: "quick", projectTypes: [quickDbt()] }],
    engine,
    plainGit: git,
    repository,
    data,
  });

/** Starts a host with a polled project, as `testHost` describes it. */
export async function polledHost({
  fields,
  onApply,
  plainGit,
  morePlugins = [],
  engine = fakeEngine(),
  ...options
}: PolledOptions = {}): Promise<PollingHost> {
  const git = plainGit ?? fakeGit();
  const repository: FakeRepository = git.create("https://git.example.com/shop.git");
  const folder = fields?.["git_path"];
  const at = (path: string): string =>
    typeof folder === "string" && path !== RELEASE ? `${folder}/${path}` : path;
  const first = await repository.commit(
    Object.fromEntries(Object.entries(FILES).map(([path, text]) => [at(path), text])),
    "Begin",
  );
  const counts = new Map<string, number>();
  const count = (point: Point): void => {
    const name = `${point.contract}.${point.method}`;
    if (point.phase === "before") counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const plainDeploy = options.deploy ?? engine.deploy;
  const deploy: DeployDriver = {
    ...plainDeploy,
    async apply(deployment, call) {
      if (deployment.commit !== first) await onApply?.(deployment.commit, call?.signal);
      await plainDeploy.apply(deployment, call);
    },
  };
  const watchedGit: GitDriver = withPoints(options.git ?? git, "git", count);
  const test = await plainHost({
    ...options,
    git: watchedGit,
    deploy,
    plugins: [{ name: "quick", projectTypes: [quickDbt()] }, ...morePlugins],
    engine,
    plainGit: git,
    repository,
  });
  const created = await test.acme.projects.create<QuickDbtProject>({
    name: "shop",
    project_type: "quick-dbt",
    repository_url: repository.url,
    polling_interval: "10s",
    ...fields,
  });
  const project = await untilStatus<QuickDbtProject>(test, created.id, "active");
  return pollingOn(test, { project, first, counts });
}

export function pollingOn(
  test: TestHost,
  {
    project,
    first,
    counts,
  }: {
    readonly project: QuickDbtProject;
    readonly first: string;
    readonly counts: ReadonlyMap<string, number>;
  },
): PollingHost {
  const get = (): Promise<QuickDbtProject> => test.acme.projects.get<QuickDbtProject>(project.id);
  const calls = (name: string): number => counts.get(name) ?? 0;
  let made = 0;
  const becomes: PollingHost["becomes"] = (so) => until(get, so);
  return {
    ...test,
    project,
    first,
    release: (version) =>
      test.repository.commit(
        { [RELEASE]: `version: ${version}\n`, [`models/m${(made += 1)}.sql`]: "select 1" },
        `Version ${version}`,
      ),
    calls,
    becomes,
    untilAutoDeploy: (commit, outcome) =>
      becomes(
        ({ auto_deploy: reported, operation }) =>
          reported?.commit === commit &&
          reported.outcome === outcome &&
          (outcome === "waiting" || !operation),
      ),
    async untilPolled() {
      const before = calls("git.head");
      await until(
        async () => calls("git.head"),
        (now) => now >= before + 3,
      );
    },
    async polledDeploys() {
      const { operations } = await test.acme.operations.list(project.id);
      return operations
        .filter(({ requested_by }) => requested_by === "polling")
        .map(({ kind, status }) => `${kind} ${status}`);
    },
  };
}
