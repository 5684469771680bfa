import { isDagctlError } from "@dagctl/core/errors";
import { describe, expect, onTestFinished, test } from "vitest";
import { projectPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import {
  projectApplication,
  recordOf,
} from "../../../src/deploy/application/project-application.ts";
import { settingsOf } from "../../../src/options.ts";
import { deployment, job, workload } from "../../manifests/making.ts";

function applied(more: Parameters<typeof deployment>[0]): unknown {
  const context = createContext(settingsOf({ cluster: "default", chartsUrl: "http://c.example" }));
  onTestFinished(() => context.client.connection.close());
  const of = deployment(more);
  const place = projectPlace(context.settings, of.ref);
  try {
    return projectApplication(context, place, recordOf(of), []).spec?.source?.helm.valuesObject;
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
});
