import type { ResolvedPackages } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { variable } from "../manifests/making.ts";
import { eventually } from "../cluster/api-double.ts";
import type { Stored } from "../cluster/object-api.ts";
import { withoutPauses } from "../cluster/without-pauses.ts";
import { ANSWER, ENDED, request, resolutionScene, type ResolutionScene } from "./scene.ts";

const answered = { state: ENDED, log: `${ANSWER}\n` };
const LOCK_TEXT = `--only-binary :all:\npolars==1.44.2 --hash=sha256:${"12".repeat(32)}\n`;

const resolve = async (
  { driver }: Pick<ResolutionScene, "driver">,
  of = request(),
): Promise<ResolvedPackages> => {
  const found = await driver.deploy.resolvePackages?.(of);
  if (found === undefined) throw new Error("the driver resolves nothing");
  return found;
};
const locksOf = ({ api }: ResolutionScene): readonly Stored[] =>
  api
    .all("configmaps")
    .filter(({ metadata }) => metadata?.labels?.["dagctl.dev/component"] === "packages");

describe("resolving the packages of a project", () => {
  test("runs a confined Job of the project's image, and stores its answer under the digest", async () => {
    const scene = await resolutionScene(() => answered, { packages: { volumeSize: "3Gi" } });
    const { lock } = await resolve(scene);
    expect(lock).toMatch(/^sha256:[0-9a-f]{64}$/);
    const [job] = scene.jobs;
    expect(job?.["spec"]).toMatchObject({
      backoffLimit: 0,
      activeDeadlineSeconds: 540,
      template: {
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          serviceAccountName: "dagctl-run",
          securityContext: { runAsNonRoot: true },
          containers: [
            {
              image: "ghcr.io/dagctl/sqlmesh:0.130.0",
              securityContext: { readOnlyRootFilesystem: true },
              resources: {
                requests: { "ephemeral-storage": "256Mi" },
                limits: { memory: "512Mi", "ephemeral-storage": "4Gi" },
              },
            },
          ],
          volumes: [{ name: "request" }, { name: "resolution", emptyDir: { sizeLimit: "3Gi" } }],
        },
      },
    });
    const [stored] = locksOf(scene);
    expect(stored).toMatchObject({
      immutable: true,
      data: { "lock.txt": LOCK_TEXT },
      metadata: {
        name: expect.stringContaining(`packages-${lock.slice(7, 39)}-`),
        annotations: { "dagctl.dev/lock": lock },
      },
    });
    expect(stored?.metadata?.labels?.["dagctl.dev/project"]).toBeUndefined();
    expect(scene.api.all("jobs")).toEqual([]);
  });

  test("gives the Job its request and the login of the index before it begins, as the Job's own", async () => {
    const scene = await resolutionScene(() => answered, {
      packages: { indexes: [{ name: "corp", url: "https://pypi.corp.example/simple" }] },
    });
    const word = variable("UV_INDEX_CORP_PASSWORD", { value: new Secret("not to be seen") });
    await resolve(scene, { ...request(), installVariables: [word] });
    const [job] = scene.jobs;
    const [config, secret] = scene.given;
    expect(config?.["data"]).toEqual({ "request.json": expect.any(String) });
    for (const part of ['"base":"installed"', '"tool":["sqlmesh==0.130.0"]', '"uv":"./uv"'])
      expect(Object.values(config?.["data"] ?? {}).join("")).toContain(part);
    expect(secret?.["data"]).toEqual({
      "install.UV_INDEX_CORP_PASSWORD": Buffer.from("not to be seen").toString("base64"),
    });
    for (const one of [config, secret])
      expect(one?.metadata?.ownerReferences).toMatchObject([
        { kind: "Job", uid: job?.metadata?.uid },
      ]);
    for (const one of [job, config]) expect(JSON.stringify(one)).not.toContain("not to be seen");
  });

  test("a second time starts no Job, and returns the same digest, on each host", async () => {
    const scene = await resolutionScene(() => answered);
    const first = await resolve(scene);
    const other = { ...request().ref, project: "proj_aaaaaaaaaaaaaaaa" };
    expect(await resolve({ driver: scene.another() }, { ...request(), ref: other })).toEqual(first);
    expect(scene.jobs).toHaveLength(1);
  });

  test.each([
    ["requirements", { requirements: { ...request().runtime.requirements, constraints: ["a<2"] } }],
    [
      "requires-python",
      { requirements: { ...request().runtime.requirements, requiresPython: ">3" } },
    ],
    [
      "list of packages from elsewhere",
      { requirements: { ...request().runtime.requirements, provided: ["b"] } },
    ],
    ["version of the tool", { packages: [{ name: "sqlmesh", version: "0.131.0" }] }],
  ] as const)(
    "with another %s starts another Job, and the same answer is stored once",
    async (_what, over) => {
      const scene = await resolutionScene(() => answered);
      const first = await resolve(scene);
      const changed = request(over as Parameters<typeof request>[0]);
      expect(await resolve(scene, changed)).toEqual(first);
      expect(scene.jobs).toHaveLength(2);
      expect(locksOf(scene)).toHaveLength(1);
      await resolve(scene);
      await resolve(scene, changed);
      expect(scene.jobs).toHaveLength(2);
    },
  );

  test("a stored result is found by two calls at once, although both write its date of use", async () => {
    const scene = await resolutionScene(() => answered);
    const first = await resolve(scene);
    const hosts = [scene.driver, scene.another(), scene.another(), scene.another()];
    const all = await Promise.all(hosts.map(async (driver) => resolve({ driver })));
    expect(new Set(all.map(({ lock }) => lock))).toEqual(new Set([first.lock]));
    expect(scene.jobs).toHaveLength(1);
  });

  test("the result of a call that was faster counts: a request has one result", async () => {
    const other = ANSWER.replace("1.44.2", "1.44.3");
    const pods = [answered, { ...answered, log: other }];
    let restore = (): void => undefined;
    const scene = await resolutionScene(() => {
      restore();
      return pods.shift() ?? answered;
    });
    const first = await resolve(scene);
    // The second Job begins before the first result is stored.
    const [stored] = locksOf(scene);
    const path = `/api/v1/namespaces/${scene.namespace}/configmaps/${stored?.metadata?.name}`;
    scene.api.remove(path);
    restore = () => void scene.api.put(path, { ...stored });
    expect(await resolve(scene)).toEqual(first);
    expect(scene.jobs).toHaveLength(2);
    expect(locksOf(scene)).toHaveLength(1);
  });

  test("a call whose pod is gone, since another call has its answer, has the same result", async () => {
    const scene = await resolutionScene(() => ({ ...answered, reads: 1 }));
    const hosts = [scene.driver, scene.another(), scene.another()];
    const all = await Promise.all(hosts.map(async (driver) => resolve({ driver })));
    expect(new Set(all.map(({ lock }) => lock)).size).toBe(1);
  });

  test("a call whose Job another call deletes between two reads is no failure, and resolves anew", async () => {
    const complete = [{ type: "Complete", status: "True" }];
    const isFirst = { isDeletedOnceRead: true, conditions: complete } as const;
    let count = 0;
    const scene = await resolutionScene(() => ({
      ...answered,
      ...((count += 1) === 1 ? isFirst : {}),
    }));
    expect(await resolve(scene)).toMatchObject({ lock: expect.stringContaining("sha256:") });
    expect(scene.jobs).toHaveLength(2);
  });

  test("two calls at once share one Job, and have the same result", async () => {
    const clock = fakeClock();
    const scene = await resolutionScene(() => ({ ...answered, state: { running: {} } }), { clock });
    const both = Promise.all([resolve(scene), resolve({ driver: scene.another() })]);
    await eventually(() => expect(clock.pending).toBe(2));
    const [path = "", pod] = [...scene.api.objects].find(([at]) => at.includes("/pods/")) ?? [];
    const status = { containerStatuses: [{ name: "resolver", state: ENDED }] };
    scene.api.put(path, { ...pod, status });
    const [one, other] = await withoutPauses(clock, both);
    expect(one).toEqual(other);
    expect(scene.jobs).toHaveLength(1);
  });

  test("a Job that a host left before it was resumed is continued by the next call", async () => {
    const scene = await resolutionScene(() => answered);
    await resolve(scene);
    const [job] = scene.jobs;
    for (const { metadata } of locksOf(scene))
      scene.api.remove(`/api/v1/namespaces/${scene.namespace}/configmaps/${metadata?.name}`);
    // What a host leaves that was killed after it had created the Job.
    const path = `/apis/batch/v1/namespaces/${scene.namespace}/jobs/${job?.metadata?.name}`;
    scene.api.put(path, { ...job });
    expect(await resolve(scene)).toMatchObject({ lock: expect.stringContaining("sha256:") });
    expect(scene.jobs).toHaveLength(1);
  });

  test("a ConfigMap of that name with other content is refused: runs would install it", async () => {
    const scene = await resolutionScene(() => answered);
    await resolve(scene);
    const [stored] = locksOf(scene);
    scene.api.put(`/api/v1/namespaces/${scene.namespace}/configmaps/${stored?.metadata?.name}`, {
      ...stored,
      metadata: { ...stored?.metadata, annotations: {} },
      data: { "lock.txt": "evil==1\n" },
    });
    await expect(resolve(scene)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("does not have the packages of its name"),
    });
  });
});

