import type { Client } from "@dagctl/client";
import type { ArtifactFile, Delivery, Operation, Plan, Project } from "@dagctl/core";
import { firstOf, type FlagInput, valueOf } from "../flags/flag.ts";
import { NO_HEADERS, WATCH } from "../flags/list-flags.ts";
import { note, type Outside, printLine } from "../outside.ts";
import { escapeText } from "../escape.ts";
import { oneLine } from "../output/columns.ts";
import { EXIT } from "../output/exit-codes.ts";
import { ExitError, type Mistake, refuse, UsageError } from "../output/mistakes.ts";
import { type Output, printAnswer } from "../output/print-answer.ts";
import type { CallCommand } from "./call-command.ts";
import { chooseCall } from "./choose-call.ts";
import { confirmRemoval } from "./confirm-removal.ts";
import { readBody } from "./read-body.ts";
import { projectVariable } from "./project-variable.ts";
import { lastLines, newEvents } from "./stream-items.ts";
import { followRun, printFile, printStream, refuseFailedRun } from "./streams.ts";
import { watchList } from "./watch-list.ts";
import {
  watchDeployment,
  watchOperation,
  watchPlan,
  watchRun,
  withOwnOperation,
} from "./watch-operation.ts";
import {
  BY_ID,
  CALL_COLUMNS,
  COLUMNS,
  CONTINUES_PLAN,
  ITEMS,
  STARTS_REMOVAL,
  STARTS_RUN,
  TAIL,
} from "./words.ts";

/** The longest time that a server keeps a call open. */
const LONGEST_WAIT_MS = 600_000;

/** After this time a person wonders what a call waits for. */
const EXPECTED_MS = 1_000;

/** The method of a call, as the client has it. */
type Method = (...args: readonly unknown[]) => Promise<unknown> & AsyncIterable<unknown>;

/** What a call needs in addition to its flags. */
export interface CallContext {
  readonly outside: Outside;
  /** Returns the client of the connection. It is called once, after the flags were checked. */
  client(): Promise<Client>;
}

/**
 * Runs the command of a call, and prints its result.
 *
 * @param args the parameters of the path
 * @throws UsageError every mistake of the flags
 * @throws DagctlError what the server answered
 * @throws ExitError the run, the plan, the deployment or the operation failed, or a person did not
 *   confirm
 */
export async function runCall(
  { outside, client: connect }: CallContext,
  command: CallCommand,
  args: readonly string[],
  given: FlagInput,
): Promise<void> {
  const { entry, optionFlags } = command;
  const mistakes: Mistake[] = [];
  const flags: Record<string, unknown> = { signal: outside.signal };
  for (const { flag, option } of optionFlags) {
    const value = valueOf(flag, given, mistakes);
    if (value !== undefined) flags[option] = value;
  }
  const hasBody = entry.call.body === "object";
  const body = hasBody ? [await readBody(outside, command, given, mistakes)] : [];
  const client = await connect().catch((error: unknown) => {
    // What is wrong with the connection and with the body is reported at once.
    if (!(error instanceof UsageError) || mistakes.length === 0) throw error;
    throw new UsageError([...mistakes, ...error.mistakes], `dctl ${command.name}`);
  });
  refuse(mistakes, `dctl ${command.name}`);
  const isWaiting = given.get("wait") === true;
  if (isWaiting && entry.call.headers.includes("Prefer"))
    flags["waitMs"] = command.isWaitable ? 0 : LONGEST_WAIT_MS;
  const named = await resolveArguments(outside, client, command, args, given);
  const isConfirmed = !command.isRemoval || given.get("yes") === true;
  const { method, target, options } = chooseCall(
    entry,
    isConfirmed ? named : await confirmRemoval(outside, client, command, { args, named }),
    flags,
  );
  const output = (firstOf(given, "output") ?? "table") as Output;
  const call = (client as unknown as Record<string, Record<string, Method>>)[entry.part]?.[method];
  if (call === undefined) throw new TypeError(`The client has no ${entry.id}`);
  if (entry.call.file) return printFile(outside, (await call(...target, options)) as ArtifactFile);
  if (entry.call.stream) {
    const items = streamOf({ outside, client, output, given }, command, target, options);
    return printStream(outside, items ?? call(...target, options), output);
  }
  const printing = {
    output,
    columns: CALL_COLUMNS[entry.id] ?? COLUMNS[command.noun],
    hasHeader: given.get(NO_HEADERS.name) !== true,
    noun: ITEMS[entry.id] ?? ITEMS[command.noun] ?? command.noun,
    isRead: entry.call.method === "GET",
    isById: BY_ID.has(command.noun),
  };
  if (given.get(WATCH.name) === true)
    return watchList(outside, () => call(...target, options), printing);
  const answer = await noteSlowAnswer(
    outside,
    // The answer of such a call comes after the server has read the repository.
    isWaiting && command.isWaitable ? "The server reads the repository" : undefined,
    call(...target, ...body, options),
  );
  if (STARTS_RUN.has(entry.id) && (isWaiting || given.get("follow") === true)) {
    const { job_run_id: run } = answer as { readonly job_run_id: string };
    const started = { project: target[0] ?? "", run };
    if (given.get("follow") === true) return followRun(outside, client, { ...started, output });
    const ended = await watchRun(outside, client, started);
    await printAnswer(outside, ended, printing);
    return refuseFailedRun(ended);
  }
  if (CONTINUES_PLAN.has(entry.id) && isWaiting) {
    const plan = await watchPlan(outside, client, answer as Plan);
    await printAnswer(outside, plan, printing);
    return refuseFailedPlan(plan);
  }
  const { removal_run_id: removal } = answer as { readonly removal_run_id?: string };
  if (STARTS_REMOVAL.has(entry.id) && isWaiting && removal !== undefined)
    refuseFailedRun(await watchRun(outside, client, { project: target[0] ?? "", run: removal }));
  const outcome =
    isWaiting && command.isWaitable
      ? await waitForOutcome(outside, client, command, answer)
      : undefined;
  const result = outcome ?? answer;
  const isNamedOnly = command.isRemoval && !("message" in (result as object));
  if (isNamedOnly && output === "table") {
    const isOver = isWaiting || Reflect.get(result as object, "status") !== "removing";
    const what = `${command.noun} ${args.map(escapeText).join(" ")}`;
    return printLine(outside, `${what} is ${isOver ? "deleted" : "being removed"}`);
  }
  await printAnswer(outside, result, printing);
  if (entry.id === "notifications.test") refuseUndelivered(result as Delivery);
  if (outcome !== undefined) refuseFailed(outcome);
  else if (!isWaiting) noteRunning(outside, command, answer);
}

