import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Ends the processes of a run as a power cut does. A run outlives its server; on the machine where
 * the recording is unpacked its processes are gone, and the server there has to report that.
 */
export async function endUnfinishedRun(data: string, run: string): Promise<void> {
  const claim = readdirSync(join(data, "local", "deployments"), {
    recursive: true,
    encoding: "utf8",
  })
    .map((path) => join(data, "local", "deployments", path))
    .find((path) => path.includes(run) && path.endsWith("claim.json"));
  if (claim === undefined) throw new Error(`The run ${run} has no process`);
  const pidIn = (file: string): number =>
    (JSON.parse(readFileSync(join(dirname(claim), file), "utf8")) as { readonly pid: number }).pid;
  const step = pidIn("step.json");
  process.kill(pidIn("claim.json"), "SIGKILL");
  // The step is the leader of its own group.
  process.kill(-step, "SIGKILL");
}
