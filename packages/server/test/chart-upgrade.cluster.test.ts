import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ClusterAccess, clusterWait } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { isPresent, until } from "@dagctl/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REQUIRED, valuesFile } from "./cluster/chart-values.ts";
import { CHART, helm } from "./cluster/helm.ts";
import { applicationAttempts } from "./cluster/organization-attempts.ts";
import { type PolicyRequest, policyRequests } from "./cluster/policy-requests.ts";
import { CHECKOUT } from "./docs/pages.ts";
import { temporaryFolder } from "./running-server.ts";
import { organizationName } from "../../k8s-driver/src/names.ts";

/** The last commit before the policies listed what is allowed. */
const VERSION_BEFORE = "069898b5";

const { folder, remove } = temporaryFolder();
let plane: ClusterAccess;
beforeAll(async () => {
  plane = await sharedControlPlane();
}, 60 * 60_000);
afterAll(remove);

/** Unpacks the chart of the version before this one, out of the history, and returns its path. */
async function chartBefore(into: string): Promise<string> {
  const archive = join(into, "chart.tar");
  const run = promisify(execFile);
  const path = "deploy/helm/dagctl-server";
  await run("git", ["archive", `--output=${archive}`, VERSION_BEFORE, path], { cwd: CHECKOUT });
  await run("tar", ["-xf", archive, "-C", into]);
  return join(into, path);
}

test("the chart is upgraded from the version before without a moment in which a policy is missing, and Applications of both versions are admitted meanwhile", async () => {
  const namespace = await plane.namespace("dagctl");
  const installation = namespace.slice(-8);
  const chartsUrl = "https://dagctl.example.com/charts";
  const [own, other] = ["org-local", "org-south"];
  const file = valuesFile(folder, { ...REQUIRED, installation, argocd: { chartsUrl } });
  const deploy = (command: string, chart: string): Promise<string> =>
    helm(plane, [command, "dagctl-server", chart, "-n", namespace, "--values", file]);
  const user = `system:serviceaccount:${namespace}:dagctl-server`;
  const applications = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";
  const attempts = applicationAttempts({
    installation,
    own,
    other,
    unlisted: "org-west",
    argocdProject: `dagctl-${installation}`,
    chartsUrl,
  }).map(([what, , object]) => ({ what, user, path: applications, object }));
  const attempt = (what: string): PolicyRequest =>
    attempts.find((one) => one.what.startsWith(what)) ?? expect.fail(`no attempt ${what}`);
  const name = organizationName(installation, own);
  const admitted = attempt(`a project of ${name}`);
  const wide = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name,
      namespace: "argocd",
      annotations: { "argocd.argoproj.io/tracking-id": `${name}:x/y:z/w` },
    },
    spec: { destinations: [{ server: "*", namespace: "*" }] },
  };
  const refused: readonly PolicyRequest[] = [
    attempt("the organization "),
    {
      what: "a Secret without a label",
      user,
      path: `/api/v1/namespaces/${namespace}/secrets`,
      object: { apiVersion: "v1", kind: "Secret", metadata: { name: "x" } },
    },
    {
      what: "an AppProject that allows all",
      path: "/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects",
      object: wide,
    },
  ];
  // What only this version refuses.
  const creates = structuredClone(admitted) as PolicyRequest & {
    readonly object: { readonly spec: { readonly syncPolicy: { syncOptions: string[] } } };
  };
  creates.object.spec.syncPolicy.syncOptions = ["CreateNamespace=true"];

  await deploy("install", await chartBefore(folder));
  const requests = await policyRequests(plane);
  try {
    const isRefused = async (request: PolicyRequest): Promise<boolean> =>
      (await requests.send(request)).includes("ValidatingAdmissionPolicy");
    await until(
      async () => (await Promise.all(refused.map(isRefused))).every(Boolean),
      isPresent,
      clusterWait("the policies of the version before are followed", 30_000),
    );
    expect(await requests.send(creates)).toBe("admitted");
    let isOver = false;
    const said = new Map<string, number>();
    const loops = [admitted, ...refused].map(async (request) => {
      while (!isOver) {
        const answer = await requests.send(request);
        const key = `${request.what}: ${answer === "admitted" ? answer : "refused"}`;
        said.set(key, (said.get(key) ?? 0) + 1);
      }
    });
    await deploy("upgrade", CHART);
    await until(
      () => isRefused(creates),
      isPresent,
      clusterWait("the policies of this version are followed", 30_000),
    );
    isOver = true;
    await Promise.all(loops);
    expect([...said.keys()].toSorted()).toEqual(
      [`${admitted.what}: admitted`, ...refused.map(({ what }) => `${what}: refused`)].toSorted(),
    );
    for (const [what, count] of said) expect(count, what).toBeGreaterThan(5);
  } finally {
    await requests.close();
    await helm(plane, ["uninstall", "dagctl-server", "-n", namespace]);
  }
});
