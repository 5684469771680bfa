import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { readProgram } from "../src/index.ts";
import { applying, rewriting, starting } from "./broken-run.ts";
import type { Break } from "./engine-fixtures.ts";

/** Refuses a start in another way, or lets it pass, where the engine lets it wait. */
const waiting =
  (change: (error: DagctlError) => DagctlError | undefined): Break =>
  (_, { run }) => ({
    run: {
      ...run,
      async start(request, options) {
        await run.start(request, options).catch((error: unknown) => {
          if (!isDagctlError(error, "unavailable")) throw error;
          const changed = change(error);
          if (changed !== undefined) throw changed;
        });
      },
    },
  });

/** Changes the lines of each log. */
const printing =
  (change: (text: string) => string): Break =>
  (_, { run }) => ({
    run: {
      ...run,
      async *logs(ref, options) {
        for await (const line of run.logs(ref, options)) yield { ...line, text: change(line.text) };
      },
    },
  });

/** One driver for each law of the current folder, right in all but that. */
export const brokenCurrentFolder: Readonly<Record<string, Break>> = {
  "run-current-folder-is-project": applying(({ currentFolder: _current, ...workload }) => workload),
  "run-current-folder-in-pwd": applying((workload) => ({
    ...workload,
    environment: { ...workload.environment, PWD: { folder: "working" } },
  })),
  "run-current-folder-restores": (fixture, engine) => {
    let appended = "";
    return starting((request) =>
      rewriting(request, (actions) =>
        actions.map((action) => {
          if ("append" in action) appended += action.text;
          return "printFile" in action ? { print: `changed${appended}` } : action;
        }),
      ),
    )(fixture, engine, 0);
  },
  "run-current-folder-keeps-files": starting((request) =>
    rewriting(request, (actions) =>
      actions.map((action) =>
        "append" in action ? { ...action, append: `${request.ref.run}/${action.append}` } : action,
      ),
    ),
  ),
  "run-current-folder-commit-stays": (_, { run }) => {
    const changed = new Map<string, string>();
    return {
      run: {
        ...run,
        async start(request, options) {
          await run.start(request, options).catch((error: unknown) => {
            if (isDagctlError(error, "unavailable") && error.details?.run !== undefined)
              changed.set(error.details.run, request.commit);
            throw error;
          });
        },
        async *logs(ref, options) {
          let position = 0;
          for await (const line of run.logs(ref, options)) {
            yield line;
            ({ position } = line);
          }
          const text = changed.get(ref.run);
          if (text !== undefined)
            yield { position: position + 1, time: "2026-01-01T00:00:00Z", text };
        },
      },
    };
  },
};

/** One driver for each law of another workload, right in all but that. */
export const brokenOtherWorkload: Readonly<Record<string, Break>> = {
  "run-other-workload": starting((request) => {
    const { workload: _workload, ...rest } = request;
    return rest;
  }),
  "run-other-workload-generation": starting((request) =>
    request.workload ? { ...request, generation: 2 } : request,
  ),
  "run-own-files": starting((request) => {
    const { ownFiles: _ownFiles, ...rest } = request;
    return rest;
  }),
  "run-other-workload-moves-nothing": (_, { run }) => ({
    run: {
      ...run,
      start: (request, options) =>
        run.start({ ...request, ownFiles: request.workload !== undefined }, options),
    },
  }),
};

/** More drivers that break a part of such a law. */
export const moreBrokenCurrentFolder: readonly [law: string, what: string, broken: Break][] = [
  ...(["secret", "folder"] as const).map((part): [string, string, Break] => [
    "run-other-workload",
    `a ${part} of another workload is unset`,
    starting(({ workload, ...rest }) => ({
      ...rest,
      ...(workload && {
        workload: {
          ...workload,
          environment: Object.fromEntries(
            Object.entries(workload.environment).filter(
              ([, value]) => typeof value === "string" || !(part in value),
            ),
          ),
        },
      }),
    })),
  ]),
  [
    "run-current-folder-is-project",
    "each run starts in the project's folder",
    applying((workload) => ({ ...workload, currentFolder: "project" })),
  ],
  [
    "run-current-folder-in-pwd",
    "a variable of that name wins",
    printing((text) => (text.startsWith("PWD=") ? "PWD=/elsewhere" : text)),
  ],
  [
    "run-current-folder-in-pwd",
    "there is no such variable",
    printing((text) => text.replace(/^PWD=/, "OTHER=")),
  ],
  [
    "run-current-folder-keeps-files",
    "the files of the first commit stay",
    starting((request) =>
      rewriting(request, (actions) =>
        actions.map((action) =>
          "printFile" in action && action.printFile === "commit.txt"
            ? { print: `nested ${"1".repeat(40)}` }
            : action,
        ),
      ),
    ),
  ],
  [
    "run-current-folder-commit-stays",
    "the refusal does not say which run is in the way",
    waiting((error) => new DagctlError("unavailable", error.message)),
  ],
  [
    "run-current-folder-commit-stays",
    "the refusal counts as an outage of the engine",
    waiting((error) => {
      const { run } = error.details ?? {};
      return new DagctlError("unavailable", error.message, { details: run ? { run } : {} });
    }),
  ],
  [
    "run-current-folder-commit-stays",
    "the refusal is not one that the host waits for",
    waiting((error) => new DagctlError("conflict", error.message)),
  ],
  [
    "run-current-folder-commit-stays",
    "a run that waits counts as started",
    waiting(() => undefined),
  ],
  [
    "run-current-folder-commit-stays",
    "a run waits for one of the same commit, too",
    (_, { run }) => {
      let active: string | undefined;
      return {
        run: {
          ...run,
          async start(request, options) {
            if (active !== undefined)
              throw new DagctlError("unavailable", "busy", {
                details: { run: active, outage: false },
              });
            await run.start(request, options);
            const isLong = request.steps.some(({ argv }) =>
              readProgram(argv)?.some((action) => "watchFile" in action),
            );
            if (isLong) active = request.ref.run;
          },
        },
      };
    },
  ],
];
