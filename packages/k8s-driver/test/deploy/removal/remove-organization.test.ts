import { describe, expect, onTestFinished, test } from "vitest";
import { organizationPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { organizationApplication } from "../../../src/deploy/organization/organization-application.ts";
import { storeLock } from "../../../src/deploy/packages/stored-locks.ts";
import { removeOrganization } from "../../../src/deploy/removal/remove-organization.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { servicesWith } from "../../bench.ts";
import { objectApi } from "../../cluster/object-api.ts";

/**
 * Removes an organization without projects from a namespace that is not the driver's own, marked so
 * many milliseconds after its lock was last used. Returns whether the lock is left.
 */
async function leavesLock(milliseconds: number): Promise<boolean> {
  const api = await objectApi();
  const context = createContext(
    settingsOf({
      cluster: { kubeconfig: api.kubeconfig },
      chartsUrl: "http://charts.example",
      organizationNamespace: () => "acme-data",
    }),
  );
  context.provide(servicesWith());
  onTestFinished(async () => {
    await context.client.connection.close();
    await api.close();
  });
  const place = organizationPlace(context.settings, "org-acme");
  await storeLock(context, place, { text: "--only-binary :all:\na==1\n", request: "key" }, {});
  const application = organizationApplication(context, place, { own: false, over: undefined });
  const leaving = new Date(Date.now() + milliseconds).toISOString();
  api.put(`/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${place.name}`, {
    ...application,
    metadata: {
      ...application.metadata,
      annotations: { ...application.metadata?.annotations, [ANNOTATION.leaving]: leaving },
    },
  });
  await removeOrganization(context, place, {});
  expect(api.all("applications")).toEqual([]);
  return api.all("configmaps").length > 0;
}

describe("the removal of an organization", () => {
  test("deletes its packages where its namespace stays", async () => {
    expect(await leavesLock(60_000)).toBe(false);
  });

  test("leaves packages that a project requested after the organization was marked", async () => {
    expect(await leavesLock(-60_000)).toBe(true);
  });
});