const failed = (message: string, exitCode = 1, reason = "Error"): object => ({
  terminated: { exitCode, reason, message, startedAt: "", finishedAt: "" },
});
const answerOf = (kind: string, message: string): string =>
  JSON.stringify({ python: "3.12.4", failure: { kind, message } });

describe("packages that cannot be resolved", () => {
  test.each([
    [
      "because they contradict each other are invalid",
      { state: ENDED, log: answerOf("conflict", "Because sqlmesh==0.130.0 depends on x") },
      { code: "invalid", message: expect.stringContaining("Because sqlmesh==0.130.0 depends") },
    ],
    [
      "because the index refuses the login are unavailable, with what to set",
      { state: ENDED, log: answerOf("login", "401 Unauthorized") },
      { code: "unavailable", message: expect.stringContaining("UV_INDEX_<NAME>_PASSWORD") },
    ],
    [
      "because the image has another version of the tool are invalid, with both versions",
      {
        state: ENDED,
        log: answerOf("tool", "the image has sqlmesh 0.131.0, and the project needs 0.130.0"),
      },
      { code: "invalid", message: expect.stringContaining("has sqlmesh 0.131.0") },
    ],
    [
      "within the memory of the project are invalid",
      { state: failed("", 137, "OOMKilled") },
      { code: "invalid", message: expect.stringContaining("Raise memory_limit") },
    ],
    [
      "without more bytes than they may have are unavailable, with the settings",
      { state: failed('{"limit": "bytes", "most": 100}', 99) },
      {
        code: "unavailable",
        retryable: false,
        message: expect.stringMatching(/more than 100 bytes.*--package-size/),
      },
    ],
    [
      "before the index ends its answer are unavailable",
      { state: failed('{"limit": "seconds", "most": 525}', 99) },
      { code: "unavailable", retryable: true, message: expect.stringContaining("without an end") },
    ],
    [
      "without writing too much are invalid, with the setting",
      {
        state: failed("", 137),
        ended: {
          reason: "Evicted",
          message: 'Usage of EmptyDir volume "resolution" exceeds the limit "10Gi". ',
        },
      },
      { code: "invalid", message: expect.stringContaining("raise packages.volumeSize") },
    ],
    [
      "because their node has no space are unavailable",
      {
        state: failed("", 137),
        ended: { reason: "Evicted", message: "The node was low on resource: ephemeral-storage. " },
        conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }],
      },
      { code: "unavailable", message: expect.stringContaining("low on resource") },
    ],
    [
      "in an image without Python are invalid",
      { state: failed('exec: "python": not found', 128, "StartError") },
      { code: "invalid", message: expect.stringContaining("has no Python") },
    ],
    [
      "because uv is not in its image are invalid",
      { init: failed("cp: can't stat '/usr/local/bin/uv'") },
      { code: "invalid", message: expect.stringContaining("uv could not be copied") },
    ],
    [
      "because the image cannot be pulled are invalid",
      { init: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } },
      { code: "invalid", message: expect.stringContaining("no such image") },
    ],
    [
      "because the resolver crashed are a fault, with its last words",
      { state: failed("KeyError: 'tool'") },
      { code: "internal", message: expect.stringContaining("KeyError: 'tool'") },
    ],
    [
      "in time are unavailable",
      {
        absent: true,
        conditions: [{ type: "Failed", status: "True", reason: "DeadlineExceeded" }],
      },
      { code: "unavailable", message: expect.stringContaining("it took too long") },
    ],
  ] as const)("%s", async (_what, pod, error) => {
    const scene = await resolutionScene(() => pod, { timing: { imageMs: 1 } });
    await expect(resolve(scene)).rejects.toMatchObject(error);
    expect(locksOf(scene)).toEqual([]);
    // The next call starts another Job.
    expect(scene.api.all("jobs")).toEqual([]);
  });

  test.each([
    ["the image of uv", "init", "The image of uv cannot be pulled"],
    ["the image of the project", "state", undefined],
  ])("report at once that %s cannot be pulled", async (what, where, outage) => {
    const pod = { [where]: { waiting: { reason: "ErrImagePull", message: "no such image" } } };
    const scene = await resolutionScene(() => pod, { timing: { imageMs: 1_500 } });
    const reports: unknown[][] = [];
    const report = (...given: unknown[]): void => void reports.push(given);
    const { resolvePackages } = scene.driver.deploy;
    await expect(resolvePackages?.(request(), { report })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(reports).toContainEqual([
      `The pod that resolves the packages waits: ErrImagePull: no such image (${what})`,
      ...(outage === undefined ? [] : [outage]),
    ]);
  });

  test("fail with the reason, and with what is away, while Argo CD cannot make the namespace", async () => {
    const scene = await resolutionScene(() => answered, { timing: { organizationMs: 1 } });
    const [[path, application] = ["", {}]] = [...scene.api.objects].filter(([each]) =>
      each.includes("/applications/"),
    );
    const message = 'code = Unavailable desc = "Error while dialing: dial tcp: refused"';
    const conditions = [{ type: "ComparisonError", message }];
    scene.api.put(path, { ...application, status: { conditions } });
    const reports: unknown[][] = [];
    const report = (...given: unknown[]): void => void reports.push(given);
    const outage = "Argo CD's repo server does not answer";
    const reason = `The organization waits: ${outage}: dial tcp: refused`;
    const error = { code: "unavailable", message: reason, details: { outage } };
    await expect(
      scene.driver.deploy.resolvePackages?.(request(), { report }),
    ).rejects.toMatchObject(error);
    expect(reports).toContainEqual([reason, outage]);
  });

  test("are resolved again once the cause is gone", async () => {
    const pods = [{ state: ENDED, log: answerOf("unreachable", "dns error") }, answered];
    const scene = await resolutionScene(() => pods.shift() ?? answered);
    await expect(resolve(scene)).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(await resolve(scene)).toMatchObject({ lock: expect.any(String) });
  });

  test("before the call is ended leave their Job, which the next call joins", async () => {
    const scene = await resolutionScene(() => ({ ...answered, state: { running: {} } }));
    const signal = AbortSignal.timeout(1_500);
    await expect(scene.driver.deploy.resolvePackages?.(request(), { signal })).rejects.toThrow();
    expect(scene.api.all("jobs")).toHaveLength(1);
  });
});

