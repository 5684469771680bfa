import type { ImportRepository, Workload } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { cronJob } from "../../src/manifests/cron-job.ts";
import { shapeOf } from "../../src/manifests/variables.ts";
import { deployment, job, settings, variable, workload } from "./making.ts";

const [ONE, TWO] = ["1".repeat(40), "2".repeat(40)];
const RATES: ImportRepository = {
  url: "https://git.example/acme/rates.git",
  commit: ONE,
  folders: ["py/src", ""],
};
const TAXES: ImportRepository = {
  url: "https://git.example/acme/$(HOME)",
  commit: TWO,
  folders: ["src"],
};

function podOf(importRepositories: readonly ImportRepository[], over: Partial<Workload> = {}) {
  const own = settings();
  const base = workload().repository;
  const repository = { ...base, authMethod: "github_app" } as const;
  const record = deployment({ workload: workload({ repository, importRepositories, ...over }) });
  const place = projectPlace(own, record.ref);
  const { spec } = cronJob(own, place, record, job(), [shapeOf(variable("PYTHONPATH"))]);
  return spec?.jobTemplate.spec?.template.spec as V1PodSpec;
}

const named = ({ initContainers = [], containers }: V1PodSpec, name: string): V1Container =>
  [...initContainers, ...containers].find((one) => one.name === name) ?? { name: "none" };

describe("other repositories of a workload", () => {
  test("are fetched after the project's, each at its commit and in a folder of its own", () => {
    const pod = podOf([RATES, TAXES]);
    const steps = ["init", "fetch", "checkout"];
    expect(pod.initContainers?.map(({ name }) => name)).toEqual(
      ["git", "import-0", "import-1"].flatMap((one) => steps.map((step) => `${one}-${step}`)),
    );
    expect(named(pod, "import-0-fetch").command?.slice(-3)).toEqual(["--", RATES.url, ONE]);
    expect(named(pod, "import-0-checkout").command?.at(-1)).toBe(ONE);
    // Kubernetes would fill in what is in the URL.
    expect(named(pod, "import-1-fetch").command?.at(-2)).toBe("https://git.example/acme/$$(HOME)");
    expect(named(pod, "import-1-checkout")).toMatchObject({ workingDir: "/dagctl/imports/1" });
    const mounts = named(pod, "import-1-checkout").volumeMounts ?? [];
    expect(mounts).toContainEqual({
      name: "run",
      mountPath: "/dagctl/imports/1",
      subPath: "import-1",
    });
    expect(mounts.map(({ mountPath }) => mountPath)).not.toContain("/dagctl/source");
  });

  test("are fetched without the login of the project", () => {
    const pod = podOf([RATES]);
    const env = (name: string): string => JSON.stringify(named(pod, name).env);
    expect(env("git-fetch")).toContain("secretKeyRef");
    expect(env("import-0-fetch")).not.toContain("secretKeyRef");
    expect(env("import-0-fetch")).not.toContain("extraHeader");
  });

  test("are on the PYTHONPATH of a step after the project's folders, and before a variable", () => {
    const pod = podOf([RATES, TAXES], { importFolders: ["libs/core"] });
    const step = named(pod, "step-1");
    expect(step.env?.find(({ name }) => name === "PYTHONPATH")?.value).toBe(
      "/dagctl/source/libs/core:/dagctl/imports/0/py/src:/dagctl/imports/0:/dagctl/imports/1/src:$(DAGCTL_PYTHONPATH)",
    );
    const paths = step.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(paths).toEqual(expect.arrayContaining(["/dagctl/imports/0", "/dagctl/imports/1"]));
  });

  test("are refused where a folder leaves them", () => {
    const leave = (): unknown => podOf([{ ...RATES, folders: ["../1"] }]);
    expect(leave).toThrow(expect.toSatisfy((error: unknown) => isDagctlError(error, "invalid")));
  });
});
