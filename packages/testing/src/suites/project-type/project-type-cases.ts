import type { Project } from "@dagctl/core";
import type {
  ReadFiles,
  RepositoryFile,
  RunWork,
  StateConnection,
  Workload,
} from "@dagctl/core/contracts";
import { Secret, StepsExceeded } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { until } from "../../until.ts";
import type { Assertions } from "../assertions.ts";
import { lawCase } from "../engine-fixture.ts";
import { PROJECT_TYPE_LAWS } from "../laws/project-type.ts";
import { type Case, explainCases } from "../suite.ts";
import { COMMIT, filesIn, type TestedProjectType, withProject } from "./on-host.ts";
import { parameterCases } from "./parameter-cases.ts";
import { retryCase } from "./retry-case.ts";

/** The longest that an inspection, or an explanation, of hostile content may take. */
const BOUND_MS = 10_000;
const MEGABYTE = 1_000_000;

/** What a shell would read as something else than words. */
const OF_A_SHELL = [
  "; a",
  "& a",
  "| a",
  "> a",
  "< a",
  "$A",
  "$(a)",
  "`a`",
  "(a)",
  "\na",
  "'a",
  '"a',
];

/** Content that makes careless code slow, deep or wrong. */
const HOSTILE: readonly (string | RepositoryFile)[] = [
  "",
  "\u0000\uFEFF\u2028",
  "(".repeat(MEGABYTE),
  '{"a":['.repeat(MEGABYTE / 6),
  `a${" ".repeat(MEGABYTE)}b`,
  "a: &a [*a]\n".repeat(MEGABYTE / 11),
  "{{ x }}{% y %}".repeat(MEGABYTE / 14),
  "\n".repeat(MEGABYTE),
  "__proto__: {}\nconstructor: {}\n",
  { kind: "too_large", bytes: 9_000_000 },
  { kind: "binary", bytes: 12 },
  { kind: "directory", entries: ["..", "a"] },
  { kind: "link" },
  { kind: "submodule" },
];

