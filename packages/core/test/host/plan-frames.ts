import type { RunRequest } from "@dagctl/core/contracts";
import type { ProgramAction } from "@dagctl/testing";
import { frameOf } from "../results/frame-lines.ts";

/** A change as a program reports it. */
export type ReportedChange = { readonly name: string; readonly change: string } & Readonly<
  Record<string, unknown>
>;

/** What a program that makes plans would find. */
export interface ScriptedPlan {
  readonly changes: readonly ReportedChange[];
  /** What it does besides models. */
  readonly actions?: readonly Readonly<Record<string, unknown>>[];
  /** What makes the digest. @default the changes */
  readonly digest?: string;
  readonly at?: number;
  readonly resolved?: Readonly<Record<string, string>>;
  readonly tests?: number;
  readonly failedTests?: readonly string[];
  /** Why there is no plan. */
  readonly error?: string;
  /** File and line of the project that are wrong. */
  readonly place?: string;
  /** Lines of the log. */
  readonly printed?: readonly string[];
}

/** Returns the input that a run of a plan finds in its file. */
export function inputOf(run: RunRequest): Record<string, unknown> {
  const found = run.variables.find(({ name }) => name === "DAGCTL_INPUT");
  if (!found) throw new Error("The run has no input");
  return JSON.parse(found.value.reveal()) as Record<string, unknown>;
}

/** Returns a digest of 64 hexadecimal digits that is that of a text. */
const digestOfText = (text: string): string =>
  Buffer.from(text).toString("hex").padEnd(64, "0").slice(-64);

/** Returns what the command line of SQLMesh prints of a plan that it is about to apply. */
export function reportOf(
  changes: readonly ReportedChange[],
  process = "p1",
): readonly ProgramAction[] {
  const frames = [
    { kind: "begin" },
    ...changes.map((change) => ({ kind: "change", ...change })),
    {
      kind: "plan",
      digest: digestOfText(JSON.stringify(changes)),
      changed: changes.length > 0,
      new: false,
      unfinished: false,
      backfill: changes.length > 0,
      forward_only: false,
    },
  ];
  return frames.map((frame, at) => ({ print: frameOf({ process, seq: at + 1, ...frame }) }));
}

/** Returns what the program of a plan prints, and how it ends, as that of SQLMesh does. */
export function planProgram(
  run: RunRequest,
  {
    changes,
    actions,
    at,
    resolved,
    tests = 0,
    failedTests = [],
    error,
    place,
    printed = [],
    ...plan
  }: ScriptedPlan,
): readonly ProgramAction[] {
  const lines: ProgramAction[] = printed.map((print) => ({ print }));
  let seq = 0;
  const send = (frame: object): void => {
    seq += 1;
    lines.push({ print: frameOf({ process: "p1", seq, ...frame }) });
  };
  const end = (exit: number): readonly ProgramAction[] => {
    send({ kind: "end" });
    return [...lines, { exit }];
  };
  if (error !== undefined) {
    send({ kind: "error", stage: "load", type: "ConfigError", message: error, place });
    return end(2);
  }
  const digest = digestOfText(plan.digest ?? JSON.stringify(changes));
  for (const name of failedTests) send({ kind: "unit_test", name, message: "not equal" });
  for (const change of changes) send({ kind: "change", ...change });
  for (const action of actions ?? []) send({ kind: "action", ...action });
  send({
    kind: "plan",
    digest,
    changed: changes.length + (actions?.length ?? 0) > 0,
    ...(actions && { actions: actions.length }),
    new: false,
    unfinished: false,
    backfill: changes.length > 0,
    forward_only: false,
    tests,
    failed_tests: failedTests.length,
    ...(at === undefined ? {} : { at }),
    ...(resolved === undefined ? {} : { resolved }),
  });
  if (failedTests.length > 0) return end(3);
  const { approved } = inputOf(run);
  if (approved === undefined) return end(0);
  if (approved !== digest) {
    send({ kind: "superseded", stage: "plan", type: "Superseded", message: "It is another plan" });
    return end(4);
  }
  send({ kind: "applied", plan_id: "1" });
  return end(0);
}
