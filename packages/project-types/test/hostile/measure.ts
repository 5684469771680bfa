import type { Project } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { createProjectRules, stepBudget } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { dbtType } from "../../src/dbt/index.ts";
import { nodeType } from "../../src/node/index.ts";
import { type SqlmeshInspection, sqlmeshType } from "../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../files.ts";
import type { HostileInput } from "./inputs.ts";

const TYPES: Readonly<Record<HostileInput["type"], ProjectType>> = {
  sqlmesh: sqlmeshType(),
  dbt: dbtType(),
  node: nodeType(),
};
const rules = createProjectRules(Object.values(TYPES), { gitAuth: ["none"] });

function projectOf(type: HostileInput["type"]): Project {
  return rules.create(
    { name: "analytics", project_type: type, repository_url: "https://github.com/acme/analytics" },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
}

export interface MeasuredSteps {
  readonly steps: number;
  /** `known`, `none`, `unknown`, `blocked`, `refused` and why. */
  readonly outcome: string;
}

/** Inspects a folder, and counts the steps; `most` has no bound where a whole scan is measured. */
export async function measureSteps(
  type: HostileInput["type"],
  files: Readonly<Record<string, string>>,
  most: number,
): Promise<MeasuredSteps> {
  const budget = stepBudget({ most });
  let outcome: string;
  try {
    const { gatewayDetection, blocked }: SqlmeshInspection = await TYPES[type].inspect(
      projectOf(type),
      COMMIT,
      folder(files),
      { budget },
    );
    outcome = gatewayDetection
      ? `${gatewayDetection.outcome} ${gatewayDetection.reason ?? ""}`
      : `blocked ${blocked ?? ""}`;
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    outcome = `refused ${error.message}`;
  }
  return { steps: budget.taken, outcome: outcome.trim() };
}
