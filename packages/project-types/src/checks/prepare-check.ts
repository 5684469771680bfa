import type { Project } from "@dagctl/core";
import type { PreparedCheck, ProjectField } from "@dagctl/core/contracts";
import { booleanField } from "@dagctl/core/driver-kit";
import type * as z from "zod";
import { PLACE_PART } from "../failures/place-part.ts";
import { FRAMES_PART } from "../results/frames-part.ts";
import { CHECK_PART } from "./check-part.ts";

/** The name of the Python module that loads a project. */
const CHECK = "dagctl_check";

/** The field that says whether commits are checked before they are deployed. */
export interface WithCheck {
  /**
   * Whether a commit is loaded when it is deployed, so that one that cannot be loaded does not
   * replace the deployed one, and runs nothing. Absent: `false`.
   */
  readonly check_on_deploy?: boolean;
}

/** The field of a body that chooses it. */
export interface CheckInput {
  readonly check_on_deploy?: boolean | null | undefined;
}

/**
 * Returns the field `check_on_deploy`. A new project wants a check. One without a value, which a
 * server of an earlier version has created, wants none.
 *
 * @param orderAfter the field that it follows in an answer
 */
export function checkField<Of extends Project & WithCheck>(
  orderAfter: string,
): ProjectField<Of> & { readonly shape: z.ZodType<boolean> } {
  return {
    shape: booleanField().meta({
      description:
        "Whether a commit is loaded when it is deployed. One that cannot be loaded is not deployed. Absent: it is not loaded, in a project that a server of an earlier version has created.",
    }),
    default: true,
    orderAfter,
    affectsDeployment: false,
  };
}

/**
 * Returns the Python module `dagctl_check`, a program.
 *
 * @param part the program of the tool. What it defines is there before the program begins
 */
function checkModule(part: string): string {
  return [FRAMES_PART, PLACE_PART, part, CHECK_PART].join("\n\n");
}

/**
 * Returns what loads a commit of a project; `undefined` where it wants no check.
 *
 * @param part the program of the tool
 * @param first the steps before it
 */
export function prepareCheck(
  { check_on_deploy: isWanted }: WithCheck,
  part: string,
  first: PreparedCheck["steps"] = [],
): PreparedCheck | undefined {
  if (isWanted !== true) return undefined;
  const argv = ["python", "-m", CHECK, "-p", { folder: "project" }] as const;
  return {
    steps: [...first, { name: "check", argv }],
    pythonModules: { [CHECK]: checkModule(part) },
  };
}
