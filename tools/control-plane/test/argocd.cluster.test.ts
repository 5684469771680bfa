import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  applyObjects,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
  kubectlAnswer,
} from "../src/index.ts";
import { until } from "../src/waiting.ts";
import { jobIs, shell } from "./objects.ts";

const run = promisify(execFile);
const FIRST_START = 60 * 60_000;
const TEMPLATE = "{{- range .Values.resources }}\n---\n{{ toYaml . }}\n{{- end }}\n";

interface Application {
  readonly status?: {
    readonly sync?: { readonly status?: string };
    readonly health?: { readonly status?: string };
    readonly conditions?: readonly { readonly message: string }[];
  };
}

let plane: ControlPlane;
let folder: string;
let charts: Server;
let namespace: string;
beforeAll(async () => {
  // A short interval, for a repo server that has returned.
  plane = await controlPlane({ resyncSeconds: 10 });
  folder = await mkdtemp(join(tmpdir(), "dagctl-charts-"));
  await mkdir(join(folder, "chart", "templates"), { recursive: true });
  await writeFile(
    join(folder, "chart", "Chart.yaml"),
    "apiVersion: v2\nname: resources\nversion: 0.1.0\n",
  );
  await writeFile(join(folder, "chart", "templates", "all.yaml"), TEMPLATE);
  const env = { PATH: process.env["PATH"], HOME: folder };
  const git = (...args: string[]): Promise<unknown> =>
    run(
      "git",
      [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "init.defaultBranch=main",
        ...args,
      ],
      { cwd: folder, env },
    );
  await git("init", "-q");
  await git("add", "chart");
  await git("commit", "-q", "-m", "chart");
  charts = createServer((request, response) => {
    readFile(join(folder, "packed", request.url ?? "")).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(charts, "listening");
  const helm = (...args: string[]): Promise<unknown> =>
    run(join(dirname(plane.kubectl), "helm"), args, { cwd: folder, env });
  await helm("package", "chart", "--destination", "packed");
  await helm("repo", "index", "packed", "--url", chartsUrl());
}, FIRST_START);
afterAll(async () => {
  charts?.close();
  await plane?.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  namespace = await plane.namespace();
});

const chartsUrl = (): string => `http://127.0.0.1:${(charts.address() as AddressInfo).port}`;

const application = (source: object): object => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: {
    name: namespace,
    namespace: "argocd",
    finalizers: ["resources-finalizer.argocd.argoproj.io"],
  },
  spec: {
    project: "default",
    source,
    destination: { server: "https://kubernetes.default.svc", namespace },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  },
});

const cronJob = (schedule: string): object => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "nightly" },
  spec: {
    schedule,
    jobTemplate: {
      spec: { template: { spec: { restartPolicy: "Never", containers: [shell("echo synced")] } } },
    },
  },
});

async function healthy(): Promise<void> {
  await until(
    async () => {
      const { status } = await getObject<Application>(plane, "argocd", "application", namespace);
      if (status?.sync?.status === "Synced" && status.health?.status === "Healthy") return true;
      throw new Error(JSON.stringify(status));
    },
    { what: "the Application is synced and healthy", timeoutMs: 60_000 },
  );
}

describe("an Application", () => {
  test("of a chart in a Helm repository is synced, watched, synced by hand and deleted", async () => {
    const source = (schedule: string): object => ({
      repoURL: chartsUrl(),
      chart: "resources",
      targetRevision: "0.1.0",
      helm: { valuesObject: { resources: [cronJob(schedule)] } },
    });
    await applyObjects(plane, application(source("0 2 * * *")));
    await healthy();
    await applyObjects(plane, application(source("0 3 * * *")));
    await until(
      async () => {
        const { spec } = await getObject<{ spec: { schedule: string } }>(
          plane,
          namespace,
          "cronjob",
          "nightly",
        );
        return spec.schedule === "0 3 * * *";
      },
      { what: "the CronJob has the new schedule", timeoutMs: 30_000 },
    );
    await kubectl(plane, ["create", "job", "-n", namespace, "by-hand", "--from=cronjob/nightly"]);
    await jobIs(plane, namespace, "by-hand", "Complete");
    await expect(kubectl(plane, ["logs", "-n", namespace, "job/by-hand"])).resolves.toBe(
      "synced\n",
    );
    await kubectl(plane, ["delete", "application", "-n", "argocd", namespace, "--timeout=60s"]);
    expect(
      (await kubectlAnswer(plane, ["get", "cronjob", "-n", namespace, "nightly"])).stderr,
    ).toContain("not found");
  });

  test("reports that the repo server is down, and recovers", async () => {
    await plane.components.repoServer?.stop();
    const source = {
      repoURL: chartsUrl(),
      chart: "resources",
      targetRevision: "0.1.0",
      helm: { valuesObject: { resources: [cronJob("0 2 * * *")] } },
    };
    await applyObjects(plane, application(source));
    await until(
      async () => {
        const { status } = await getObject<Application>(plane, "argocd", "application", namespace);
        return status?.conditions?.some(({ message }) => message.includes("connect"));
      },
      { what: "it is said", timeoutMs: 30_000 },
    );
    await plane.components.repoServer?.start();
    await healthy();
  });
});
