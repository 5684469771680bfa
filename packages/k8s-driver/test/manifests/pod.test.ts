import type {
  Argument,
  EnvironmentValue,
  Repository,
  Resources,
  RunVariable,
} from "@dagctl/core/contracts";
import { requireGitPath } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import type { V1Container, V1EnvVar, V1PodTemplateSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { argumentText } from "../../src/manifests/paths.ts";
import { cronJob, longestRun } from "../../src/manifests/cron-job.ts";
import { podTemplate } from "../../src/manifests/pod.ts";
import { moduleFiles } from "../../src/manifests/python-modules.ts";
import { modulesName } from "../../src/names.ts";
import { annotateShownKeys, shapeOf } from "../../src/manifests/variables.ts";
import { projectPlace } from "../../src/context.ts";
import { deployment, job, settings, variable, workload } from "./making.ts";

const at = (path?: string): Pick<Repository, "path"> =>
  path === undefined ? {} : { path: requireGitPath(path) };

function pod(
  over: Parameters<typeof workload>[0] = {},
  variables: readonly RunVariable[] = [],
  steps = 1,
  volumeSize = "3Gi",
): V1PodTemplateSpec {
  const { repository, workload: made } = deployment({ workload: workload(over) });
  return podTemplate({
    workload: made,
    repository,
    steps: Array.from({ length: steps }, (_, index) => ({
      name: `Step ${index}`,
      argv: ["node", "--version"] as const,
    })),
    image: "image",
    gitImage: "git",
    volumeSize,
    packages: { settings: settings().packages, lock: undefined },
    modules: made.pythonModules && modulesName("dagctl", "acme", made.pythonModules),
    secrets: { environment: "environment", variables: "variables", git: "git" },
    variables: variables.map(shapeOf),
    deadlineSeconds: 60,
    labels: {},
    annotations: {},
  });
}

const environmentOf = (template: V1PodTemplateSpec): readonly V1EnvVar[] =>
  template.spec?.containers[0]?.env ?? [];
const named = (template: V1PodTemplateSpec, name: string): readonly V1EnvVar[] =>
  environmentOf(template).filter((one) => one.name === name);

describe("an argument", () => {
  const table: readonly (readonly [
    what: string,
    argument: Argument,
    path: string | undefined,
    text: string,
  ])[] = [
    ["is text", "plan", undefined, "plan"],
    ["that Kubernetes would fill in stays as it is", "$(HOME)", undefined, "$$(HOME)"],
    ["with two dollars keeps both", "$$(HOME) $$ $", undefined, "$$$$(HOME) $$$$ $$"],
    ["may be empty", "", undefined, ""],
    ["may look like anything", "; rm -rf / `id` \n é", undefined, "; rm -rf / `id` \n é"],
    ["is the checkout", { folder: "project" }, undefined, "/dagctl/source"],
    ["is the project's folder in it", { folder: "project" }, "a/b", "/dagctl/source/a/b"],
    [
      "is a file of the project",
      { folder: "project", path: "main.mjs" },
      "a",
      "/dagctl/source/a/main.mjs",
    ],
    [
      "is a file of the working folder, wherever the project is",
      { folder: "working", path: "x.db" },
      "a",
      "/dagctl/working/x.db",
    ],
    [
      "loses what means nothing",
      { folder: "project", path: "./a//b/." },
      "sub//",
      "/dagctl/source/sub/a/b",
    ],
    [
      "keeps dots that are part of a name",
      { folder: "project", path: "..a/b.." },
      undefined,
      "/dagctl/source/..a/b..",
    ],
    [
      "keeps dollars of a path",
      { folder: "project", path: "$(X)" },
      "$y",
      "/dagctl/source/$$y/$$(X)",
    ],
    [
      "with an empty path is the folder",
      { folder: "working", path: "" },
      undefined,
      "/dagctl/working",
    ],
  ];
  test.each(table)("%s", (_what, argument, path, text) => {
    expect(argumentText(argument, at(path))).toBe(text);
  });

  test.each([
    ["above", { folder: "project", path: "../other" }],
    ["above, from below", { folder: "working", path: "a/../../b" }],
    ["absolute", { folder: "working", path: "/etc/passwd" }],
  ] as const)("that leaves its folder is refused: %s", (_what, argument) => {
    expect(() => argumentText(argument, at())).toThrow(
      expect.objectContaining({ code: "invalid", issues: [expect.objectContaining({ path: "" })] }),
    );
  });
});

describe("the current folder of a step", () => {
  const repository = workload().repository;
  test.each([
    ["the working folder by default", {}, "/dagctl/working"],
    ["the working folder", { currentFolder: "working" }, "/dagctl/working"],
    ["the checkout", { currentFolder: "project" }, "/dagctl/source"],
    [
      "the project's folder in it, as it is named",
      { currentFolder: "project", repository: { ...repository, path: "a/$(B)" } },
      "/dagctl/source/a/$(B)",
    ],
  ] as const)("is %s", (_what, over, folder) => {
    const spec = pod(over, [], 2).spec;
    const steps = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].filter(
      ({ name }) => name.startsWith("step-"),
    );
    expect(steps.map(({ workingDir }) => workingDir)).toEqual([folder, folder]);
  });
});

