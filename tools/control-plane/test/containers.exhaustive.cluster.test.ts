import { makeSshKey, sshServer } from "@dagctl/test-servers";
import type { V1Container } from "@kubernetes/client-node";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { applyObjects, type ClusterAccess, kubectl } from "../src/index.ts";
import { sharedControlPlane } from "../src/shared/plane.ts";
import { job, jobIs, pod, podIn, shell } from "./objects.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let plane: ClusterAccess;
let namespace: string;
beforeAll(async () => {
  plane = await sharedControlPlane();
}, FIRST_START);
beforeEach(async () => {
  namespace = await plane.namespace();
});

const logs = (name: string, container = "main"): Promise<string> =>
  kubectl(plane, ["logs", "-n", namespace, name, "-c", container]);
const secret = (name: string, stringData: Record<string, string>): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
  stringData,
});

describe("the termination message of a container", () => {
  const failing = (script: string, more: Partial<V1Container> = {}): V1Container =>
    shell(script, { terminationMessagePolicy: "FallbackToLogsOnError", ...more });
  const messageOf = async (name: string, phase: string): Promise<string | undefined> => {
    const { status } = await podIn(plane, namespace, name, phase);
    return status?.containerStatuses?.[0]?.state?.terminated?.message;
  };

  test("is the end of its log where it failed and requests that", async () => {
    await applyObjects(
      plane,
      pod(namespace, "short", { containers: [failing("echo out; echo error >&2; exit 3")] }),
      pod(namespace, "lines", { containers: [failing("seq 1000; exit 3")] }),
      pod(namespace, "bytes", { containers: [failing("seq -f '%0100g' 100; exit 3")] }),
      pod(namespace, "fine", { containers: [failing("echo out")] }),
      pod(namespace, "silent", { containers: [failing("exit 3")] }),
      pod(namespace, "default", { containers: [shell("echo out; exit 3")] }),
    );
    const short = await messageOf("short", "Failed");
    expect(short?.split("\n").toSorted()).toEqual(["", "error", "out"]);
    await expect(messageOf("lines", "Failed")).resolves.toBe(
      Array.from({ length: 80 }, (_, index) => `${921 + index}\n`).join(""),
    );
    const bytes = (await messageOf("bytes", "Failed")) ?? "";
    expect(bytes).toHaveLength(2048);
    expect(bytes.endsWith("00100\n")).toBe(true);
    await expect(messageOf("fine", "Succeeded")).resolves.toBeUndefined();
    await expect(messageOf("silent", "Failed")).resolves.toBeUndefined();
    await expect(messageOf("default", "Failed")).resolves.toBeUndefined();
  });

  test("is the content of the termination message file, where the container names one", async () => {
    const script = 'echo log; echo "from the file" >"$1"; exit 3';
    await applyObjects(
      plane,
      pod(namespace, "file", {
        containers: [failing(script, { args: ["sh", "/dev/termination-log"] })],
      }),
      pod(namespace, "own", {
        containers: [shell("echo mine >/run/words", { terminationMessagePath: "/run/words" })],
      }),
    );
    await expect(messageOf("file", "Failed")).resolves.toBe("from the file\n");
    await expect(messageOf("own", "Succeeded")).resolves.toBe("mine\n");
  });
});

test("a pod with every restriction of Kubernetes runs, with one emptyDir in all its containers and single files of a Secret", async () => {
  await kubectl(plane, [
    "label",
    "namespace",
    namespace,
    "pod-security.kubernetes.io/enforce=restricted",
  ]);
  const securityContext = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
  const shared = { name: "shared", mountPath: "/dagctl/shared" };
  const part = { name: "shared", mountPath: "/part", subPath: "a/part" };
  const resources = {
    requests: { cpu: "100m", memory: "64Mi" },
    limits: { memory: "64Mi", "ephemeral-storage": "1Gi" },
  };
  const main = shell(
    'cat /dagctl/shared/steps /etc/one.json; cat "$FILE"; stat -c %a /etc/one.json',
    {
      securityContext,
      resources,
      env: [{ name: "FILE", value: "/part/file" }],
      volumeMounts: [
        shared,
        part,
        { name: "files", mountPath: "/etc/one.json", subPath: "one.json", readOnly: true },
      ],
    },
  );
  await applyObjects(
    plane,
    secret("files", { "one.json": "{}\n", "two.json": "not mounted" }),
    job(namespace, "restricted", {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        runAsGroup: 65532,
        fsGroup: 65532,
        seccompProfile: { type: "RuntimeDefault" },
      },
      initContainers: [
        shell("echo one >>/dagctl/shared/steps", {
          name: "one",
          securityContext,
          volumeMounts: [shared],
        }),
        shell("echo two >>/dagctl/shared/steps; echo part >/part/file", {
          name: "two",
          securityContext,
          volumeMounts: [shared, part],
        }),
      ],
      containers: [main],
      volumes: [
        { name: "shared", emptyDir: { sizeLimit: "1Gi" } },
        { name: "files", secret: { secretName: "files", defaultMode: 0o400 } },
      ],
    }),
  );
  await jobIs(plane, namespace, "restricted", "Complete");
  await expect(logs("job/restricted")).resolves.toBe("one\ntwo\n{}\npart\n400\n");
});

