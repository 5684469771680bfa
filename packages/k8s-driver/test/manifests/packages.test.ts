import type { Workload } from "@dagctl/core/contracts";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { cronJob } from "../../src/manifests/cron-job.ts";
import { shapeOf } from "../../src/manifests/variables.ts";
import type { KubernetesPackages } from "../../src/package-options.ts";
import { deployment, job, settings, variable, workload } from "./making.ts";

const LOCK = `sha256:${"0123456789abcdef".repeat(4)}`;
/** The digest of a lock without packages, which never changes: deployments name it. */
const EMPTY = "sha256:9cd427c21bb41ca4de485cfda72aee96c815931415f03bff0d9d928e33a6e5b4";

function podOf(
  lock: string | undefined,
  {
    packages = {},
    volumeSize = "10Gi",
    over = {},
    variables = [],
  }: {
    readonly packages?: KubernetesPackages;
    readonly volumeSize?: string;
    readonly over?: Partial<Workload>;
    readonly variables?: readonly ReturnType<typeof variable>[];
  } = {},
): V1PodSpec {
  const own = settings({ packages, volumeSize });
  const runtime = { ...workload().runtime, ...(lock === undefined ? {} : { lock }) };
  const record = deployment({ workload: workload({ runtime, ...over }) });
  const two = job({
    steps: ["one", "two"].map((name) => ({ name, argv: ["sqlmesh", name] as const })),
  });
  const place = projectPlace(own, deployment().ref);
  const { spec } = cronJob(own, place, record, two, variables.map(shapeOf));
  const pod = spec?.jobTemplate.spec?.template.spec;
  if (pod === undefined) throw new Error("there is no pod");
  return pod;
}

