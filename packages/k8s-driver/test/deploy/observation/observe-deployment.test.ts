import { afterEach, describe, expect, test } from "vitest";
import { kubernetesDriver } from "../../../src/index.ts";
import { DEPLOYER } from "../../../src/cluster/client.ts";
import { isAwaitingAppProject } from "../../../src/deploy/observation/observe-deployment.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { apiDouble, json } from "../../cluster/api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const REF = { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa" };
const RIGHT =
  'pods is forbidden: User "dagctl" cannot list resource "pods" in API group "" in the namespace "theirs"';

/**
 * Starts a driver without rights in the namespace `theirs`. `there`: by kind, what it finds
 * elsewhere; a collection contains it, too.
 */
async function withoutRights(there: {
  readonly namespace: object;
  readonly organization?: object;
  readonly project?: object;
}) {
  const api = await apiDouble(({ path, query }, response) => {
    const [kind = "", name] = path.split("/").slice(path.includes("/argocd/") ? -2 : -1);
    if (path.includes("/namespaces/theirs/"))
      return json(response, 403, { kind: "Status", reason: "Forbidden", message: RIGHT });
    if (path.endsWith("/namespaces/theirs")) return json(response, 200, there.namespace);
    if (query.has("labelSelector")) {
      const found = path.endsWith("/applications") ? there.project : undefined;
      return json(response, 200, {
        kind: "List",
        metadata: {},
        items: found === undefined ? [] : [found],
      });
    }
    const found =
      kind === "applications" && (name ?? "").startsWith("dagctl-acme-")
        ? there.organization
        : undefined;
    json(
      response,
      found === undefined ? 404 : 200,
      found ?? { kind: "Status", reason: "NotFound", message: `${kind} "${name}" not found` },
    );
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    organizationNamespace: () => "theirs",
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  return driver.deploy;
}

describe("an observation", () => {
  test("reports a removed project as gone when the driver has lost its rights in a namespace that stays with the organization", async () => {
    const deploy = await withoutRights({ namespace: { metadata: { name: "theirs" } } });
    expect(await deploy.observe(REF)).toEqual({ present: false });
  });

  test("does not report a missing right as absence while the organization exists", async () => {
    const deploy = await withoutRights({
      namespace: { metadata: { name: "theirs" } },
      organization: { metadata: { name: "of acme" } },
    });
    await expect(deploy.observe(REF)).rejects.toThrow(RIGHT);
  });

  test("does not report a removed project as gone while its namespace is being deleted, also where other projects are in it", async () => {
    const deletionTimestamp = new Date().toISOString();
    const deploy = await withoutRights({
      namespace: { metadata: { name: "theirs", deletionTimestamp } },
      organization: { metadata: { name: "of acme" } },
      project: { metadata: { name: "of another project" } },
    });
    expect(await deploy.observe(REF)).toMatchObject({
      present: true,
      phase: "removing",
      remaining: [{ kind: "Namespace", name: "theirs" }],
    });
  });

  test("reports a missing AppProject as a failure, for a new project only a minute after the apply", () => {
    const now = Date.parse("2026-01-01T00:02:00Z");
    const found = (type: string, appliedAt: string, synced = false): Application => ({
      metadata: { managedFields: [{ manager: DEPLOYER, operation: "Update", time: appliedAt }] },
      status: {
        conditions: [{ type, message: "Application referencing project x which does not exist" }],
        ...(synced && { operationState: { phase: "Succeeded" } }),
      },
    });
    expect(isAwaitingAppProject(found("InvalidSpecError", "2026-01-01T00:01:30Z"), now)).toBe(true);
    expect(isAwaitingAppProject(found("InvalidSpecError", "2026-01-01T00:00:30Z"), now)).toBe(
      false,
    );
    expect(isAwaitingAppProject(found("InvalidSpecError", "2026-01-01T00:01:30Z", true), now)).toBe(
      false,
    );
    expect(isAwaitingAppProject(found("ComparisonError", "2026-01-01T00:01:30Z"), now)).toBe(false);
  });
});