interface StreamContext {
  readonly outside: Outside;
  readonly client: Client;
  readonly output: Output;
  readonly given: FlagInput;
}

/** Returns the items of a stream that begins elsewhere than its call; `undefined` of another. */
function streamOf(
  { outside, client, output, given }: StreamContext,
  { entry }: CallCommand,
  target: readonly string[],
  options: Readonly<Record<string, unknown>>,
): AsyncIterable<unknown> | undefined {
  if (entry.id === "events.follow") return newEvents(outside, client, options, output);
  const count = valueOf(TAIL, given, []);
  return typeof count === "number" ? lastLines(client, target, count, options) : undefined;
}

/** Returns the parameters of the path: the variable of a project by its id. */
async function resolveArguments(
  { signal }: Outside,
  client: Client,
  { parameters }: CallCommand,
  args: readonly string[],
  given: FlagInput,
): Promise<readonly string[]> {
  const project = firstOf(given, "project");
  const at = parameters.findIndex(({ name }) => name === "variable");
  if (project === undefined || at === -1) return args;
  return args.with(at, await projectVariable(client, args[at] ?? "", { project, signal }));
}

/** Says what a call waits for that takes longer than a person expects. */
async function noteSlowAnswer(
  outside: Outside,
  text: string | undefined,
  answer: Promise<unknown>,
): Promise<unknown> {
  const timer = text === undefined ? undefined : setTimeout(() => note(outside, text), EXPECTED_MS);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}

interface OperationAnswer {
  readonly id: string;
  readonly operation?: Pick<Operation, "id" | "status">;
}

/**
 * Follows the operation of an answer and, after a deployment, how it converges.
 *
 * @returns what it has led to; `undefined` where the call has begun no operation
 */
async function waitForOutcome(
  outside: Outside,
  client: Client,
  { entry }: CallCommand,
  answer: unknown,
): Promise<unknown> {
  const { id, operation } = (
    entry.id === "projects.update"
      ? await withOwnOperation(client, answer as Project, outside.signal)
      : answer
  ) as OperationAnswer;
  if (entry.id === "projects.update" && operation === undefined) return undefined;
  const ended = operation && (await watchOperation(outside, client, operation.id));
  if (entry.method === "delete")
    return { message: "Project deleted successfully", id, operation: ended };
  if (entry.method === "undeploy")
    return {
      message: "Project undeployed successfully",
      operation: ended,
      project: await client.projects.get(id, { signal: outside.signal }),
    };
  return watchDeployment(outside, client, id);
}

/** Ends the program with a failure where the receiver has not taken a test message. */
function refuseUndelivered({ status, attempts }: Delivery): void {
  if (status === "delivered") return;
  const { status: answer, error } = attempts.at(-1) ?? {};
  const reason = error ?? (answer === undefined ? status : `the receiver answered ${answer}`);
  throw new ExitError(`The test message was not delivered: ${reason}`, EXIT.failed);
}

/** Ends the program with a failure where a deployment that was waited for has failed. */
function refuseFailed(result: unknown): void {
  const { status, status_message: message } = result as Partial<Project>;
  if (status === "failed" || status === "degraded")
    throw new ExitError(
      `The project is ${status}: ${message ?? "no reason is known"}`,
      EXIT.failed,
    );
}

/** Ends the program with a failure where a plan was not made, or not applied. */
function refuseFailedPlan({ id, status, reason }: Plan): void {
  if (status === "pending" || status === "completed") return;
  throw new ExitError(
    `The plan ${id} is ${status}${reason === undefined ? "" : `: ${oneLine(reason)}`}`,
    EXIT.failed,
  );
}

/** Says how to follow an operation that continues. */
function noteRunning(outside: Outside, { isWaitable }: CallCommand, answer: unknown): void {
  if (!isWaitable) return;
  const { operation } = answer as Partial<OperationAnswer>;
  if (operation?.status === "running")
    note(outside, `the operation continues: dctl operation get ${operation.id}`);
}
