import type { RunStatus } from "@dagctl/core";
import type { DeploymentRef, RunState } from "@dagctl/core/contracts";
import { makePrintedLine, MISSING_PROGRAM, type ProgramAction, readProgram } from "./program.ts";
import { environmentOf, hideSecrets, isThere, listMountedFiles } from "./run-environment.ts";
import { bringCopy, isInCopy, programFiles } from "./working-copy.ts";
import { type FakeWorld, isoTime, keyOf, type StoredRun } from "./world.ts";

const LONGEST_TIMER = 2 ** 31 - 1;

/** How a run ends. */
export interface RunEnd {
  readonly status: Exclude<RunStatus, "pending" | "running">;
  readonly exitCode?: number;
  readonly exited?: boolean;
  readonly step?: string;
  readonly folders?: readonly string[];
  readonly message?: string;
}

export function isActive(state: RunState): boolean {
  return state.status === "pending" || state.status === "running";
}

/** Ends a run once; a run that has ended stays as it is. */
export function endRun(world: FakeWorld, run: StoredRun, end: RunEnd): void {
  if (!isActive(run.state)) return;
  run.stopDeadline?.();
  run.state = { ...run.state, ...end, endedAt: isoTime(world) };
  reportChange(world, run);
}

export function writeLine(world: FakeWorld, run: StoredRun, text: string): void {
  for (const line of text.split("\n"))
    run.log.add({ time: isoTime(world), text: hideSecrets(run, line) });
  for (const report of run.followers) report();
}

/** Accepts a run: it begins now, or when its deployment has converged. */
export function takeRun(world: FakeWorld, run: StoredRun): void {
  if (Date.parse(run.request.deadline) <= world.clock.now()) return endAtDeadline(world, run);
  const stored = world.deployments.get(keyOf(run.ref));
  const waits = stored?.phase === "progressing" && run.request.workload === undefined;
  if (waits) reportChange(world, run);
  else beginRun(world, run);
  if (isActive(run.state)) awaitDeadline(world, run);
}

function awaitDeadline(world: FakeWorld, run: StoredRun): void {
  const left = Date.parse(run.request.deadline) - world.clock.now();
  // A real timer cannot wait longer; it is set again until the time has come.
  run.stopDeadline = world.clock.after(Math.min(left, LONGEST_TIMER), () =>
    left > LONGEST_TIMER ? awaitDeadline(world, run) : endAtDeadline(world, run),
  );
}

function endAtDeadline(world: FakeWorld, run: StoredRun): void {
  endRun(world, run, { status: "failed", message: "The deadline has passed" });
}

/** Begins the runs that waited for their deployment. */
export function resumeRuns(world: FakeWorld, ref: DeploymentRef): void {
  for (const run of world.runs.get(keyOf(ref))?.values() ?? [])
    if (run.state.status === "pending") beginRun(world, run);
}

function beginRun(world: FakeWorld, run: StoredRun): void {
  if (isInCopy(run)) bringCopy(world, run);
  run.state = { ...run.state, status: "running", startedAt: isoTime(world) };
  reportChange(world, run);
  const behaviour = world.runBehaviour;
  const script =
    typeof behaviour === "function"
      ? behaviour(run.request)
      : behaviour === "manual"
        ? behaviour
        : undefined;
  if (script === "manual") return;
  const steps = script
    ? [{ name: run.request.steps[0]?.name ?? "run", actions: script }]
    : run.request.steps.map((step) => ({
        name: step.name,
        actions: step.argv[0] === MISSING_PROGRAM ? undefined : (readProgram(step.argv) ?? []),
      }));
  for (const step of steps) {
    if (!step.actions)
      return endRun(world, run, {
        status: "failed",
        step: step.name,
        message: `There is no program ${MISSING_PROGRAM}`,
      });
    const exitCode = perform(world, run, step.actions);
    // It waits: a cancel, its deadline or a test ends it.
    if (exitCode === undefined) return;
    if (exitCode === "SIGKILL")
      return endRun(world, run, {
        status: "failed",
        step: step.name,
        message: `${step.name} was ended by SIGKILL`,
      });
    if (exitCode !== 0)
      return endRun(world, run, {
        status: "failed",
        exitCode,
        step: step.name,
        message: `${step.name} exited with ${exitCode}`,
      });
  }
  endRun(world, run, { status: "success", exitCode: 0 });
}

/** Does what a program says. Returns `undefined` when it waits to be ended. */
function perform(
  world: FakeWorld,
  run: StoredRun,
  actions: readonly ProgramAction[],
): number | "SIGKILL" | undefined {
  const key = keyOf(run.ref);
  const files = programFiles(world, run);
  const line = (text: string): void => writeLine(world, run, text);
  for (const action of actions) {
    if ("print" in action) line(action.print);
    else if ("printLines" in action)
      for (let number = 1; number <= action.printLines; number += 1)
        line(makePrintedLine(number, action.length));
    else if ("printEnvironment" in action)
      for (const [name, value] of environmentOf(run)) line(`${name}=${value}`);
    else if ("checkVariable" in action)
      line(
        describeCheck(
          action.checkVariable,
          environmentOf(run).get(action.checkVariable),
          action.is,
        ),
      );
    else if ("checkFile" in action) {
      const file = listMountedFiles(run).get(environmentOf(run).get(action.checkFile) ?? "");
      line(
        `${describeCheck(action.checkFile, file?.text, action.is)}${file ? ` ${file.permissions.toString(8)}` : ""}`,
      );
    } else if ("checkPath" in action) line(isThere(world, action.checkPath) ? "there" : "absent");
    else if ("printEnd" in action) line(action.printEnd);
    else if ("stubborn" in action) world.children.set(`${key}\n${action.stubborn}`, run);
    else if ("checkProcess" in action) {
      const parent = world.children.get(`${key}\n${action.checkProcess}`);
      line(`${action.checkProcess} ${parent && isActive(parent.state) ? "alive" : "gone"}`);
    } else if ("append" in action) files.append(action.append, action.text);
    else if ("printModule" in action)
      line(run.deployment.workload.pythonModules?.[action.printModule] ?? "absent");
    else if ("printFile" in action) line(files.read(action.folder, action.printFile) ?? "absent");
    else if ("watchFile" in action) {
      line(files.read("current", action.watchFile) ?? "absent");
      return undefined;
    } else if ("wait" in action) return undefined;
    else if ("die" in action) return action.die;
    else return action.exit;
  }
  return 0;
}

function describeCheck(name: string, current: string | undefined, is: string): string {
  return `${name} ${current === undefined ? "absent" : current === is ? "equal" : "other"}`;
}

function reportChange(world: FakeWorld, run: StoredRun): void {
  for (const report of run.followers) report();
  for (const report of world.runWatchers) report(run.ref);
}