describe("what a pod writes", () => {
  const files = [variable("KEY", { file: { path: "/x", permissions: 0o600 } })];
  const containersOf = (template: V1PodTemplateSpec): readonly V1Container[] => [
    ...(template.spec?.initContainers ?? []),
    ...(template.spec?.containers ?? []),
  ];

  test("is in one volume of the size of the setting, and files of variables are in memory", () => {
    const volumes = (pod({}, files).spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir);
    expect(volumes).toEqual([
      { name: "run", emptyDir: { sizeLimit: "3Gi" } },
      { name: "files", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
    ]);
  });

  test("is in folders of that volume, of which a container sees those that it needs", () => {
    const folders = (name: string): readonly string[] =>
      containersOf(pod({}, files, 2)).flatMap((one) =>
        one.name === name
          ? (one.volumeMounts ?? []).flatMap(({ name: volume, mountPath, subPath }) =>
              volume === "run" ? [`${subPath} ${mountPath}`] : [],
            )
          : [],
      );
    expect(folders("git-fetch")).toEqual([
      "source /dagctl/source",
      "repository /dagctl/repository.git",
      "home /dagctl/home",
    ]);
    for (const step of ["step-1", "step-2"])
      expect(folders(step)).toEqual([
        "source /dagctl/source",
        "working /dagctl/working",
        "home /dagctl/home",
        "tmp /tmp",
      ]);
  });

  test("is limited in each container to the sum of the volumes and 1Gi for logs", () => {
    const resources = {
      cpu_request: "0.5",
      cpu_limit: "2",
      memory_request: "128Mi",
      memory_limit: "4Gi",
    };
    const all = containersOf(pod({ resources }, files, 2));
    expect(all.map(({ name }) => name)).toEqual([
      "git-init",
      "git-fetch",
      "git-checkout",
      "file-0",
      "step-1",
      "step-2",
    ]);
    for (const { name, resources: own } of all)
      expect(own, name).toMatchObject({
        requests: { "ephemeral-storage": "256Mi" },
        limits: { "ephemeral-storage": "4Gi" },
      });
    expect(all.at(-1)?.resources).toEqual({
      requests: { cpu: "0.5", memory: "128Mi", "ephemeral-storage": "256Mi" },
      limits: { cpu: "2", memory: "4Gi", "ephemeral-storage": "4Gi" },
    });
  });

  test.each([
    ["10Gi", "11Gi"],
    ["500Mi", "1524Mi"],
    ["1G", "1978Mi"],
    ["0.5Gi", "1536Mi"],
    ["1", "1025Mi"],
  ])("is limited in whole MiB: %s leads to %s", (volumeSize, limit) => {
    expect(containersOf(pod({}, [], 1, volumeSize)).at(-1)?.resources?.limits).toMatchObject({
      "ephemeral-storage": limit,
    });
  });
});

describe("the environment of a step", () => {
  test("has a home folder and a folder for temporary files", () => {
    expect(environmentOf(pod())).toEqual([
      { name: "HOME", value: "/dagctl/home" },
      { name: "TMPDIR", value: "/tmp" },
      { name: "PWD", value: "/dagctl/working" },
    ]);
  });

  test("has the folder in which it starts as PWD, whatever a variable says", () => {
    const inFolder = (path: string): V1PodTemplateSpec => {
      const { repository } = workload();
      return pod({ currentFolder: "project", repository: { ...repository, path } }, [
        variable("PWD"),
      ]);
    };
    expect(named(inFolder("a/b"), "PWD")).toEqual([{ name: "PWD", value: "/dagctl/source/a/b" }]);
    expect(named(inFolder("a$(HOME)"), "PWD")).toEqual([
      { name: "PWD", value: "/dagctl/source/a$$(HOME)" },
    ]);
    expect(inFolder("a/b").spec?.containers[0]?.workingDir).toBe("/dagctl/source/a/b");
  });

  test("has the workload's value instead of the driver's own, and instead of a variable of the same name", () => {
    const environment: Readonly<Record<string, EnvironmentValue>> = {
      HOME: { folder: "working" },
      COLOR: "blue $(HOME)",
      TOKEN: { secret: "state.password" },
    };
    const template = pod({ environment }, [
      variable("COLOR"),
      variable("TOKEN", { file: { path: "/x", permissions: 0o600 } }),
      variable("OTHER"),
    ]);
    expect(named(template, "HOME")).toEqual([{ name: "HOME", value: "/dagctl/working" }]);
    expect(named(template, "COLOR")).toEqual([{ name: "COLOR", value: "blue $$(HOME)" }]);
    expect(named(template, "TOKEN")).toEqual([
      {
        name: "TOKEN",
        valueFrom: { secretKeyRef: { name: "environment", key: "state.password" } },
      },
    ]);
    expect(named(template, "OTHER")).toEqual([
      { name: "OTHER", valueFrom: { secretKeyRef: { name: "variables", key: "variable.OTHER" } } },
    ]);
    // No file is written for a variable that is not given.
    expect(template.spec?.volumes?.map(({ name }) => name)).not.toContain("files");
  });

  test("has no duplicate name, which Kubernetes refuses at apply", () => {
    const template = pod({ environment: { HOME: "/x", TMPDIR: "/y", A: "1" } }, [
      variable("A"),
      variable("HOME"),
      variable("B"),
    ]);
    const names = environmentOf(template).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test("contains no value of a variable, and marks which a log may show", () => {
    const variables = [variable("SHOWN", { sensitive: false }), variable("HIDDEN")];
    expect(JSON.stringify(pod({}, variables))).not.toContain("value of");
    expect(annotateShownKeys(variables.map(shapeOf))).toEqual({
      "dagctl.dev/shown": '["variable.SHOWN"]',
    });
  });
});

describe("a variable with a file", () => {
  test("is mounted with its mode, before the steps, and its variable has the path", () => {
    const template = pod(
      {},
      [variable("KEY", { file: { path: "/secrets/$a/key.json", permissions: 0o440 } })],
      2,
    );
    expect(named(template, "KEY")).toEqual([
      { name: "KEY", value: "/dagctl/files/secrets/$$a/key.json" },
    ]);
    const init = template.spec?.initContainers ?? [];
    expect(init.map(({ name }) => name)).toEqual([
      "git-init",
      "git-fetch",
      "git-checkout",
      "file-0",
      "step-1",
    ]);
    expect(init[3]?.command).toEqual([
      "install",
      "-D",
      "-m",
      "0440",
      "/dagctl/file-values/KEY",
      "/dagctl/files/secrets/$$a/key.json",
    ]);
  });

  test.each(["/../../tmp/x", "/a/../../../etc/x"])("outside its folder is refused: %s", (path) => {
    expect(() => pod({}, [variable("KEY", { file: { path, permissions: 0o600 } })])).toThrow(
      /leaves the files of variables/,
    );
  });
});

describe("resources", () => {
  test.each([
    ["as people write them", "500m", "2", "512Mi", "1Gi"],
    ["in unusual forms", "0.5", "1e1", "123456789", "1.5G"],
    ["with a fraction, an exponent and a plus", ".25", "+1", "1E6", "129e6"],
  ])(
    "are passed on exactly as given: %s",
    (_what, cpu_request, cpu_limit, memory_request, memory_limit) => {
      const resources: Resources = { cpu_request, cpu_limit, memory_request, memory_limit };
      expect(pod({ resources }).spec?.containers[0]?.resources).toMatchObject({
        requests: { cpu: cpu_request, memory: memory_request },
        limits: { cpu: cpu_limit, memory: memory_limit },
      });
    },
  );
});

describe("a pod", () => {
  test("without steps succeeds without running anything", () => {
    expect(pod({}, [], 0).spec?.containers.map(({ command }) => command)).toEqual([["true"]]);
  });

  test("logs in with the credentials of the repository, and with nothing else", () => {
    const of = (authMethod: "none" | "ssh" | "github_app") => {
      const { spec } = pod({
        repository: {
          ...workload().repository,
          authMethod,
          url: "https://git.example:8443/a/b.git",
        },
      });
      const [init, fetch, checkout] = spec?.initContainers ?? [];
      for (const other of [init, checkout])
        expect(JSON.stringify(other)).not.toMatch(/secretKeyRef|GIT_SSH|dagctl\/git"/);
      return { fetch, volumes: (spec?.volumes ?? []).map(({ name }) => name) };
    };
    expect(of("none").volumes).not.toContain("git");
    expect(of("ssh").volumes).toContain("git");
    expect(of("ssh").fetch?.env?.find(({ name }) => name === "GIT_SSH_COMMAND")?.value).toContain(
      "StrictHostKeyChecking=yes",
    );
    expect(of("github_app").fetch?.env).toEqual(
      expect.arrayContaining([
        { name: "GIT_CONFIG_KEY_0", value: "http.https://git.example:8443/.extraHeader" },
        {
          name: "GIT_CONFIG_VALUE_0",
          valueFrom: { secretKeyRef: { name: "git", key: "http-header" } },
        },
      ]),
    );
  });

  test("of the cluster's own schedule ends at the run deadline, and its Job a while later, so that the log can be read", () => {
    const given = { ...settings(), runDeadlineMs: 5_400_000 };
    const { spec } = cronJob(given, projectPlace(given, deployment().ref), deployment(), job(), []);
    expect(spec?.jobTemplate.spec?.template.spec?.activeDeadlineSeconds).toBe(5_400);
    expect(spec?.jobTemplate.spec?.activeDeadlineSeconds).toBe(5_400 + 900);
    expect(longestRun(given)).toBe(6_300_000);
  });

  test("is refused with errors of the contract", () => {
    try {
      argumentText({ folder: "project", path: ".." }, at());
      expect.unreachable();
    } catch (error) {
      expect(isDagctlError(error)).toBe(true);
    }
  });
});

describe("Python modules", () => {
  const pythonModules = { dagctl: "x = '$(HOME)'\n" };

  test("are a ConfigMap that a volume shows as files, first on the PYTHONPATH of each step", () => {
    const template = pod({ pythonModules }, [], 2);
    const name = modulesName("dagctl", "acme", pythonModules);
    expect(name).toMatch(/^modules-[0-9a-f]{32}-[a-z2-7]{10}$/);
    expect(template.spec?.volumes).toContainEqual({ name: "modules", configMap: { name } });
    expect(JSON.stringify(template)).not.toContain("$(HOME)'");
    const steps = [
      ...(template.spec?.initContainers ?? []),
      ...(template.spec?.containers ?? []),
    ].filter(({ name: step }) => step.startsWith("step-"));
    expect(steps).toHaveLength(2);
    for (const { env, volumeMounts } of steps) {
      expect(env).toContainEqual({ name: "PYTHONPATH", value: "/dagctl/modules" });
      expect(volumeMounts).toContainEqual({
        name: "modules",
        mountPath: "/dagctl/modules",
        readOnly: true,
      });
    }
  });

  test("come before a variable PYTHONPATH, which Kubernetes expands", () => {
    const template = pod({ pythonModules }, [variable("PYTHONPATH")]);
    const names = environmentOf(template).map(({ name }) => name);
    expect(named(template, "PYTHONPATH")).toEqual([
      { name: "PYTHONPATH", value: "/dagctl/modules:$(DAGCTL_PYTHONPATH)" },
    ]);
    expect(named(template, "DAGCTL_PYTHONPATH")).toMatchObject([
      { valueFrom: { secretKeyRef: { key: "variable.PYTHONPATH" } } },
    ]);
    // A reference to a variable that comes later stays as it is written.
    expect(names.indexOf("DAGCTL_PYTHONPATH")).toBeLessThan(names.indexOf("PYTHONPATH"));
  });

  test("of the repository are imported from its checkout, after those of dagctl", () => {
    const importFolders = ["libs/core/$(src)", ""];
    const path = "/dagctl/source/libs/core/$$(src):/dagctl/source";
    expect(named(pod({ importFolders }), "PYTHONPATH")).toEqual([
      { name: "PYTHONPATH", value: path },
    ]);
    const both = pod({ pythonModules, importFolders }, [variable("PYTHONPATH")]);
    expect(named(both, "PYTHONPATH")).toEqual([
      { name: "PYTHONPATH", value: `/dagctl/modules:${path}:$(DAGCTL_PYTHONPATH)` },
    ]);
    expect(() => pod({ importFolders: ["../x"] })).toThrow(/leaves the repository/);
  });

  test("that are absent change nothing, and all invalid names are refused at once", () => {
    expect(moduleFiles(workload({ pythonModules: {} }))).toBeUndefined();
    expect(moduleFiles(workload())).toBeUndefined();
    expect(() => moduleFiles({ pythonModules: { "../x": "", ok: "", "1": "" } })).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: ["1", "../x"].map((name): unknown =>
          expect.objectContaining({ path: `pythonModules.${name}` }),
        ),
      }),
    );
  });
});
