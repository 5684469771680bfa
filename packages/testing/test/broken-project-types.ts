import type {
  PreparedRun,
  RunWork,
  Inspection,
  ProjectType,
  ReadFiles,
  RunParameters,
  Workload,
} from "@dagctl/core/contracts";
import { stepsOfText } from "@dagctl/core/driver-kit";
import { invalid } from "@dagctl/core/errors";
import type { TestedProjectType } from "@dagctl/testing";
import { z } from "zod";

const refused = (message: string): Error => invalid([{ path: "git_path", message }]);

async function textOf(read: ReadFiles, path: string): Promise<string> {
  const file = (await read([path])).get(path);
  if (file?.kind !== "file") throw refused(`has no file ${path}`);
  return file.text;
}

/** Returns the path that a script names. */
async function programIn(read: ReadFiles): Promise<string> {
  const text = await textOf(read, "script.txt");
  const [, path = ""] = /^run ([a-z]+\.js)$/m.exec(text) ?? [];
  if (path === "") throw refused("has a script.txt that runs nothing");
  await textOf(read, path);
  return path;
}

/** Returns the words that parameters add. */
const wordsOf = ({ only = [] }: RunParameters = {}): readonly string[] => only as string[];

/** A small project type that keeps all laws. */
function scriptType(): ProjectType {
  return {
    name: "script",
    fields: { greeting: { shape: z.string(), default: "hello" } },
    inspectionDependsOn: [],
    async inspect(_project, commit, read, { budget }) {
      const program = await programIn(read);
      budget?.take(stepsOfText(program), "script.txt");
      return { commit, facts: { program } };
    },
    stateVersion: () => "1.0.0",
    stateChange: () => ({ change: "none" }),
    parameters: {
      only: {
        shape: z.array(z.string().regex(/^[a-z]+$/)),
        access: "run",
        commands: ["node"],
      },
    },
    defaultJob: (_project, { facts }, parameters) => ({
      name: "scheduled-run",
      jobType: "run",
      command: "node <project>",
      schedule: "0 0 * * *",
      enabled: false,
      steps: [
        {
          name: "run",
          argv: [
            "node",
            { folder: "project", path: String(facts["program"]) },
            ...wordsOf(parameters),
          ],
        },
      ],
    }),
    workload: (project, { commit }, { state }) => ({
      runtime: { language: "node", packages: [] },
      environment: state?.secrets["password"] ? { PASSWORD: { secret: "state-password" } } : {},
      resources: {
        cpu_request: project.cpu_request,
        cpu_limit: project.cpu_limit,
        memory_request: project.memory_request,
        memory_limit: project.memory_limit,
      },
      timeZone: "UTC",
      suspended: project.suspended,
      concurrencyPolicy: project.concurrency_policy,
      history: {
        successful: project.successful_runs_history_limit,
        failed: project.failed_runs_history_limit,
      },
      repository: {
        url: project.repository_url,
        branch: project.branch,
        ...(project.git_path !== undefined && { path: project.git_path }),
        commit,
        authMethod: project.git_auth_method,
        ...(project.git_secret_ref !== undefined && { secretRef: project.git_secret_ref }),
      },
    }),
    parseCommand(_project, command) {
      const words = command.split(" ");
      if (words.every((word) => /^[\w.]+$/.test(word))) return words;
      throw invalid([{ path: "command", message: "must have words of letters only" }]);
    },
    prepareRun(_project, { facts }, { kind, argv: [, ...words], parameters }) {
      const known: string = kind;
      if (known !== "job") throw invalid([{ path: "command", message: "is of an unknown kind" }]);
      return {
        steps: [
          {
            name: "run",
            argv: [
              "node",
              { folder: "project", path: String(facts["program"]) },
              ...words,
              ...wordsOf(parameters),
            ],
          },
        ],
      };
    },
    retryInput: (_project, { models }) => ({ names: models.map(({ name }) => name) }),
    explainFailure: (_project, { log }) =>
      log.includes("boom") ? "The script has failed" : undefined,
  };
}

