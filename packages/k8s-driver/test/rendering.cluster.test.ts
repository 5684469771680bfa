import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "@dagctl/core/driver-kit";
import { type ClusterAccess, clusterWait, kubectl } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "../src/cluster/client.ts";
import { connection } from "../src/cluster/connection.ts";
import { APPLICATION } from "../src/cluster/kinds.ts";
import { projectPlace } from "../src/context.ts";
import { chartRepository, kubernetesDriver } from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { settingsOf } from "../src/options.ts";
import { ownNamespace, servedCharts, servicesWith, unique } from "./bench.ts";
import { combinations, deploymentOf } from "./manifests/combinations.ts";
import { deployment, workload } from "./manifests/making.ts";
import { manifestsOf } from "./manifests/sent.ts";

/*
 * Checks what becomes of manifests on their way through the chart: with the real helm, and with
 * Argo CD.
 */

let plane: ClusterAccess;
let namespace: string;
beforeAll(async () => {
  plane = await sharedControlPlane();
  namespace = await plane.namespace("rendered");
  await ownNamespace(plane);
}, 60 * 60_000);

const settings = settingsOf({ chartsUrl: "http://charts.example/charts" });

/**
 * Texts that YAML reads as another type, or that a template would fill in. U+0085 is not among
 * them: it is a line break in the YAML of helm, and becomes a space.
 */
const TEXTS = [
  "0123",
  "yes",
  "No",
  "on",
  "null",
  "~",
  "1e3",
  "0x10",
  "0o17",
  "1_000",
  "12:30:45",
  "2026-01-01",
  ".5",
  "+1",
  "-",
  "=",
  "<<",
  "{{ x }}",
  "{{",
  "$(HOME) $$ $",
  "a\nb\n",
  "a\n\n  b",
  "\n",
  " lead",
  "trail ",
  "tab\there",
  "# no",
  "a: b",
  "- a",
  "[a",
  "{a",
  "&a",
  "*a",
  "!a",
  "%a",
  "@a",
  "`a",
  "'",
  '"',
  "\\",
  "é ü 日本 🙂",
  "",
  "a".repeat(300),
];

describe("helm", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dagctl-helm-"));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  /**
   * Renders as Argo CD does: the chart's archive, a file of values, and the output read by the
   * parser of Kubernetes.
   */
  async function rendered(resources: readonly object[]): Promise<readonly object[]> {
    const [archive] = [...chartRepository().files]
      .filter(([name]) => name.endsWith(".tgz"))
      .slice(-1);
    const chart = join(folder, archive?.[0] ?? "");
    const values = join(folder, "values.yaml");
    await writeFile(chart, archive?.[1].body ?? "");
    await writeFile(values, JSON.stringify({ stamp: "1-x", resources }));
    const helm = promisify(execFile)(
      join(dirname(plane.kubectl), "helm"),
      ["template", "dagctl-resources", chart, "--values", values],
      {
        env: { HOME: folder, PATH: process.env["PATH"] },
        maxBuffer: 1 << 28,
      },
    );
    const said = await kubectl(
      plane,
      ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"],
      (await helm).stdout,
    );
    // The objects follow each other, without a list around them.
    return JSON.parse(`[${said.trim().replaceAll(/^\}\n\{$/gm, "},{")}]`) as readonly object[];
  }

  test("returns every manifest unchanged", async () => {
    const all = combinations().flatMap((combination, index) => {
      const { deployment: of, variables } = deploymentOf(combination, index);
      return manifestsOf(settings, of, variables).crons;
    });
    const found = await rendered(all);
    expect(found).toHaveLength(all.length);
    for (const [index, cron] of all.entries()) expect(found[index]).toEqual(cron);
  });

  test("returns texts that look like another type, and numbers, unchanged", async () => {
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "texts", namespace },
      data: Object.fromEntries(TEXTS.map((text, index) => [`t${index}`, text])),
    };
    const { crons } = manifestsOf(settings, deployment(), []);
    const cron = crons[0];
    const numbers = [0, 1, 604_800, 10_000_000, 1_000_680_000, 2 ** 31 - 1, 2 ** 40].map(
      (number) => ({
        ...cron,
        metadata: { ...cron?.metadata, namespace, name: `n${number}` },
        spec: { ...cron?.spec, startingDeadlineSeconds: number },
      }),
    );
    const found = await rendered([map, ...numbers]);
    expect(found).toEqual([map, ...numbers]);
    // A number is still a number after the way through helm, where a whole number is required.
    await kubectl(
      plane,
      ["create", "--dry-run=server", "--validate=strict", "-f", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "List", items: found }),
    );
  });
});

describe("Argo CD", () => {
  test("reports unusual but valid quantities, and steps of special characters, as synced with what Kubernetes stores", async () => {
    const charts = await servedCharts();
    const installation = unique();
    const own = client(connection({ kubeconfig: plane.kubeconfig }, systemClock()));
    const driver = kubernetesDriver({
      cluster: { kubeconfig: plane.kubeconfig },
      chartsUrl: charts.url,
      installation,
    });
    try {
      await driver.deploy.attach?.(servicesWith());
      const [first] = combinations().filter(
        ({ steps, environment, auth }) => steps === 3 && environment === 1 && auth === 0,
      );
      if (first === undefined) throw new Error("no combination has it all");
      const { deployment: of } = deploymentOf(first, 0);
      const resources = {
        cpu_request: "0.5",
        cpu_limit: "1e1",
        memory_request: "123456789",
        memory_limit: "1.5G",
      };
      const odd = {
        ...of,
        workload: workload({ ...of.workload, resources, environment: { A: "{{ x }}", B: "a\nb" } }),
      };
      await driver.deploy.apply(odd);
      const { base } = projectPlace(settingsOf({ chartsUrl: charts.url, installation }), of.ref);
      const synced = async (): Promise<boolean> => {
        const state = await driver.deploy.observe(of.ref);
        return state.present && state.phase === "converged";
      };
      await until(synced, isPresent, clusterWait("that the Application converges", 60_000));
      // A difference that never ends would be synced again and again.
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      const found = await own.get<Application>(APPLICATION, { namespace: "argocd", name: base });
      expect(found?.status?.sync?.status).toBe("Synced");
      expect(found?.operation).toBeUndefined();
      await driver.deploy.remove(of.ref, { generation: 100 });
      await until(
        async () => !(await driver.deploy.observe(of.ref)).present,
        isPresent,
        clusterWait("that the project goes", 60_000),
      );
    } finally {
      await driver.deploy.close?.();
      await own.connection.close();
      await charts.close();
    }
  });
});