/** The cases of `projectTypeSuite`, as they run in a worker. */
export const projectTypeCases: readonly Case<TestedProjectType>[] = explainCases<TestedProjectType>(
  PROJECT_TYPE_LAWS,
  [
    lawCase(
      "type-life-cycle",
      "a project is created, deployed, run, undeployed and deleted",
      (fixture, law) =>
        withProject(fixture, async ({ acme, project }) => {
          law.same(project.status, "active", "the status after a deployment");
          await acme.projects.run(project.id);
          const { status, error_message: reason } = await until(
            () => acme.runs.get(project.id, "latest"),
            (run) => run.status !== "pending" && run.status !== "running",
          );
          law.same([status, reason], ["success", undefined], "the outcome of a run");
          await acme.projects.undeploy(project.id);
          await acme.projects.delete(project.id);
        }),
    ),
    lawCase("type-sent-back", "a body that was read sets nothing", (fixture, law) =>
      withProject(fixture, async ({ acme, project }) => {
        const { revision } = await acme.projects.update(project.id, { ...project });
        law.same(revision, project.revision, "the revision after a PUT of what was read");
      }),
    ),
    lawCase(
      "type-inspect-plain",
      "the findings are plain JSON, and have the commit",
      (fixture, law) =>
        withProject(fixture, async ({ inspect }) => {
          const found = await inspect();
          law.same(found.commit, COMMIT, "the commit of the findings");
          plain(law, found, "the findings");
        }),
    ),
    lawCase("type-inspect-repeatable", "one commit has the same findings", (fixture, law) =>
      withProject(fixture, async ({ inspect }) => {
        const first = await inspect();
        law.same(await inspect(), first, "the findings of a second inspection");
      }),
    ),
    lawCase(
      "type-inspect-refuses",
      "a repository without such a project is invalid, with issues",
      (fixture, law) =>
        withProject(fixture, async ({ inspectWith }) => {
          for (const [what, files] of [
            ["an empty repository", {}],
            ["another repository", { "README.md": "# Other" }],
          ] as const) {
            const error = await failureOf(inspectWith(files));
            if (!isDagctlError(error, "invalid") || (error.issues?.length ?? 0) === 0)
              law.holds(false, `${what}: expected invalid with issues, got ${messageOf(error)}`);
          }
        }),
    ),
    lawCase(
      "type-inspect-refuses",
      "any content of any file is inspected or invalid",
      (fixture, law) =>
        withProject(fixture, async ({ inspectWith }) => {
          for (const [path, file] of hostileFiles(fixture)) {
            const error = await failureOf(inspectWith({ ...fixture.files, [path]: file }));
            const isRefusal = isDagctlError(error, "invalid") && (error.issues?.length ?? 0) > 0;
            if (error !== undefined && !isRefusal && !(error instanceof StepsExceeded))
              law.holds(false, `${path} with ${nameOf(file)}: ${messageOf(error)}`);
          }
        }),
    ),
    lawCase("type-inspect-bounded", "no content makes an inspection take long", (fixture, law) =>
      withProject(fixture, async ({ inspectWith }) => {
        for (const [path, file] of hostileFiles(fixture)) {
          const took = timerOf(fixture);
          await failureOf(inspectWith({ ...fixture.files, [path]: file }));
          law.holds(took() < BOUND_MS, `${path} with ${nameOf(file)} took ${took()} ms`);
        }
      }),
    ),
    lawCase("type-read-errors", "an error of read ends the inspection as it is", (fixture, law) =>
      withProject(fixture, async ({ inspectBy }) => {
        for (const error of [
          new DagctlError("unavailable", "The repository does not answer"),
          new DOMException("The call was ended", "AbortError"),
        ])
          law.holds(
            (await failureOf(inspectBy(() => Promise.reject(error)))) === error,
            `an inspection must reject with what read rejected with: ${error.message}`,
          );
      }),
    ),
    lawCase("type-reads-inside", "only paths inside the project are read", (fixture, law) =>
      withProject(fixture, async ({ inspectBy }) => {
        const read: string[] = [];
        const recordReads =
          (files: TestedProjectType["files"]): ReadFiles =>
          (paths) => {
            read.push(...paths);
            return filesIn(files)(paths);
          };
        await failureOf(inspectBy(recordReads(fixture.files)));
        for (const outside of ["../outside", "/etc/passwd", "a/../../outside"])
          for (const [path, text] of Object.entries(fixture.files)) {
            // Whatever names a file in the content may name one outside.
            const pointing = text.replaceAll(/[\w-]+(?:\/[\w-]+)*\.\w+/g, outside);
            await failureOf(inspectBy(recordReads({ ...fixture.files, [path]: pointing })));
          }
        for (const path of read)
          law.holds(isInside(path), `read was called with ${JSON.stringify(path)}`);
      }),
    ),
    lawCase("type-job-plain", "the job is plain JSON, and the same each time", (fixture, law) =>
      withProject(fixture, async ({ project, inspect }) => {
        const found = await inspect();
        const job = fixture.type.defaultJob(project, found);
        plain(law, job, "the job");
        law.same(fixture.type.defaultJob(project, found), job, "the job of a second call");
        const names = job.steps.map(({ name }) => name);
        law.same(
          new Set(names).size,
          names.length,
          `the number of different names of ${names.join(", ")}`,
        );
      }),
    ),
    lawCase(
      "type-workload-plain",
      "the workload is plain JSON without a secret, and the same each time",
      (fixture, law) =>
        withProject(fixture, async ({ project, inspect }) => {
          const found = await inspect();
          for (const state of [undefined, ...STATES]) {
            const make = () =>
              fixture.type.workload(project, found, state === undefined ? {} : { state });
            const workload = make();
            plain(law, workload, "the workload");
            law.same(make(), workload, "the workload of a second call");
            law.holds(
              !JSON.stringify(workload).includes(CANARY),
              "the workload contains the value of a secret",
            );
            const known = Object.keys(state?.secrets ?? {}).map((name) => `state-${name}`);
            for (const [name, value] of Object.entries(workload.environment))
              if (typeof value === "object" && "secret" in value)
                law.holds(
                  known.includes(value.secret),
                  `the variable ${name} refers to ${value.secret}; there is ${known.join(", ") || "no secret"}`,
                );
          }
        }),
    ),
    lawCase(
      "type-workload-of-project",
      "the workload has the resources, limits and repository of its project",
      (fixture, law) =>
        withProject(fixture, async ({ project, inspect }) => {
          const found = await inspect();
          for (const { what, fields, expected } of FIELDS_OF_WORKLOAD) {
            const workload = fixture.type.workload({ ...project, ...fields }, found, {});
            const actual = Object.fromEntries(
              Object.keys(expected).map((part) => [part, ownPart(workload, part)]),
            );
            law.same(actual, expected, `the workload of a project with ${what}`);
          }
          const { url, commit } = fixture.type.workload(project, found, {}).repository;
          law.same([url, commit], [project.repository_url, COMMIT], "the URL and the commit");
        }),
    ),
    lawCase(
      "type-own-version",
      "a state of the project's own version needs nothing",
      (fixture, law) =>
        withProject(fixture, async ({ project }) => {
          const version = fixture.type.stateVersion?.(project);
          if (version !== undefined)
            law.same(
              fixture.type.stateChange?.(project, version)?.change ?? "none",
              "none",
              "what a state of the own version needs",
            );
        }),
      ({ type }) => (type.stateVersion ? undefined : "the type has no stateVersion"),
    ),
    lawCase(
      "type-command-without-shell",
      "the command of a job is words, and one that needs a shell is refused",
      (fixture, law) =>
        withProject(fixture, async ({ project }) => {
          const { type } = fixture;
          const command = requireCommand(fixture);
          law.same(type.parseCommand?.(project, command), command.split(" "), "its words");
          for (const more of OF_A_SHELL) {
            const parse = async (): Promise<unknown> =>
              type.parseCommand?.(project, `${command} ${more}`);
            const refusal = await parse().catch((error: unknown) => error);
            law.holds(
              isRefusedAtCommand(refusal),
              `${JSON.stringify(more)} after a command is refused as invalid at command`,
            );
          }
        }),
      ({ type }) => (type.parseCommand ? undefined : "the type has no parseCommand"),
    ),
    lawCase(
      "type-command-without-shell",
      "quotes around a word are no part of it, or are refused",
      (fixture, law) =>
        withProject(fixture, async ({ project }) => {
          const words = requireCommand(fixture).split(" ");
          for (const quote of ['"', "'"]) {
            const quoted = words.map((word) => `${quote}${word}${quote}`).join(" ");
            const parse = async (): Promise<unknown> =>
              fixture.type.parseCommand?.(project, quoted);
            const parsed = await parse().catch((error: unknown) => error);
            if (!isRefusedAtCommand(parsed)) law.same(parsed, words, `the words of ${quoted}`);
          }
        }),
      ({ type }) => (type.parseCommand ? undefined : "the type has no parseCommand"),
    ),
    lawCase(
      "type-prepared-run",
      "the words decide the steps, and words or a kind that the type does not know are refused as invalid",
      (fixture, law) =>
        withProject(fixture, async ({ project, inspect }) => {
          const { type } = fixture;
          const found = await inspect();
          const argv = requireCommand(fixture).split(" ");
          const prepare = async (work: RunWork): Promise<unknown> =>
            type.prepareRun?.(project, found, work);
          const prepared = await prepare({ kind: "job", argv });
          for (const [what, words] of [
            ["one word more", [...argv, "dagctl_suite"]],
            ["a flag that no tool has", [...argv, "--dagctl-suite"]],
            ["the program alone", argv.slice(0, 1)],
            ["another program", ["dagctl-suite", ...argv.slice(1)]],
          ] as const) {
            const other = await prepare({ kind: "job", argv: words }).catch(
              (error: unknown) => error,
            );
            if (isRefusedAtCommand(other)) continue;
            law.holds(!(other instanceof Error), `${what}: ${messageOf(other)}`);
            // Of a type with one program, its name may say nothing.
            const isRest = words.slice(1).join(" ") === argv.slice(1).join(" ");
            const isSame = JSON.stringify(other) === JSON.stringify(prepared);
            law.holds(isRest || !isSame, `${what} changes the steps, or is refused at command`);
          }
          const kind: string = "dagctl-suite";
          const unknown = await failureOf(prepare({ kind, argv } as RunWork));
          law.holds(isDagctlError(unknown, "invalid"), `another kind: ${messageOf(unknown)}`);
        }),
      preparesNoRun,
    ),
    lawCase(
      "type-prepared-run",
      "the steps of a job are plain JSON, and the same each time",
      (fixture, law) =>
        withProject(fixture, async ({ project, inspect }) => {
          const { type } = fixture;
          const command = requireCommand(fixture);
          const found = await inspect();
          const argv = Object.freeze([...(type.parseCommand?.(project, command) ?? [])]);
          const prepare = () => type.prepareRun?.(project, found, { kind: "job", argv });
          const prepared = prepare();
          plain(law, prepared, "what a run executes");
          law.same(prepare(), prepared, "what a run executes, at a second call");
          const names = (prepared?.steps ?? []).map(({ name }) => name);
          law.holds(names.length > 0, "a run executes at least one step");
          law.same(
            new Set(names).size,
            names.length,
            `the number of different names of ${names.join(", ")}`,
          );
        }),
      preparesNoRun,
    ),
    ...parameterCases,
    retryCase,
    lawCase(
      "type-explains",
      "a failure is explained in a short text, or not, whatever the log has",
      (fixture, law) =>
        withProject(fixture, async ({ project }) => {
          for (const log of [...HOSTILE, "Error: boom\n".repeat(50)]) {
            if (typeof log !== "string") continue;
            const took = timerOf(fixture);
            const explanation = fixture.type.explainFailure?.(project, { exitCode: 1, log });
            law.holds(took() < BOUND_MS, `a log of ${log.length} characters took ${took()} ms`);
            law.holds(
              explanation === undefined || (explanation !== "" && explanation.length <= 2_000),
              `the explanation has ${explanation?.length} characters`,
            );
          }
        }),
      ({ type }) => (type.explainFailure ? undefined : "the type has no explainFailure"),
    ),
  ],
);

