import type { ProjectType } from "@dagctl/core/contracts";
import { invalid, isDagctlError } from "@dagctl/core/errors";
import { nodeType } from "@dagctl/project-types/node";
import {
  movedClock,
  type ScheduledHost,
  type ScheduledOptions,
  testHost,
} from "../host/test-host.ts";

/** The `cpu_limit` of a project that may not run the word `heavy`. */
export const SMALL = "1";

const refuse = (message: string): Error => invalid([{ path: "command", message }]);

/** A `node` type whose projects have other jobs than the default one: `node WORDS`. */
export function commandType(): ProjectType {
  return {
    ...nodeType(),
    parseCommand(project, command) {
      const words = command.trim().split(/\s+/);
      if (words[0] !== "node") throw refuse("must begin with node");
      if (words.some((word) => !/^[\w-]+$/.test(word))) throw refuse("must have no shell");
      if (project.cpu_limit === SMALL && words.includes("heavy")) throw refuse("is too heavy");
      return words;
    },
    prepareRun(project, { facts }, { argv: [, ...words] }) {
      if (project.cpu_limit === SMALL && words.includes("heavy")) throw refuse("is too heavy");
      const path = String(facts["main"]);
      return { steps: [{ name: "run", argv: ["node", { folder: "project", path }, ...words] }] };
    },
  };
}

export const MORNING = "2026-03-01T01:59:00.000Z";

/** Starts a host whose project may have several jobs. The default one is not enabled. */
export function jobHost(
  schedules: "host" | "engine",
  options: ScheduledOptions = {},
): Promise<ScheduledHost> {
  return testHost({
    project: "scheduled",
    clock: movedClock(MORNING),
    engineOptions: { schedules },
    job: undefined,
    projectTypes: [commandType()],
    ...options,
  });
}

/** Returns the paths of the issues of a call that is `invalid`. */
export async function issuesOf(call: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDagctlError(error, "invalid")) throw new Error(`Not invalid: ${String(error)}`);
  return (error.issues ?? []).map(({ path }) => path).toSorted();
}
