import { describe, expect, test } from "vitest";
import { projectPlace } from "../../../src/context.ts";
import {
  projectApplication,
  recordOf,
} from "../../../src/deploy/application/project-application.ts";
import { applyApplication } from "../../../src/deploy/application/apply-application.ts";
import { readDeployedApplication } from "../../../src/deploy/generation-check/read-deployed-application.ts";
import { deploymentStateOf } from "../../../src/deploy/status/deployment-state.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { apiContext } from "../../cluster/api-context.ts";
import { deployment } from "../../manifests/making.ts";
import { syncedApplication } from "../recorded-applications.ts";

const UNREADABLE = /^The annotation dagctl\.dev\/deployment of the Application .* Deploy again/;

/** Returns an Application with another text in the annotation that says what was applied. */
function recording(found: Application, text: string | undefined): Application {
  const { [ANNOTATION.deployment]: _record, ...annotations } = found.metadata?.annotations ?? {};
  const record = text === undefined ? {} : { [ANNOTATION.deployment]: text };
  return {
    ...found,
    metadata: { ...found.metadata, annotations: { ...annotations, ...record } },
  };
}

/** Returns the start of a record that is cut off, and JSON of other forms. */
const GARBLED: readonly (readonly [what: string, text: string | undefined])[] = [
  ["is removed", undefined],
  ["is empty", ""],
  ["is cut off", '{"generation":1,"commit":"4f3c'],
  ["is a list", "[]"],
  [
    "has no workload that runs",
    JSON.stringify({ generation: 1, commit: "x", workload: {}, jobs: [] }),
  ],
];

describe("an Application whose record", () => {
  test.each(GARBLED)("%s is failing with what to do, although Argo CD has synced it", (_, text) => {
    const now = Date.now();
    const found = syncedApplication();
    expect(deploymentStateOf(found, now)).toMatchObject({ phase: "converged" });
    expect(deploymentStateOf(recording(found, text), now)).toMatchObject({
      phase: "failing",
      olderRuns: true,
      message: expect.stringMatching(UNREADABLE),
    });
  });

  test.each(GARBLED)(
    "%s starts no run, says why, and is written by a deployment",
    async (_, text) => {
      const { api, context } = await apiContext();
      const given = deployment();
      const place = projectPlace(context.settings, given.ref);
      const desired = projectApplication(context, place, recordOf(given), []);
      const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${place.base}`;
      api.put(path, recording(desired, text));
      const read = () => readDeployedApplication(context, place, given.generation, {});
      await expect(read()).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(UNREADABLE),
      });
      await applyApplication(context, place.base, () => desired, {});
      expect((await read()).record).toMatchObject({ generation: given.generation });
    },
  );
});