/** Fields that every project has, and the parts of a workload that are made from them alone. */
const FIELDS_OF_WORKLOAD: readonly {
  readonly what: string;
  readonly fields: Partial<Project>;
  readonly expected: Readonly<Record<string, unknown>>;
}[] = [
  {
    what: "resources of its own",
    fields: { cpu_request: "250m", cpu_limit: "3", memory_request: "3Gi", memory_limit: "7Gi" },
    expected: {
      resources: {
        cpu_request: "250m",
        cpu_limit: "3",
        memory_request: "3Gi",
        memory_limit: "7Gi",
      },
    },
  },
  ...[true, false].map((suspended) => ({
    what: `suspended: ${suspended}`,
    fields: { suspended },
    expected: { suspended },
  })),
  ...(["Allow", "Forbid", "Replace"] as const).map((policy) => ({
    what: `concurrency_policy: ${policy}`,
    fields: { concurrency_policy: policy },
    expected: { concurrencyPolicy: policy },
  })),
  {
    what: "history limits of its own",
    fields: { successful_runs_history_limit: 7, failed_runs_history_limit: 5 },
    expected: { history: { successful: 7, failed: 5 } },
  },
  {
    what: "a folder, a branch and a credential of its own",
    fields: {
      git_path: "nested/shop",
      branch: "release",
      git_auth_method: "ssh",
      git_secret_ref: "shop-key",
    },
    expected: {
      "repository.path": "nested/shop",
      "repository.branch": "release",
      "repository.authMethod": "ssh",
      "repository.secretRef": "shop-key",
    },
  },
];

