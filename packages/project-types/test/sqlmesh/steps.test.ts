import { createProjectRules, MOST_STEPS, stepBudget } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../files.ts";

const type = sqlmeshType();
const project = createProjectRules([type], { gitAuth: ["none"] }).create(
  { name: "analytics", repository_url: "https://github.com/acme/analytics" },
  { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
) as SqlmeshProject;

describe("a config.py that imports many modules", () => {
  const names = Array.from({ length: 38 }, (_, index) => `module_${index}`);
  const config = `${names.map((name) => `import ${name}\n`).join("")}from sqlmesh import Config\nconfig = Config(gateways={'a': {}})\n`;
  const withModules = (text: string): Readonly<Record<string, string>> => ({
    "config.py": config,
    ...Object.fromEntries(names.map((name) => [`${name}.py`, text])),
  });
  const inspect = async (
    text: string,
    budget = stepBudget(),
  ): Promise<readonly [SqlmeshInspection, number]> => {
    const inspection = await type.inspect(project, COMMIT, folder(withModules(text)), { budget });
    return [inspection, budget.taken];
  };

  it("is unknown, with the module's name, within the step budget, when each module is one hostile line", async () => {
    const line = `x = '${"from\t".repeat(3_990)}';${"import a;".repeat(2_200)}`;
    const [{ gatewayDetection, blocked }, taken] = await inspect(line);
    expect(gatewayDetection).toEqual({
      outcome: "unknown",
      reason: expect.stringMatching(
        /^config\.py needs module_\d+\.py, which takes more steps to read than one project may \(400000\)/,
      ),
    });
    expect(blocked).toContain("The gateways are not known");
    expect(taken).toBeLessThan(MOST_STEPS + 10_000);
  });

  it("takes a step for each piece of the text, not for each pair of them", async () => {
    const most = Number.POSITIVE_INFINITY;
    const line = (times: number): string =>
      `x = '${"from\t".repeat(times * 2)}';${"import a;".repeat(times)}`;
    const [, one] = await inspect(line(100), stepBudget({ most }));
    const [, ten] = await inspect(line(1_000), stepBudget({ most }));
    expect(ten / one).toBeLessThan(11);
  });

  it("is known where the modules are like those that people write", async () => {
    const module = `"""Names of the warehouse."""\nimport os\n\n${Array.from({ length: 60 }, (_, index) => `TABLE_${index} = os.getenv("TABLE_${index}", "t${index}")  # from the environment\n`).join("")}`;
    const [{ gatewayDetection }] = await inspect(module);
    expect(gatewayDetection).toEqual({ outcome: "known" });
  });
});