const containersOf = ({ initContainers = [], containers }: V1PodSpec): readonly V1Container[] => [
  ...initContainers,
  ...containers,
];
function container(pod: V1PodSpec, name: string): V1Container {
  const found = containersOf(pod).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no container ${name}`);
  return found;
}
const textOf = (value: unknown): string => JSON.stringify(value);

const CORP: KubernetesPackages = {
  indexes: [
    { name: "corp", url: "https://pypi.corp.example/simple" },
    { name: "main-2", url: "https://main.example/simple" },
  ],
};

describe("a pod with a lock", () => {
  test("copies uv and installs exactly the lock, after the checkout and before the first step", () => {
    const pod = podOf(LOCK);
    expect(pod.initContainers?.map(({ name }) => name)).toEqual([
      "git-init",
      "git-fetch",
      "git-checkout",
      "uv",
      "packages",
      "step-1",
    ]);
    expect(container(pod, "uv")).toMatchObject({
      image: "ghcr.io/astral-sh/uv:0.13-alpine",
      command: ["cp", "/usr/local/bin/uv", "/dagctl/uv"],
    });
    expect(container(pod, "packages").image).toBe(container(pod, "step-1").image);
    expect(container(pod, "packages").command?.slice(0, 3)).toEqual(["python", "-I", "-c"]);
    expect(container(pod, "packages").command?.slice(5)).toEqual([
      "/dagctl/uv/uv",
      "pip",
      "install",
      "--no-config",
      "--no-deps",
      "--python=python",
      "--target=/dagctl/packages/installed",
      "--requirements=/dagctl/lock/lock.txt",
    ]);
  });

  test("takes the lock from the ConfigMap of its digest and of its organization", () => {
    const named = (pod: V1PodSpec): string | undefined =>
      pod.volumes?.find(({ name }) => name === "lock")?.configMap?.name;
    expect(named(podOf(LOCK))).toMatch(/^packages-(0123456789abcdef){2}-[a-z2-7]{10}$/);
    expect(named(podOf(LOCK))).not.toBe(named(podOf(LOCK.replace("0123", "3210"))));
  });

  test("bounds each of its volumes, and its steps cannot write to the packages", () => {
    const pod = podOf(LOCK, { packages: { volumeSize: "3Gi" } });
    for (const { name, emptyDir } of pod.volumes ?? [])
      if (emptyDir !== undefined) expect(emptyDir.sizeLimit, name).toMatch(/^\d/);
    expect(pod.volumes).toContainEqual({ name: "packages", emptyDir: { sizeLimit: "3Gi" } });
    for (const name of ["step-1", "step-2"])
      expect(container(pod, name).volumeMounts).toContainEqual({
        name: "packages",
        mountPath: "/dagctl/packages",
        readOnly: true,
      });
  });

  test("installs under limits that follow from the settings", () => {
    const limits = (packages: KubernetesPackages): unknown =>
      JSON.parse(container(podOf(LOCK, { packages }), "packages").command?.[4] ?? "");
    const common = {
      files: 300_000,
      processes: 256,
      memory: 8 * 1024 ** 3,
      seconds: 1_800,
      folders: ["/dagctl/packages"],
      counted: ["/tmp"],
    };
    // Four times what may be downloaded, and no more than the volume.
    expect(limits({})).toEqual({ ...common, bytes: 8 * 1024 ** 3 });
    expect(limits({ mostBytes: 1_000 })).toEqual({ ...common, bytes: 4_000 });
    expect(limits({ volumeSize: "1Gi" })).toEqual({ ...common, bytes: 1024 ** 3 });
    expect(limits({ cacheClaim: "wheels" })).toMatchObject({
      cache: {
        folder: "/dagctl/package-cache",
        uv: "/dagctl/uv/uv",
        lock: "/dagctl/lock/lock.txt",
      },
    });
  });

  test("is limited in each container to the sum of its volumes, those of packages included", () => {
    const pod = podOf(LOCK, { packages: { volumeSize: "3Gi" }, volumeSize: "2Gi" });
    for (const { name, resources } of containersOf(pod))
      expect(resources, name).toMatchObject({
        requests: { "ephemeral-storage": "256Mi" },
        // run 2Gi, packages 3Gi, uv 256Mi, and 1Gi for logs
        limits: { "ephemeral-storage": "6400Mi" },
      });
  });

  test("confines each container as those of steps are", () => {
    const pod = podOf(LOCK);
    for (const { name, securityContext } of containersOf(pod))
      expect(securityContext, name).toEqual(container(pod, "step-1").securityContext);
  });

  test.each([
    ["packages alone", {}, [], "/dagctl/packages/installed"],
    [
      "modules first",
      { pythonModules: { dagctl: "" } },
      [],
      "/dagctl/modules:/dagctl/packages/installed",
    ],
    [
      "the project's own variable last",
      { pythonModules: { dagctl: "" } },
      [variable("PYTHONPATH")],
      "/dagctl/modules:/dagctl/packages/installed:$(DAGCTL_PYTHONPATH)",
    ],
  ])("has a PYTHONPATH in each step: %s", (_what, over, variables, value) => {
    const pod = podOf(LOCK, { over, variables });
    for (const name of ["step-1", "step-2"])
      expect(container(pod, name).env).toContainEqual({ name: "PYTHONPATH", value });
  });

  test("gives the login of an index to the container that installs, and to no other", () => {
    const pod = podOf(LOCK, { packages: CORP });
    const login = (name: string) => ({
      name,
      valueFrom: {
        secretKeyRef: {
          name: expect.stringMatching(/-variables$/),
          key: `install.${name}`,
          optional: true,
        },
      },
    });
    expect(container(pod, "packages").env).toEqual(
      expect.arrayContaining([
        { name: "UV_DEFAULT_INDEX", value: "main-2=https://main.example/simple" },
        { name: "UV_INDEX", value: "corp=https://pypi.corp.example/simple" },
        login("UV_INDEX_CORP_USERNAME"),
        login("UV_INDEX_CORP_PASSWORD"),
        login("UV_INDEX_MAIN_2_USERNAME"),
        login("UV_INDEX_MAIN_2_PASSWORD"),
      ]),
    );
    for (const other of containersOf(pod))
      if (other.name !== "packages") expect(textOf(other), other.name).not.toMatch(/UV_|install\./);
  });

  test("has no value of a login, which the driver's settings may contain", () => {
    const login = { username: "seen-by-none", password: "seen-by-none" };
    const indexes = [{ name: "corp", url: "https://pypi.corp.example/simple", login }];
    expect(textOf(podOf(LOCK, { packages: { indexes } }))).not.toContain("seen-by-none");
  });

  test("keeps downloads in the volume of the packages, or in the claim of the organization", () => {
    const own = podOf(LOCK);
    expect(container(own, "packages").env).toEqual(
      expect.arrayContaining([
        { name: "UV_CACHE_DIR", value: "/dagctl/packages/cache" },
        { name: "UV_LINK_MODE", value: "hardlink" },
      ]),
    );
    const shared = podOf(LOCK, { packages: { cacheClaim: "wheels" } });
    expect(shared.volumes).toContainEqual({
      name: "package-cache",
      persistentVolumeClaim: { claimName: "wheels" },
    });
    expect(container(shared, "packages").env).toEqual(
      expect.arrayContaining([
        { name: "UV_CACHE_DIR", value: "/dagctl/package-cache" },
        { name: "UV_LINK_MODE", value: "copy" },
      ]),
    );
    expect(textOf(container(shared, "step-1"))).not.toContain("package-cache");
  });
});

describe("a pod without packages", () => {
  test.each([
    ["without a lock", undefined],
    ["with an empty lock", EMPTY],
  ])("%s is what it was before there were locks", (_what, lock) => {
    expect(podOf(lock, { packages: CORP })).toEqual(podOf(undefined));
    expect(textOf(podOf(lock))).not.toMatch(/uv|packages|lock/);
  });
});
