import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ClusterAccess, clusterWait, getObject } from "@dagctl/control-plane";
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

/** A request with an Application. */
type Written = PolicyRequest & {
  readonly object: {
    readonly spec: {
      readonly project: string;
      readonly destination: object;
      readonly syncPolicy: { syncOptions: string[] };
    };
  };
};

/** Unpacks the chart of the version before this one, out of the history, and returns its path. */
async function chartBefore(into: string): Promise<string> {
  const archive = join(into, "chart.tar");
  const run = promisify(execFile);
  const path = "deploy/helm/dagctl-server";
  await run("git", ["archive", `--output=${archive}`, VERSION_BEFORE, path], { cwd: CHECKOUT });
  await run("tar", ["-xf", archive, "-C", into]);
  return join(into, path);
}

test("the chart is upgraded from the version before without a moment in which a policy is missing, and what both versions write is admitted meanwhile", async () => {
  const namespace = await plane.namespace("dagctl");
  const installation = namespace.slice(-8);
  // The version before had the charts in the server, which has the token.
  const serverUrl = `http://dagctl-server.${namespace}.svc:4280/charts`;
  const chartsUrl = `http://dagctl-server-charts.${namespace}.svc/charts`;
  const [own, other] = ["org-local", "org-south"];
  const file = valuesFile(folder, { ...REQUIRED, installation });
  const deploy = (command: string, chart: string): Promise<string> =>
    helm(plane, [command, "dagctl-server", chart, "-n", namespace, "--values", file]);
  const user = `system:serviceaccount:${namespace}:dagctl-server`;
  const applications = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";
  const argocdProject = `dagctl-${installation}`;
  const release = { installation, own, other, unlisted: "org-west", argocdProject, chartsUrl };
  const former = { chart: "dagctl-resources", targetRevision: "1.0.0" };
  const attempt = (begin: string, given: object = {}): PolicyRequest => {
    const [what, , object] =
      applicationAttempts({ ...release, ...given }).find(([one]) => one.startsWith(begin)) ??
      expect.fail(`no attempt ${begin}`);
    return { what, user, path: applications, object };
  };
  const name = organizationName(installation, own);
  const ofThisVersion = attempt(`a project of ${name}`);
  const ofVersionBefore = attempt(`a project of ${name}`, {
    chartsUrl: serverUrl,
    chart: former,
  }) as Written;
  const atServer = attempt(`a project of ${name}`, { chartsUrl: serverUrl });
  // Both versions write an Application first without a source.
  const { project, destination } = ofVersionBefore.object.spec;
  const admitted = {
    ...ofVersionBefore,
    object: { ...ofVersionBefore.object, spec: { project, destination } },
  };
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
  // What only this version refuses, for its sync options.
  const creates = structuredClone(ofVersionBefore);
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
    expect(await requests.send(ofVersionBefore)).toBe("admitted");
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
    expect(await requests.send(ofThisVersion)).toBe("admitted");
    // The program at the URL of the charts decides what such an Application would make.
    for (const one of [ofVersionBefore, atServer]) expect(await isRefused(one)).toBe(true);
    // What is there is rendered until the server has moved it.
    const { spec } = await getObject<{ readonly spec: { readonly sourceRepos: string[] } }>(
      plane,
      "argocd",
      "appproject",
      argocdProject,
    );
    expect(spec.sourceRepos).toEqual([chartsUrl, serverUrl]);
  } finally {
    await requests.close();
    await helm(plane, ["uninstall", "dagctl-server", "-n", namespace]);
  }
});