describe("an image that has everything", () => {
  const image = "registry.example.com/pipelines/sqlmesh:1";
  const runtime = {
    language: "python",
    packages: [{ name: "sqlmesh", version: "0.130.0" }],
    image,
  } as const;
  const of = { ...request(), runtime };
  const answer = { python: "3.12.4", attempt: 0, packages: [], builds: [], bytes: 0 };

  test("is checked in a Job of that image at each deployment, and nothing is installed", async () => {
    const scene = await resolutionScene(() => ({ state: ENDED, log: JSON.stringify(answer) }));
    const first = await resolve(scene, of);
    expect(await resolve(scene, of)).toEqual(first);
    expect(scene.jobs).toHaveLength(2);
    expect(scene.jobs[0]?.["spec"]).toMatchObject({
      template: { spec: { containers: [{ image }] } },
    });
    expect(locksOf(scene).map(({ data }) => data)).toEqual([
      { "lock.txt": "--only-binary :all:\n" },
    ]);
  });

  test("is refused where its tool has another version", async () => {
    const failure = {
      kind: "tool",
      message: "the image has sqlmesh 0.129.0, and the project needs 0.130.0",
    };
    const scene = await resolutionScene(() => ({
      state: ENDED,
      log: JSON.stringify({ python: "3.12.4", failure }),
    }));
    await expect(resolve(scene, of)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(failure.message),
    });
    expect(locksOf(scene)).toEqual([]);
  });
});
