import type { ProjectType, RunParameters } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import { z } from "zod";
import type { ScheduledHost, ScheduledOptions } from "../host/test-host.ts";
import { commandType, jobHost, SMALL } from "./job-host.ts";

/** The words that parameters add. `force` is not for a project that is small. */
function wordsOf(
  { cpu_limit }: { readonly cpu_limit: string },
  { only = [], force = false }: RunParameters = {},
): readonly string[] {
  if (cpu_limit === SMALL && force === true)
    throw invalid([{ path: "parameters.force", message: "is too heavy" }]);
  return [...(only as string[]), ...(force === true ? ["--force"] : [])];
}

/** `commandType`, whose runs have parameters: `only`, and `force`, which needs `write`. */
export function parameterType(): ProjectType {
  const type = commandType();
  const name = z.string({ error: "must be a string" }).regex(/^[a-z]+$/, "must be letters");
  return {
    ...type,
    parameters: {
      only: {
        shape: z.array(name, { error: "must be a list" }),
        access: "run",
        commands: ["node"],
      },
      note: { shape: z.looseObject({}), access: "run", commands: ["node"] },
      force: {
        shape: z.boolean({ error: "must be true or false" }),
        access: "write",
        commands: ["node"],
      },
    },
    defaultJob(project, inspection, parameters) {
      const job = type.defaultJob(project, inspection);
      const words = wordsOf(project, parameters);
      return {
        ...job,
        command: [job.command, ...words].join(" "),
        steps: job.steps.map((step) => ({ ...step, argv: [...step.argv, ...words] })),
      };
    },
    prepareRun(project, inspection, work) {
      const { steps = [] } = type.prepareRun?.(project, inspection, work) ?? {};
      const words = wordsOf(project, work.parameters);
      return { steps: steps.map((step) => ({ ...step, argv: [...step.argv, ...words] })) };
    },
  };
}

/** Starts a host whose runs have parameters, and keeps the words of each run that it starts. */
export async function parameterHost(
  schedules: "host" | "engine" = "host",
  { fails = false, ...options }: ScheduledOptions & { readonly fails?: boolean } = {},
): Promise<ScheduledHost & { readonly started: readonly (readonly unknown[])[] }> {
  const host = await jobHost(schedules, { projectTypes: [parameterType()], ...options });
  const started: (readonly unknown[])[] = [];
  host.engine.setRuns(({ steps }) => {
    started.push(steps[0]?.argv.slice(2) ?? []);
    return fails ? [{ exit: 3 }] : [];
  });
  return { ...host, started };
}

/** Returns when so many runs have ended. */
export const untilEnded = ({ untilRuns }: ScheduledHost, count: number) =>
  untilRuns((all) => all.length === count && all.every(({ end_time: end }) => end !== undefined));