/** Returns the part of a workload with that name, such as `repository.path`. */
function ownPart(workload: Workload, name: string): unknown {
  let part: unknown = workload;
  for (const key of name.split(".")) part = Reflect.get(Object(part), key);
  return part;
}

const CANARY = "the-value-of-a-secret";
const STATES: readonly StateConnection[] = [
  { type: "duckdb", settings: { database: "/state/state.db" }, secrets: {} },
  {
    type: "postgres",
    settings: { host: "state.example.com", port: "5432", user: "one", database: "one" },
    secrets: { password: new Secret(CANARY) },
  },
];

/** Returns what returns the milliseconds since now. */
function timerOf({ now = () => performance.now() }: TestedProjectType): () => number {
  const begun = now();
  return () => Math.round(now() - begun);
}

function hostileFiles({
  files,
}: TestedProjectType): readonly (readonly [path: string, file: string | RepositoryFile])[] {
  return Object.keys(files).flatMap((path) => HOSTILE.map((file) => [path, file] as const));
}

const nameOf = (file: string | RepositoryFile): string =>
  typeof file === "string"
    ? `${file.length} characters ${JSON.stringify(file.slice(0, 12))}…`
    : file.kind;

const isInside = (path: string): boolean =>
  path === "" ||
  (!path.includes("\\") && path.split("/").every((part) => !["", ".", ".."].includes(part)));

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : "no error";

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Asserts that a value is what JSON can store. */
function plain(law: Assertions, value: unknown, what: string): void {
  const again: unknown = JSON.parse(JSON.stringify(value));
  law.same(value, again, `${what}, after it was written as JSON and read`);
  law.holds(isPlain(value), `${what}: an object is of a class, such as Date or Map`);
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const isOwn = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isOwn && Object.values(value).every(isPlain);
}

function requireCommand({ command }: TestedProjectType): string {
  if (command === undefined) throw new TypeError("The fixture needs a command");
  return command;
}

function preparesNoRun({ type }: TestedProjectType): string | undefined {
  return type.parseCommand && type.prepareRun
    ? undefined
    : "the type has no parseCommand or no prepareRun";
}

/** Returns whether it is a refusal with issues, each of which is at `command`. */
function isRefusedAtCommand(error: unknown): boolean {
  return (
    isDagctlError(error, "invalid") &&
    (error.issues ?? []).length > 0 &&
    (error.issues ?? []).every(({ path }) => path === "command")
  );
}
