import { closeSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { readJsonValue } from "./files/damaged-file.ts";
import { fileErrorCode, writeJson } from "./files/files.ts";
import { removeTreeAt } from "./files/tree-removal.ts";
import type { ExitRecord, Order } from "./processes/order.ts";
import { machineTime } from "./processes/machine-time.ts";
import { birthOf } from "./processes/process-table.ts";
import { openLog } from "./runs/log-writer.ts";
import { mountFiles } from "./runs/mount-files.ts";
import { makeToolFolders, restrictToolFiles } from "./runs/restrict-tool-files.ts";
import { runFiles } from "./runs/run-files.ts";
import { executeSteps } from "./runs/execute-steps.ts";

// The program that accompanies one run. It starts the steps, writes their log, ends them, and
// leaves the outcome on disk. So nothing of a run depends on the server that requested it. Its
// order contains secrets and comes through standard input: not through argv or a file that others
// could read.

const isoTime = (): string => new Date(machineTime()).toISOString();

const RETRY_MS = 1_000;
const RETRY_FOR_MS = 600_000;

async function readOrder(): Promise<Order | undefined> {
  try {
    return JSON.parse(await text(process.stdin)) as Order;
  } catch {
    // The order is cut off: the caller died while it sent the order, and does not count on this
    // run.
    return undefined;
  }
}

/** Writes the outcome, and retries on a full disk while space may still be freed. */
async function writeOutcome(path: string, record: ExitRecord): Promise<void> {
  for (const until = machineTime() + RETRY_FOR_MS; ;) {
    try {
      await writeJson(path, record, { exclusive: true });
      return;
    } catch (error) {
      // The folder is gone: the deployment was removed, and no caller needs the outcome.
      if (fileErrorCode(error) === "ENOENT" || machineTime() > until) return;
      await sleep(RETRY_MS);
    }
  }
}

/** Returns whether the stored request is the one of that time. */
async function isRequested(path: string, requestedAt: string): Promise<boolean> {
  const request = await readJsonValue(path).catch(() => undefined);
  return (
    typeof request === "object" &&
    request !== null &&
    "requestedAt" in request &&
    request.requestedAt === requestedAt
  );
}

async function main(): Promise<void> {
  const order = await readOrder();
  // An order that was delayed for long is void, and so is one that a later start has replaced: the
  // server was killed before this claim, and began again.
  if (order === undefined || machineTime() > order.claimBy) return;
  const files = runFiles(order.folder);
  const { requestedAt } = order;
  if (requestedAt !== undefined && !(await isRequested(files.request, requestedAt))) return;
  const startedAt = isoTime();
  const claim = {
    pid: process.pid,
    birth: (await birthOf(process.pid)) ?? "",
    startedAt,
    ...(order.controlGroup === undefined ? {} : { controlGroup: order.controlGroup }),
  };
  if (!(await writeJson(files.claim, claim, { exclusive: true }))) return;
  try {
    writeSync(1, "claimed\n");
    closeSync(1);
  } catch {
    // The reader of the pipe is gone; the claim counts.
  }
  await mkdir(files.temporary, { recursive: true, mode: 0o700 });
  const log = openLog(files, order.logBytes, order.masked);
  const failure = await mountFiles(order.files);
  await makeToolFolders(order);
  const end = failure ?? (await executeSteps(order, files, log));
  await restrictToolFiles(order);
  log.close();
  for (const folder of [files.mounted, files.temporary, files.ownFiles])
    await removeTreeAt(folder).catch(() => undefined);
  await writeOutcome(files.exit, { ...end, startedAt, endedAt: isoTime() });
}

// A terminal that closes must not end a run.
process.on("SIGHUP", () => undefined);
// A cancel can come as soon as the claim is seen, before the steps listen for it: its signal must
// not end the supervisor without an outcome. By then the reason is in a file, which is read before
// the first step.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => undefined);
await main();
process.exit(0);
