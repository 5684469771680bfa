import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/settings/settings.ts";
import type { SettingsResult } from "../../src/settings/settings.ts";

const CONTEXTS =
  "contexts:\n- name: north\n  context: {cluster: a, user: b}\n- name: south\n  context: {cluster: c, user: d}\n";
const FILES: Readonly<Record<string, string>> = {
  "/work/kubeconfig": `apiVersion: v1\nkind: Config\n${CONTEXTS}users:\n- name: b\n  user: {token: canary}\n`,
  "/work/token": "canary",
  "/work/broken": "contexts: [canary",
};

interface Given {
  readonly file?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const read = (args: readonly string[], { file, environment = {} }: Given = {}): SettingsResult =>
  readSettings({
    args,
    environment,
    directory: "/work",
    readFile: (path) => (path === "/work/dagctl.yaml" ? file : FILES[path]),
  });
const problemsOf = (...given: Parameters<typeof read>): readonly string[] => {
  const result = read(...given);
  return "problems" in result ? result.problems : [];
};
const flags = (given: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(given).flatMap(([flag, value]) => [`--${flag}`, value]);

const LEAST = { kubeconfig: "kubeconfig", "charts-url": "http://dagctl.dagctl.svc:4280/charts" };
const ALL = {
  ...LEAST,
  "charts-url": "https://dagctl.example.com/charts/",
  "kube-context": "south",
  "kubernetes-namespace": "dagctl-system",
  "argocd-namespace": "argo",
  "argocd-project": "platform",
  "service-account": "dagctl-system/dagctl-server",
  "image-registry": "registry.example.com:5000/data/dagctl/",
  "git-image": "registry.example.com/dagctl/git:2@sha256:" + "0".repeat(64),
  "uv-image": "registry.example.com/uv:0.13",
  "package-volume-size": "20Gi",
  "package-cache-claim": "package-cache",
  "kubernetes-conflicts": "take",
  "serve-charts": "former",
};

describe("the settings of a cluster", () => {
  test("name the cluster and the installation", () => {
    expect(read(flags(ALL))).toMatchObject({
      settings: {
        kubeconfig: "/work/kubeconfig",
        kubeContext: "south",
        chartsUrl: "https://dagctl.example.com/charts",
        kubernetesNamespace: "dagctl-system",
        argocdNamespace: "argo",
        argocdProject: "platform",
        serviceAccount: "dagctl-system/dagctl-server",
        imageRegistry: "registry.example.com:5000/data/dagctl",
        gitImage: ALL["git-image"],
        uvImage: "registry.example.com/uv:0.13",
        packageVolumeSize: "20Gi",
        packageCacheClaim: "package-cache",
        kubernetesConflicts: "take",
        serveCharts: "former",
      },
    });
  });

  test("have defaults for all but two", () => {
    expect(read(flags({ ...LEAST, kubeconfig: "in-cluster" }))).toMatchObject({
      settings: {
        kubeconfig: "in-cluster",
        kubernetesNamespace: "dagctl",
        argocdNamespace: "argocd",
        argocdProject: "default",
        imageRegistry: "ghcr.io/dagctl",
        gitImage: "ghcr.io/dagctl/git:1",
        uvImage: "ghcr.io/astral-sh/uv:0.13-alpine",
        packageVolumeSize: "10Gi",
        kubernetesConflicts: "report",
      },
    });
  });

  test("are read from the file and the environment alike", () => {
    const file = "kubeconfig: kubeconfig\nkube_context: north\nargocd_project: platform\n";
    expect(
      read([], {
        file,
        environment: {
          DAGCTL_CHARTS_URL: "http://10.0.0.1:4280/charts",
          DAGCTL_SERVICE_ACCOUNT: "a/b.c",
        },
      }),
    ).toMatchObject({
      settings: {
        kubeconfig: "/work/kubeconfig",
        kubeContext: "north",
        argocdProject: "platform",
        serviceAccount: "a/b.c",
      },
      origins: { kubeconfig: "dagctl.yaml:1", chartsUrl: "DAGCTL_CHARTS_URL" },
    });
  });

  test("report all mistakes at once, and show no credential", () => {
    const problems = problemsOf(
      flags({
        kubeconfig: "broken",
        "charts-url": "http://user:canary@host/charts",
        "kubernetes-namespace": "Dagctl",
        "argocd-namespace": "a_b",
        "argocd-project": "-a",
        "service-account": "dagctl",
        "image-registry": "https://ghcr.io/dagctl",
        "git-image": "git image",
        "uv-image": "uv image",
        "volume-size": "10GB",
        "package-volume-size": "-1",
        "package-cache-claim": "A claim",
        "kubernetes-conflicts": "ask",
        "serve-charts": "none",
        installation: "North_1",
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^--kubeconfig names \/work\/broken, which is no kubeconfig/),
      expect.stringMatching(/^--charts-url must be an http:\/\/ or https:\/\/ URL/),
      expect.stringMatching(/^--serve-charts is "none", but must be all or former/),
      expect.stringMatching(/^--kubernetes-namespace is "Dagctl", but must be 1 to 63 of a-z/),
      expect.stringMatching(/^--argocd-namespace is "a_b"/),
      expect.stringMatching(/^--argocd-project is "-a"/),
      expect.stringMatching(/^--service-account is "dagctl", but must be a namespace and a name/),
      expect.stringMatching(/^--image-registry is "https:\/\/ghcr.io\/dagctl"/),
      expect.stringMatching(/^--git-image is "git image"/),
      expect.stringMatching(/^--uv-image is "uv image"/),
      expect.stringMatching(/^--volume-size is "10GB", but must be a Kubernetes memory quantity/),
      expect.stringMatching(/^--package-volume-size is "-1"/),
      expect.stringMatching(/^--package-cache-claim is "A claim"/),
      expect.stringMatching(/^--kubernetes-conflicts is "ask", but must be report or take/),
      expect.stringMatching(
        /^--installation is "North_1", but with kubeconfig must be 1 to 20 of a-z/,
      ),
    ]);
    expect(problems.join()).not.toContain("canary");
  });

  test.each(["token", "absent"])("require a kubeconfig where one is named: %s", (kubeconfig) => {
    const problems = problemsOf(flags({ ...LEAST, kubeconfig }));
    expect(problems).toEqual([
      expect.stringMatching(
        new RegExp(
          `^--kubeconfig names /work/${kubeconfig}, which (?:cannot be read|is no kubeconfig)`,
        ),
      ),
    ]);
    expect(problems.join()).not.toContain("canary");
  });

  test("report what is missing, and settings that have no effect", () => {
    expect(problemsOf(["--kubeconfig", "in-cluster"])).toEqual([
      expect.stringMatching(
        /^--charts-url, DAGCTL_CHARTS_URL or charts_url of the settings file is missing/,
      ),
    ]);
    expect(problemsOf(flags({ "charts-url": LEAST["charts-url"], "git-image": "git:1" }))).toEqual([
      expect.stringMatching(
        /^--kubeconfig, DAGCTL_KUBECONFIG or kubeconfig of the settings file is missing: charts_url, git_image belong to a cluster/,
      ),
    ]);
  });

  test("accept the contexts of the kubeconfig only", () => {
    expect(problemsOf(flags({ ...LEAST, "kube-context": "west" }))).toEqual([
      'kube_context is "west", but the contexts of /work/kubeconfig are north, south',
    ]);
    expect(
      problemsOf(flags({ ...LEAST, kubeconfig: "in-cluster", "kube-context": "north" })),
    ).toEqual([expect.stringContaining("in-cluster has no contexts")]);
  });

  test.each([
    ["a", true],
    ["north-1", true],
    ["a".repeat(20), true],
    ["a".repeat(21), false],
    ["North", false],
    ["north_1", false],
    ["north-", false],
  ])("accept an installation named %s as a name in a cluster: %s", (installation, fits) => {
    expect(problemsOf(flags({ installation }))).toEqual([]);
    expect(problemsOf(flags({ ...LEAST, installation })).length === 0).toBe(fits);
  });
});
