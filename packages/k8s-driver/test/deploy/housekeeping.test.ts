import { afterEach, expect, test } from "vitest";
import { kubernetesDriver } from "../../src/index.ts";
import { ANNOTATION } from "../../src/names.ts";
import { apiDouble, eventually, json } from "../cluster/api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const application = (organization: string): object => ({
  metadata: { name: organization, annotations: { [ANNOTATION.organization]: organization, [ANNOTATION.project]: "proj_aaaaaaaaaaaaaaaa" } },
});

test("an organization that cannot be looked into keeps neither the others nor tombstones from their turn", async () => {
  const said: string[] = [];
  const api = await apiDouble(({ path }, response) => {
    if (path.includes("/namespaces/org-first/")) return json(response, 403, { kind: "Status", reason: "Forbidden", message: "no rights" });
    const kind = path.endsWith("applications") ? "ApplicationList" : "List";
    json(response, 200, { kind, metadata: {}, items: kind === "List" ? [] : [application("first"), application("second")] });
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    organizationNamespace: (organization) => `org-${organization}`,
    timing: { renewal: 50 },
    log: ({ message }) => void said.push(message),
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  const nothing = async (): Promise<never> => Promise.reject(new Error("not asked for here"));
  await driver.deploy.attach?.({ checkout: nothing, credentials: nothing });
  const asked = (end: string): boolean => api.asked.some(({ path }) => path.endsWith(end));
  await eventually(() => expect(asked("/namespaces/org-second/secrets") && asked("/namespaces/argocd/configmaps")).toBe(true));
  expect(said).toContain("Secrets of projects of first could not be looked after: no rights");
});