describe("programs that are called without a shell", () => {
  test("have the variables of their container and of the node, and no others", async () => {
    const main = {
      name: "main",
      image: "coreutils:9",
      command: ["env"],
      env: [{ name: "OWN", value: "a value" }],
      workingDir: "/work",
    };
    const mounted = { ...main, volumeMounts: [{ name: "work", mountPath: "/work" }] };
    await applyObjects(
      plane,
      pod(namespace, "env", {
        enableServiceLinks: false,
        containers: [mounted],
        volumes: [{ name: "work", emptyDir: {} }],
      }),
    );
    await podIn(plane, namespace, "env", "Succeeded");
    const names = (await logs("env"))
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(0, line.indexOf("=")));
    expect(names.toSorted()).toEqual([
      "HOME",
      "HOSTNAME",
      "KUBERNETES_SERVICE_HOST",
      "KUBERNETES_SERVICE_PORT",
      "OWN",
      "PATH",
      "TMPDIR",
    ]);
  });

  test("can use install to copy files with their modes, also to a path with spaces", async () => {
    const files = { name: "files", mountPath: "/dagctl/files" };
    const put = (name: string, ...args: string[]): V1Container => ({
      name,
      image: "busybox:1",
      command: ["install", ...args],
      volumeMounts: [files, { name: "secret", mountPath: "/dagctl/secret" }],
    });
    await applyObjects(
      plane,
      secret("contents", { zero: "first", one: "second" }),
      job(namespace, "installs", {
        initContainers: [
          put("key", "-D", "-m", "0600", "/dagctl/secret/0", "/dagctl/files/of the suite/key.json"),
          put("open", "-D", "-m", "0644", "/dagctl/secret/1", "/dagctl/files/open.txt"),
          put("program", "-D", "-m", "0755", "/dagctl/secret/1", "/dagctl/files/bin/program"),
        ],
        containers: [
          shell(
            "find /dagctl/files -type f -printf '%m %P\\n' | sort; cat '/dagctl/files/of the suite/key.json'",
            { volumeMounts: [files] },
          ),
        ],
        volumes: [
          { name: "files", emptyDir: {} },
          {
            name: "secret",
            secret: {
              secretName: "contents",
              items: [
                { key: "zero", path: "0" },
                { key: "one", path: "1" },
              ],
            },
          },
        ],
      }),
    );
    await jobIs(plane, namespace, "installs", "Complete");
    await expect(logs("job/installs")).resolves.toBe(
      "600 of the suite/key.json\n644 open.txt\n755 bin/program\nfirst",
    );
  });

  test("can use git over ssh with a key and a known host from a Secret", async () => {
    const server = await sshServer();
    onTestFinished(() => server.close());
    const key = await makeSshKey();
    await server.authorize(key.publicKey);
    const repository = await server.create("project");
    const commit = await repository.commit({ "models/a.sql": "select 1\n" });
    const source = { name: "source", mountPath: "/dagctl/source" };
    const ssh =
      "ssh -i /dagctl/git/key -o UserKnownHostsFile=/dagctl/git/known_hosts -o IdentitiesOnly=yes -o BatchMode=yes -F /dev/null";
    const git = (name: string, ...args: string[]): V1Container => ({
      name,
      image: "git:2",
      command: ["git", "-C", "/dagctl/source", ...args],
      env: [{ name: "GIT_SSH_COMMAND", value: ssh }],
      volumeMounts: [source, { name: "git", mountPath: "/dagctl/git", readOnly: true }],
    });
    await applyObjects(
      plane,
      secret("git", { key: key.privateKey, known_hosts: `${server.knownHost}\n` }),
      job(namespace, "fetches", {
        initContainers: [
          git("init", "init", "--quiet"),
          git(
            "fetch",
            "fetch",
            "--quiet",
            "--depth=1",
            "--filter=blob:none",
            repository.url,
            commit,
          ),
          git(
            "checkout",
            "-c",
            "advice.detachedHead=false",
            "checkout",
            "--quiet",
            "FETCH_HEAD",
            "--",
            "models",
          ),
        ],
        containers: [
          shell("cat models/a.sql; git rev-parse FETCH_HEAD", {
            workingDir: "/dagctl/source",
            volumeMounts: [source],
          }),
        ],
        volumes: [
          { name: "source", emptyDir: {} },
          { name: "git", secret: { secretName: "git", defaultMode: 0o400 } },
        ],
      }),
    );
    await jobIs(plane, namespace, "fetches", "Complete");
    await expect(logs("job/fetches")).resolves.toBe(`select 1\n${commit}\n`);
  });
});