/** What a broken type seems to take, in milliseconds. */
let seeming = 0;

/** A project of that type; `change` may break a law. */
export function scriptFixture(
  change: (type: ProjectType) => ProjectType = (type) => type,
): TestedProjectType {
  return {
    type: change(scriptType()),
    command: "node main.js",
    parameters: { only: ["orders"] },
    now: () => performance.now() + seeming,
    files: { "script.txt": "run main.js\n", "main.js": "console.log(1)" },
  };
}

type Break = (type: ProjectType) => ProjectType;

/** Changes what inspections find. */
const finding =
  (change: (found: Inspection) => Inspection): Break =>
  (type) => ({
    ...type,
    inspect: async (...given) => change(await type.inspect(...given)),
  });

/** Changes the workload. */
const working =
  (change: (workload: Workload) => Workload): Break =>
  (type) => ({ ...type, workload: (...given) => change(type.workload(...given)) });

const SMALL = { cpu_request: "1", cpu_limit: "1", memory_request: "1Gi", memory_limit: "1Gi" };

let count = 0;

/** A project type for each law, which breaks that law. */
export const brokenProjectTypes: Readonly<Record<string, Break>> = {
  "type-life-cycle": (type) => ({
    ...type,
    defaultJob: () => {
      throw new TypeError("has no job");
    },
  }),
  "type-sent-back": (type) => ({
    ...type,
    fields: {
      greeting: {
        shape: z.string(),
        default: "hello",
        isConfirmation: () => true,
      },
    },
  }),
  "type-inspect-plain": finding((found) => ({ ...found, facts: { at: new Date(0) } })),
  "type-inspect-repeatable": finding((found) => ({
    ...found,
    facts: { ...found.facts, count: (count += 1) },
  })),
  "type-inspect-refuses": (type) => ({
    ...type,
    async inspect(project, commit, read, options) {
      const file = (await read(["script.txt"])).get("script.txt");
      if (file?.kind === "file" && file.text === "") throw new TypeError("is empty");
      return type.inspect(project, commit, read, options);
    },
  }),
  "type-inspect-bounded": (type) => ({
    ...type,
    async inspect(project, commit, read, options) {
      // As a scan would that is quadratic.
      seeming += (await textOf(read, "script.txt")).length ** 2;
      return type.inspect(project, commit, read, options);
    },
  }),
  "type-read-errors": (type) => ({
    ...type,
    inspect: (project, commit, read, options) =>
      type.inspect(
        project,
        commit,
        (paths, from) => read(paths, from).catch(() => new Map()),
        options,
      ),
  }),
  "type-reads-inside": (type) => ({
    ...type,
    async inspect(_project, commit, read) {
      const program = (await textOf(read, "script.txt")).replace("run ", "").trim();
      await textOf(read, program);
      return { commit, facts: { program } };
    },
  }),
  "type-job-plain": (type) => ({
    ...type,
    defaultJob(...given) {
      const job = type.defaultJob(...given);
      return { ...job, steps: [...job.steps, ...job.steps] };
    },
  }),
  "type-workload-plain": (type) => ({
    ...type,
    workload(project, found, context) {
      const password = context.state?.secrets["password"]?.reveal();
      const workload = type.workload(project, found, context);
      return password === undefined
        ? workload
        : { ...workload, environment: { PASSWORD: password } };
    },
  }),
  "type-workload-of-project": working((workload) => ({ ...workload, resources: SMALL })),
  "type-own-version": (type) => ({
    ...type,
    stateChange: () => ({ change: "refused", issue: { path: "", message: "is another one" } }),
  }),
  "type-command-without-shell": (type) => ({
    ...type,
    parseCommand: (_project, command) => command.split(" "),
  }),
  "type-prepared-run": (type) => ({
    ...type,
    prepareRun(...given) {
      const steps = type.prepareRun?.(...given).steps ?? [];
      return { steps: [...steps, ...steps] };
    },
  }),
  "type-parameter-shapes": (type) => ({
    ...type,
    parameters: {
      only: {
        shape: z.union([z.array(z.string().regex(/^[a-z]+$/)), z.number()]),
        access: "run",
        commands: ["node"],
      },
    },
  }),
  "type-parameter-words": (type) => ({
    ...type,
    parameters: { only: { shape: z.array(z.string()), access: "run", commands: ["node"] } },
  }),
  "type-retry-input": (type) => ({ ...type, retryInput: () => ({ id: crypto.randomUUID() }) }),
  "type-explains": (type) => ({ ...type, explainFailure: (_project, { log }) => log }),
};

