import type { RunRequest } from "@dagctl/core/contracts";
import { lockDigest } from "@dagctl/python-packages";
import { describe, expect, test } from "vitest";
import {
  type Context,
  type OrganizationPlace,
  organizationPlace,
  projectPlace,
} from "../../../src/context.ts";
import {
  projectApplication,
  recordOf,
} from "../../../src/deploy/application/project-application.ts";
import { checkLock, findLock, storeLock } from "../../../src/deploy/packages/stored-locks.ts";
import { apiContext } from "../../cluster/api-context.ts";
import type { ObjectApi } from "../../cluster/object-api.ts";
import { startRun } from "../../../src/runs/start-run.ts";
import { deployment, workload } from "../../manifests/making.ts";

const TEXT = "--only-binary :all:\npolars==1.44.2\n";

async function organization(): Promise<{
  readonly api: ObjectApi;
  readonly context: Context;
  readonly place: OrganizationPlace;
}> {
  const { api, context } = await apiContext();
  return { api, context, place: organizationPlace(context.settings, "org-acme") };
}

describe("a stored lock", () => {
  test("is required by a deployment, which is refused once the ConfigMap of its packages is gone", async () => {
    const { api, context, place } = await organization();
    const lock = await storeLock(context, place, { text: TEXT, request: "key" }, {});
    const of = workload({ runtime: { ...workload().runtime, lock } });
    await checkLock(context, place, of, {});
    const [stored] = api.all("configmaps");
    api.remove(`/api/v1/namespaces/${place.namespace}/configmaps/${stored?.metadata?.name}`);
    await expect(checkLock(context, place, of, {})).rejects.toMatchObject({
      code: "not_found",
      retryable: false,
      message: expect.stringContaining("Deploy again"),
    });
    await checkLock(context, place, workload(), {});
  });

  test("that is gone ends a run that has it with a code that no host takes for another generation", async () => {
    const { api, context } = await organization();
    const given = deployment({
      ref: { organization: "org-acme", project: "proj_aaaaaaaaaaaaaaaa" },
    });
    const { base, argocd } = projectPlace(context.settings, given.ref);
    api.put(
      `/apis/argoproj.io/v1alpha1/namespaces/${argocd}/applications/${base}`,
      projectApplication(context, projectPlace(context.settings, given.ref), recordOf(given), []),
    );
    const { runtime } = workload();
    const request: RunRequest = {
      ref: { ...given.ref, run: "run_aaaaaaaaaaaaaaaa" },
      generation: given.generation,
      commit: given.commit,
      job: "scheduled-run",
      name: "run",
      steps: [],
      workload: workload({ runtime: { ...runtime, lock: lockDigest(TEXT) } }),
      secrets: {},
      variables: [],
      deadline: "2030-01-01T00:00:00Z",
    };
    await expect(startRun(context, request, {})).rejects.toMatchObject({
      code: "not_found",
      retryable: false,
    });
    expect(api.all("jobs")).toEqual([]);
  });

  test("remembers each request that led to it, and those of another organization see none", async () => {
    const { context, place } = await organization();
    const store = (request: string) => storeLock(context, place, { text: TEXT, request }, {});
    const lock = await store("one");
    expect(await store("two")).toBe(lock);
    for (const request of ["one", "two"])
      expect(await findLock(context, place, request, {})).toBe(lock);
    expect(await findLock(context, place, "three", {})).toBeUndefined();
    const other = {
      ...organizationPlace(context.settings, "org-other"),
      namespace: place.namespace,
    };
    expect(await findLock(context, other, "one", {})).toBeUndefined();
  });

  test("is refused when no ConfigMap can contain it, with what to do", async () => {
    const { api, context, place } = await organization();
    const text = `--only-binary :all:\n${`polars==1.44.2\n`.repeat(70_000)}`;
    await expect(storeLock(context, place, { text, request: "key" }, {})).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("Remove packages"),
    });
    expect(api.all("configmaps")).toEqual([]);
  });
});
