import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kubernetesDriver, type KubernetesDriverOptions } from "../src/index.ts";
import { settingsOf } from "../src/options.ts";

const chartsUrl = "http://dagctl.dagctl.svc/charts";

/** Options with one mistake at a time, and the name under which it is reported. */
const mistakes: readonly (readonly [name: string, options: object])[] = [
  ["installation", { installation: "" }],
  ["installation", { installation: "Upper" }],
  ["installation", { installation: "-dash" }],
  ["installation", { installation: "a".repeat(21) }],
  ["chartsUrl", { chartsUrl: undefined }],
  ["chartsUrl", { chartsUrl: "charts" }],
  ["chartsUrl", { chartsUrl: "oci://registry.example/charts" }],
  ["chartsUrl", { chartsUrl: "https://user:word@charts.example/" }],
  ["chartsUrl", { chartsUrl: "https://charts.example/?token=x" }],
  ["chartsUrl", { chartsUrl: "https://charts.example/#here" }],
  ["namespace", { namespace: "a.b" }],
  ["namespace", { namespace: "" }],
  ["serviceAccount.namespace", { serviceAccount: { namespace: "x_y", name: "driver" } }],
  [
    "serviceAccount.name",
    { serviceAccount: { namespace: "dagctl", name: "system:serviceaccount:dagctl:driver" } },
  ],
  ["argocd.namespace", { argocd: { namespace: "argo cd" } }],
  ["argocd.project", { argocd: { project: "" } }],
  ["argocd.server", { argocd: { server: " " } }],
  ["gitImage", { gitImage: "" }],
  ["volumeSize", { volumeSize: "much" }],
  ["packages.uvImage", { packages: { uvImage: " " } }],
  ["packages.uvPath", { packages: { uvPath: "uv" } }],
  [
    "packages.indexes.0.name",
    { packages: { indexes: [{ name: "A b", url: "https://a.example" }] } },
  ],
  ["packages.indexes.0.url", { packages: { indexes: [{ name: "a", url: "file:///a" }] } }],
  [
    "packages.indexes.0.url",
    { packages: { indexes: [{ name: "a", url: "https://me:word@a.example" }] } },
  ],
  [
    "packages.indexes",
    {
      packages: {
        indexes: ["https://a.example", "https://b.example"].map((url) => ({ name: "a", url })),
      },
    },
  ],
  ["packages.volumeSize", { packages: { volumeSize: "much" } }],
  ["packages.cacheClaim", { packages: { cacheClaim: "A claim" } }],
  ["packages.mostBytes", { packages: { mostBytes: 0.5 } }],
  ["cluster.kubeconfig", { cluster: { kubeconfig: "" } }],
  ["conflicts", { conflicts: "force" }],
  ["timing.imageMs", { timing: { imageMs: 0 } }],
  ["timing.renewalMs", { timing: { renewalMs: Number.NaN } }],
  ["timing.tombstoneMs", { timing: { tombstoneMs: Infinity } }],
];

describe("options", () => {
  test.each(mistakes)("%s: %o is refused with its name", (name, wrong) => {
    expect(() => kubernetesDriver({ chartsUrl, ...wrong })).toThrow(
      new RegExp(`^\`${name.replaceAll(".", "\\.")}\` must [^;]*$`),
    );
  });

  test("report all mistakes at once", () => {
    const wrong = {
      installation: "A",
      chartsUrl: "x",
      namespace: "_",
      conflicts: "force",
      timing: { imageMs: -1 },
    };
    expect(() => settingsOf(wrong as unknown as KubernetesDriverOptions)).toThrow(
      /`installation` .*; `chartsUrl` .*; `namespace` .*; `conflicts` .*; `timing\.imageMs` /,
    );
  });

  test("are refused by a TypeError, since a programmer sets them", () => {
    expect(() => settingsOf({ chartsUrl: "" })).toThrow(TypeError);
  });

  test("have defaults", () => {
    const { images, log, clock, ...settings } = settingsOf({ chartsUrl });
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(10_000);
    expect(settings).toEqual({
      cluster: "default",
      chartsUrl,
      installation: "dagctl",
      namespace: "dagctl",
      organizationNamespace: undefined,
      serviceAccount: undefined,
      argocd: { namespace: "argocd", project: "default", server: "https://kubernetes.default.svc" },
      gitImage: "ghcr.io/dagctl/git:1",
      volumeSize: "10Gi",
      packages: {
        uvImage: "ghcr.io/astral-sh/uv:0.13-alpine",
        uvPath: "/usr/local/bin/uv",
        indexes: [],
        volumeSize: "10Gi",
        cacheClaim: undefined,
        mostBytes: 2_147_483_648,
        sourceDistributions: false,
      },
      conflicts: "report",
      timing: {
        organizationMs: 5_000,
        imageMs: 300_000,
        renewalMs: 60_000,
        tombstoneMs: 604_800_000,
      },
      runDeadlineMs: 21_600_000,
    });
    expect(log({ level: "info", message: "goes nowhere" })).toBeUndefined();
    expect(
      images({ language: "python", packages: [{ name: "sqlmesh", version: "0.130.0" }] }),
    ).toBe("ghcr.io/dagctl/sqlmesh:0.130.0");
  });

  test("accept a charts URL with and without a trailing slash", () => {
    expect(settingsOf({ chartsUrl: `${chartsUrl}//` }).chartsUrl).toBe(chartsUrl);
  });

  test.each(["*", "..", "a/b", "Acme", ""])(
    "that give an invalid namespace of an organization (%j) cause no request",
    async (namespace) => {
      const { deploy } = kubernetesDriver({
        chartsUrl,
        cluster: { kubeconfig: "/nowhere/at/all" },
        organizationNamespace: () => namespace,
      });
      await expect(deploy.observe({ organization: "acme", project: "proj_a" })).rejects.toThrow(
        `\`organizationNamespace\` gave "${namespace}"`,
      );
    },
  );

  test("are all in the table of the README, in their order", () => {
    const text = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
    const [, options = ""] =
      /interface KubernetesDriverOptions \{(.*?)^\}/ms.exec(text("../src/options.ts")) ?? [];
    const [, table = ""] = /^## Options$(.*?)^Every option/ms.exec(text("../README.md")) ?? [];
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(
      [...options.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name),
    );
  });

  test("are checked without a request to a cluster or reading a file", () => {
    expect(() =>
      kubernetesDriver({ chartsUrl, cluster: { kubeconfig: "/nowhere/at/all" } }),
    ).not.toThrow();
  });
});