/** Breaks what a type makes of the work of a run. */
const preparing =
  (change: (prepare: (work: RunWork) => PreparedRun, work: RunWork) => PreparedRun): Break =>
  (type) => ({
    ...type,
    prepareRun: (project, found, work) =>
      change((other) => type.prepareRun?.(project, found, other) ?? { steps: [] }, work),
  });

/** The same for what else each law says. */
export const moreBrokenProjectTypes: readonly [law: string, what: string, broken: Break][] = [
  [
    "type-parameter-words",
    "the parameters change nothing",
    (type) => ({
      ...type,
      defaultJob: (project, found) => type.defaultJob(project, found),
      prepareRun: (project, found, { kind, argv }) =>
        type.prepareRun?.(project, found, { kind, argv }) ?? { steps: [] },
    }),
  ],
  [
    "type-parameter-words",
    "what a command cannot have is refused at another place",
    (type) => ({
      ...type,
      prepareRun(project, found, work) {
        if (work.parameters) throw invalid([{ path: "command", message: "cannot have it" }]);
        return type.prepareRun?.(project, found, work) ?? { steps: [] };
      },
    }),
  ],
  [
    "type-parameter-shapes",
    "its own value is refused",
    (type) => ({
      ...type,
      parameters: { only: { shape: z.never(), access: "run", commands: ["node"] } },
    }),
  ],
  [
    "type-prepared-run",
    "the steps are others at each call",
    (type) => {
      let calls = 0;
      return {
        ...type,
        prepareRun: () => ({ steps: [{ name: `step-${(calls += 1)}`, argv: ["run"] }] }),
      };
    },
  ],
  [
    "type-prepared-run",
    "the words change nothing",
    preparing((prepare, { kind, argv, ...rest }) =>
      prepare({ kind, argv: argv.slice(0, 2), ...rest }),
    ),
  ],
  [
    "type-prepared-run",
    "a flag is refused with a plain Error",
    preparing((prepare, work) => {
      if (work.argv.includes("--dagctl-suite")) throw new Error("unknown flag");
      return prepare(work);
    }),
  ],
  [
    "type-prepared-run",
    "a kind that it does not know is a job",
    preparing((prepare, work) => prepare({ ...work, kind: "job" })),
  ],
  [
    "type-command-without-shell",
    "quotes stay in the words",
    (type) => ({
      ...type,
      parseCommand(project, command) {
        type.parseCommand?.(project, command.replaceAll(/(["'])([\w.]+)\1/g, "$2"));
        return command.split(" ");
      },
    }),
  ],
  [
    "type-prepared-run",
    "there is no step",
    (type) => ({ ...type, prepareRun: () => ({ steps: [] }) }),
  ],
  [
    "type-workload-of-project",
    "the folder of the project is ignored",
    working(({ repository: { path: _path, ...repository }, ...workload }) => ({
      ...workload,
      repository,
    })),
  ],
  [
    "type-workload-of-project",
    "suspended is ignored",
    working((workload) => ({ ...workload, suspended: false })),
  ],
  [
    "type-workload-of-project",
    "the concurrency policy is ignored",
    working((workload) => ({ ...workload, concurrencyPolicy: "Forbid" })),
  ],
  [
    "type-workload-of-project",
    "the limits of the history are ignored",
    working((workload) => ({ ...workload, history: { successful: 3, failed: 3 } })),
  ],
  [
    "type-workload-of-project",
    "the credential of the repository is ignored",
    working(({ repository: { secretRef: _ref, ...repository }, ...workload }) => ({
      ...workload,
      repository,
    })),
  ],
];
