import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "@dagctl/project-types/sqlmesh";
import { describe, expect, onTestFinished, test } from "vitest";
import { projectPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import {
  projectApplication,
  recordOf,
} from "../../../src/deploy/application/project-application.ts";
import { settingsOf } from "../../../src/options.ts";
import { deployment, job, workload } from "../../manifests/making.ts";

function applied(
  more: Parameters<typeof deployment>[0],
  variables: Parameters<typeof projectApplication>[3] = [],
): unknown {
  const context = createContext(settingsOf({ cluster: "default", chartsUrl: "http://c.example" }));
  onTestFinished(() => context.client.connection.close());
  const of = deployment(more);
  const place = projectPlace(context.settings, of.ref);
  try {
    return projectApplication(context, place, recordOf(of), variables).spec?.source?.helm
      .valuesObject;
  } catch (error) {
    if (isDagctlError(error, "invalid")) return error.message;
    throw error;
  }
}

const step = (...argv: [string, ...string[]]) => ({
  jobs: [job({ steps: [{ name: "run", argv }] })],
});

describe("the Application of a project", () => {
  // Argo CD 3.5.7 makes a space or a line break of the first two, and no object with the others,
  // and its sync succeeds.
  test.each(["\u0085", "\u009f", "\u007f", "\u0080", "\ufffe"])(
    "is refused with the character %j, which Argo CD loses",
    (character) => {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      const problem = new RegExp(
        `has the character U\\+${code} in \\S+\\.spec\\.jobTemplate\\.\\S+, which Argo CD does not`,
      );
      expect(applied(step("node", `a${character}b`))).toMatch(problem);
      const environment = { VALUE: `a${character}b` };
      expect(applied({ workload: workload({ environment }) })).toMatch(problem);
    },
  );

  test("is made with all other characters", () => {
    expect(applied(step("node", "a\u00a0\u2028\ufffd\t\n é 日本 🙂"))).toMatchObject({
      resources: [{ kind: "CronJob" }],
    });
  });

  test("has room for 15 jobs of a SQLMesh project with 20 variables", () => {
    const type = sqlmeshType();
    const project = createProjectRules([type], { gitAuth: ["none"] }).create(
      { name: "shop", repository_url: "https://git.example.com/shop", project_type: "sqlmesh" },
      { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
    ) as SqlmeshProject;
    const found = { commit: "1".repeat(40), facts: {}, gatewayDetection: { outcome: "none" } };
    const made = type.workload(project, found as SqlmeshInspection, {
      state: { type: "postgres", settings: { host: "db", database: "state" }, secrets: {} },
    });
    const prepared = type.prepareRun?.(project, found as SqlmeshInspection, {
      kind: "job",
      argv: ["sqlmesh", "run"],
    });
    const jobs = Array.from({ length: 15 }, (_, index) => ({
      ...job({ steps: prepared?.steps ?? [] }),
      name: `job-${index}`,
    }));
    const variables = Array.from({ length: 20 }, (_, index) => ({
      name: `WAREHOUSE_VARIABLE_${index}`,
      sensitive: true,
    }));
    expect(applied({ workload: made, jobs }, variables)).toBeTypeOf("object");
  });
});
