import type { CountSteps } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget } from "@dagctl/core/driver-kit";
import { type GatewayReading, unknownGateways } from "../gateway-reading.ts";
import type { Bindings } from "./syntax.ts";
import { callValue } from "./call.ts";
import { evaluate } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { UnreadSyntax } from "./expression.ts";
import { createMachine, createPaths, PythonRaise, Unfollowed } from "./machine.ts";
import { readGateways, sameReading } from "./reading.ts";
import { readProgram } from "./statement.ts";
import type { FunctionDefinition, Statement } from "./syntax.ts";
import type { PythonTree } from "./tree.ts";

export interface FollowOptions {
  /** Counts the steps. @default counts against a budget of its own */
  readonly count?: CountSteps;
  /**
   * Whether the module `dagctl` is the one that a run gets, and not one of the project's own.
   * @default true
   */
  readonly client?: boolean;
  /** The statements of the file. @default those of the tree; a measurement leaves some out */
  readonly program?: readonly Statement[];
}

/**
 * Reads the gateways of a parsed config.py without running it: the program is followed step by step
 * over values that are known or not. Where it can go several ways, all are followed and must give
 * one list. What cannot be followed for certain is `unknown`, never a guess.
 */
export function followConfig(
  tree: PythonTree,
  { count = countStepsOf(stepBudget(), "config.py"), client = true, program }: FollowOptions = {},
): GatewayReading {
  const unknown = (reason: string, at: number): GatewayReading => {
    const line = tree.lineOf(at);
    return unknownGateways(`${reason} (line ${line})`, { line });
  };
  try {
    return follow(program ?? readProgram(tree), tree, { unknown, count, client });
  } catch (error) {
    if (error instanceof Unfollowed) return unknown(error.reason, error.at);
    if (error instanceof UnreadSyntax) return unknown("holds syntax that is not read", error.at);
    // The stack of this process is limited too: a file that is too deep for it is one bad file.
    if (error instanceof RangeError) return unknownGateways("nests deeper than is followed");
    throw error;
  }
}

function follow(
  program: readonly Statement[],
  tree: PythonTree,
  {
    unknown,
    count,
    client,
  }: Required<Pick<FollowOptions, "count" | "client">> & {
    readonly unknown: (reason: string, at: number) => GatewayReading;
  },
): GatewayReading {
  const paths = createPaths();
  const budget = { steps: 0, count };
  const bindings = new Map<FunctionDefinition, Bindings>();
  let found: GatewayReading | undefined;
  let failed: GatewayReading | undefined;
  do {
    const machine = createMachine(
      { evaluate, execute, call: callValue },
      { paths, budget, bindings, client },
    );
    try {
      execute(machine, machine.module, program);
    } catch (error) {
      if (!(error instanceof PythonRaise)) throw error;
      // SQLMesh would not load the project this way, so this way gives no list.
      failed = unknown("fails when it is loaded", error.at);
      continue;
    }
    // SQLMesh takes the attribute of the module, which this function may compute.
    if (machine.module.names.has("__getattr__"))
      return unknown("has a function __getattr__, which is not followed", 0);
    const reading = readGateways(machine, tree);
    if (reading === undefined) continue;
    if (reading.outcome === "unknown") return reading;
    found = found === undefined ? reading : sameReading(found, reading);
    if (found === undefined)
      return unknown("has gateways that depend on a condition", paths.lastChoice());
  } while (paths.advance());
  return (
    found ??
    failed ??
    unknownGateways("binds no configuration of SQLMesh to the name config", { hasNone: true })
  );
}
