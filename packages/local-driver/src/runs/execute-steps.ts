import { type ChildProcessByStdio, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { readJsonValue } from "../files/damaged-file.ts";
import { fileErrorCode, writeJson } from "../files/files.ts";
import { inControlGroup } from "../processes/control-group.ts";
import { endProcesses, sendSignal } from "../processes/end-processes.ts";
import {
  CANCELLED,
  type End,
  type Order,
  type OrderedStep,
  type StepRecord,
} from "../processes/order.ts";
import { machineTime } from "../processes/machine-time.ts";
import { birthOf, type ProcessFilter } from "../processes/process-table.ts";
import type { LogWriter } from "./log-writer.ts";
import type { RunFiles } from "./run-files.ts";

// This file must not import core at run time: the supervisor uses it.

/** Interval between two checks for a cancel, in milliseconds; a signal causes a check at once. */
const POLL_MS = 1_000;
/** Processes that a step leaves running get this time to end, in milliseconds. */
const DESCENDANT_GRACE_MS = 2_000;
/** The longest timer: setTimeout has 31 bits. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Runs the steps one after another until one fails, the deadline passes, or a cancel comes. */
export async function executeSteps(order: Order, files: RunFiles, log: LogWriter): Promise<End> {
  const stop = new AbortController();
  let first: End | undefined;
  const findEnd = (): End | undefined => first;
  const stopWith = (reason: End): void => {
    first ??= reason;
    stop.abort();
  };
  const checkForCancel = async (): Promise<boolean> => {
    const reason = await cancelReason(files);
    if (reason !== undefined) stopWith({ status: "failed", message: reason });
    return reason !== undefined;
  };
  const handleSignal = async (signal: NodeJS.Signals): Promise<void> => {
    if (await checkForCancel()) return;
    // Sent where the disk is too full for the request.
    if (signal === "SIGINT") stopWith({ status: "failed", message: CANCELLED });
    else
      stopWith({
        status: "error",
        message: `The run was ended from outside by ${signal} (is the machine shutting down?)`,
      });
  };
  const onSignal = (signal: NodeJS.Signals): void => void handleSignal(signal);
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  const left = Date.parse(order.deadline) - machineTime();
  const overdue = (): void =>
    stopWith({
      status: "failed",
      message: `The run was ended: it had not finished by its deadline, ${order.deadline}`,
    });
  const timers = [
    setInterval(() => void checkForCancel(), POLL_MS),
    setTimeout(overdue, Math.min(Math.max(left, 0), LONGEST_TIMER_MS)),
  ];
  try {
    await checkForCancel();
    if (left <= 0) overdue();
    for (const step of order.steps) {
      const before = findEnd();
      if (before !== undefined) return { ...before, step: step.name };
      const ended = await executeStep(step, order, files, log, stop.signal);
      const after = findEnd();
      // A program may answer a request to end with 0, but the run has not done its work.
      if (after !== undefined)
        return {
          ...(ended.status === "success" ? {} : ended),
          ...after,
          exited: false,
          step: step.name,
        };
      if (ended.status !== "success") return { ...ended, step: step.name };
    }
    return { status: "success", exitCode: 0 };
  } finally {
    clearInterval(timers[0]);
    clearTimeout(timers[1]);
    await endProcesses(processesOf(order), DESCENDANT_GRACE_MS);
  }
}

/** Finds every process of the run. */
function processesOf({ mark, controlGroup }: Order): ProcessFilter {
  return { marks: [mark], controlGroups: controlGroup === undefined ? [] : [controlGroup] };
}

/** Returns the reason of a cancel. A damaged request to cancel counts as absent. */
async function cancelReason(files: RunFiles): Promise<string | undefined> {
  const cancel = await readJsonValue(files.cancel).catch(() => undefined);
  const isRequest = typeof cancel === "object" && cancel !== null && "reason" in cancel;
  return isRequest && typeof cancel.reason === "string" ? cancel.reason : undefined;
}

async function executeStep(
  step: OrderedStep,
  order: Order,
  files: RunFiles,
  log: LogWriter,
  stop: AbortSignal,
): Promise<End> {
  let child: Child;
  try {
    child = inControlGroup(order.controlGroup, () =>
      spawn(step.program, step.args, {
        cwd: order.cwd,
        env: order.environment,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
  } catch (error) {
    return notStarted(step, error);
  }
  const exited = outcome(child, step);
  // Without a file descriptor left, Node makes no pipes, whatever its types say.
  if (child.pid === undefined) return exited;
  const drained = Promise.all([drain(child.stdout, log), drain(child.stderr, log)]);
  const group: StepRecord = {
    name: step.name,
    pid: child.pid,
    birth: (await birthOf(child.pid)) ?? "",
  };
  await writeJson(files.step, group).catch(() => undefined);
  const filter = { ...processesOf(order), groups: [group] };
  const onStop = (): void => void endProcesses(filter, order.grace);
  if (stop.aborted) onStop();
  else stop.addEventListener("abort", onStop, { once: true });
  try {
    return await exited;
  } finally {
    stop.removeEventListener("abort", onStop);
    // A grandchild may keep the pipes open; it belongs to the run and ends with the step.
    await endProcesses(filter, stop.aborted ? order.grace : DESCENDANT_GRACE_MS);
    await Promise.race([drained, sleep(DESCENDANT_GRACE_MS)]);
    child.stdout.destroy();
    child.stderr.destroy();
    sendSignal(-group.pid, "SIGKILL");
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function notStarted(step: OrderedStep, error: unknown): End {
  return {
    status: "error",
    message: `Step ${step.name} could not be started: ${error instanceof Error ? error.message : String(error)}`,
  };
}

function outcome(child: Child, step: OrderedStep): Promise<End> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      // The codes of a shell: 127 for a program that does not exist, 126 for one that cannot be
      // run.
      const code = fileErrorCode(error);
      if (code === "ENOENT")
        resolve({
          status: "failed",
          exitCode: 127,
          message: `Step ${step.name}: there is no program ${step.program}`,
        });
      else if (code === "EACCES")
        resolve({
          status: "failed",
          exitCode: 126,
          message: `Step ${step.name}: ${step.program} cannot be executed`,
        });
      else resolve(notStarted(step, error));
    });
    child.once("exit", (code, signal) => {
      if (code === 0) resolve({ status: "success", exitCode: 0 });
      else if (signal === null)
        resolve({
          status: "failed",
          exitCode: code ?? 1,
          exited: true,
          message: `Step ${step.name} ended with exit code ${code ?? 1}`,
        });
      else
        resolve({
          status: "failed",
          exitCode: 128 + constants.signals[signal],
          message: `Step ${step.name} was ended by ${signal}${signal === "SIGKILL" ? " (out of memory?)" : ""}`,
        });
    });
  });
}

function drain(stream: Readable, log: LogWriter): Promise<void> {
  const lines = log.stream();
  return new Promise((resolve) => {
    stream.on("data", (chunk: Buffer) => lines.write(chunk));
    stream.once("error", () => stream.destroy());
    stream.once("close", () => {
      lines.end();
      resolve();
    });
  });
}
