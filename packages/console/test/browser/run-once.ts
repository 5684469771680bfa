import { until } from "@dagctl/testing";
import type { ServedConsole } from "./served-console.ts";

/** How a run ends. */
export interface End {
  readonly status: "success" | "failed";
  readonly message?: string;
  /** A line that it prints before. */
  readonly line?: string;
  /** Frames that it prints before. */
  readonly frames?: readonly string[];
}

/** A run that a test ends. */
export interface BegunRun {
  readonly id: string;
  /** Ends it, and waits until it is stored. */
  end(end: End): Promise<void>;
}

/** Starts a run of a project, and waits until it runs. The engine must have manual runs. */
export async function beginRun(
  { host, engine }: ServedConsole,
  project: string,
): Promise<BegunRun> {
  const organization = "org-acme";
  const { projects, runs } = host.organization(organization);
  const { id } = await projects.get(project);
  const { job_run_id: run } = await projects.run(id);
  await until(
    () => runs.get(id, run),
    ({ status }) => status === "running",
  );
  return {
    id: run,
    async end({ line, frames = [], ...end }) {
      const ref = { organization, project: id, run };
      for (const frame of frames) engine.addLine(ref, frame);
      if (line !== undefined) engine.addLine(ref, line);
      engine.finishRun(ref, end);
      await runs.wait(id, run);
    },
  };
}

/** Runs a project once. @returns the id of the run */
export async function runOnce(served: ServedConsole, project: string, end: End): Promise<string> {
  const run = await beginRun(served, project);
  await run.end(end);
  return run.id;
}
