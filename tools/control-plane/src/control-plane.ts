import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { apiServerReady, makeNamespace, prepareArgocd, serviceAccountReady } from "./bootstrap.ts";
import { type Programs, programs, type ProgramsOptions } from "./build/programs.ts";
import { client as clientOf } from "./client.ts";
import { argocd, type Argocd } from "./components/argocd.ts";
import { type Folder, makeFolder } from "./components/folder.ts";
import { writeKubeconfig } from "./components/kubeconfig.ts";
import { kubernetes, type Kubernetes } from "./components/kubernetes.ts";
import { freePorts } from "./components/ports.ts";
import type { Component } from "./components/process.ts";
import type { Images } from "./node/context.ts";
import { nodeDouble, type NodeDouble } from "./node/node-double.ts";
import { StartFailure, until } from "./waiting.ts";

export interface ControlPlaneOptions extends ProgramsOptions {
  /**
   * The folder in which its own folder is made. @default the machine's folder for temporary files
   */
  readonly parent?: string | undefined;
  /**
   * Returns the folders of an image's programs. @default every image exists and adds nothing to the
   * PATH of this process
   */
  readonly images?: Images | undefined;
  /**
   * Variables that every image has; a container's own replace them. @default none
   */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** The pause before a container's first restart, in milliseconds. @default 1000 */
  readonly restartPause?: number | undefined;
  /**
   * How long a node may be silent before it is not ready, in seconds. Its pods are evicted after
   * the same time again. @default 10
   */
  readonly nodeGraceSeconds?: number | undefined;
  /**
   * How often Argo CD reconciles an Application although nothing changed, in seconds. With hundreds
   * of Applications, each time costs much processor time. @default 180
   */
  readonly resyncSeconds?: number | undefined;
  /**
   * Whether Argo CD is started. Without it there is only Kubernetes: seven seconds and half a
   * gigabyte less. @default true
   */
  readonly argocd?: boolean | undefined;
  /**
   * Aborts the build and the start, and leaves nothing of the start. Only `stop` ends what has
   * started.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The components that a test may stop, pause and start again. */
export type Components = Kubernetes & Partial<Argocd>;

/** What a caller needs to use a control plane that it need not have started. */
export interface ClusterAccess {
  /** The path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The path of the program. */
  readonly kubectl: string;
  /** The URL of the API server. */
  readonly url: string;
  /**
   * The folder of all that it writes: `logs/COMPONENT.log`, and `pods/UID/CONTAINER/N.log` as long
   * as a pod exists.
   */
  readonly folder: string;
  /**
   * Creates a namespace with a unique name, in which pods can start, and returns its name. @default
   * "test" is the beginning of the name
   */
  namespace(prefix?: string): Promise<string>;
}

/** A control plane of this process, with its node and its components. */
export interface ControlPlane extends ClusterAccess {
  readonly node: NodeDouble;
  readonly components: Components;
  /** Ends every process and removes the folder. A second call does nothing. */
  stop(): Promise<void>;
}

const TRIES = 3;
/**
 * Go's garbage collector takes a fifth of the processors' time by default; it may use more memory
 * instead.
 */
const MEMORY = { GOGC: "400", GOMEMLIMIT: "2500MiB" };
const START = 60_000;

/**
 * Builds the programs when that was not done yet. Starts etcd, the API server, the controller
 * manager, the scheduler, Argo CD's controller, its repo server with a redis, and a node double,
 * all on loopback. Resolves when a pod can be scheduled and an Application synced.
 *
 * However this process ends, the others end with it; the folder of a process that was killed is
 * removed at the next start.
 */
export async function controlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const built = await programs(options);
  for (let tries = 1; ; tries += 1) {
    const folder = await makeFolder(options.parent);
    try {
      return await start(options, built, folder);
    } catch (error) {
      await folder.remove();
      // Another process has taken a port that was free a moment ago.
      if (
        tries < TRIES &&
        error instanceof StartFailure &&
        error.message.includes("address already in use")
      )
        continue;
      throw error;
    }
  }
}

async function start(
  options: ControlPlaneOptions,
  built: Programs,
  folder: Folder,
): Promise<ControlPlane> {
  await promisify(execFile)(join(built.bin, "certificates"), [folder.certificates]);
  const [
    etcdPort = 0,
    peers = 0,
    apiServerPort = 0,
    redis = 0,
    repoServer = 0,
    repoMetrics = 0,
    controllerMetrics = 0,
  ] = await freePorts(7);
  const kubeconfig = join(folder.path, "kubeconfig");
  const url = `https://127.0.0.1:${apiServerPort}`;
  await writeKubeconfig(kubeconfig, url, folder.certificates);
  const env = await environment(built, folder);
  const nodeGraceSeconds = options.nodeGraceSeconds ?? 10;
  const kube = kubernetes({
    bin: built.bin,
    folder,
    env,
    kubeconfig,
    ports: [etcdPort, peers, apiServerPort],
    nodeGraceSeconds,
  });
  const argo =
    options.argocd === false
      ? undefined
      : argocd({
          bin: built.bin,
          folder,
          env,
          kubeconfig,
          ports: [redis, repoServer, repoMetrics, controllerMetrics],
          resyncSeconds: options.resyncSeconds ?? 180,
        });
  const components: Components = { ...kube, ...argo };
  const all = Object.values(components);
  const closing = new AbortController();
  const client = clientOf(
    kubeconfig,
    AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]),
  );
  let node: NodeDouble | undefined;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    closing.abort();
    await node?.stop();
    // The clients of the API server stop first: what they would log when it is gone means nothing.
    await Promise.all(
      all
        .filter((one) => one !== kube.apiServer && one !== kube.etcd)
        .map(async (one) => one.stop()),
    );
    await kube.apiServer.stop();
    await kube.etcd.stop();
    await folder.remove();
  };

  try {
    await Promise.all([
      kube.etcd.start(),
      kube.apiServer.start(),
      argo?.redis.start(),
      argo?.repoServer.start(),
    ]);
    await apiServerReady(client, START, async () => {
      const ended = all.find((one) => [kube.etcd, kube.apiServer].includes(one) && !one.running);
      return ended && `${ended.name} ended while it started:\n${await ended.lastWords()}`;
    });
    await Promise.all([kube.controllerManager.start(), kube.scheduler.start()]);
    const double = nodeDouble({
      client,
      folder: folder.path,
      certificates: folder.certificates,
      supervise: join(built.bin, "supervise"),
      apiServerPort,
      images: options.images,
      variables: options.variables,
      restartPause: options.restartPause,
    }).then((made) => {
      node = made;
    });
    const prepared =
      argo === undefined
        ? undefined
        : prepareArgocd(client, built.definitions).then(() =>
            startController(argo.controller, controllerMetrics, closing.signal),
          );
    // It waits for all of them, also when one fails: then it is known what was started, and that
    // can be stopped.
    const outcomes = await Promise.allSettled([
      double,
      prepared,
      serviceAccountReady(client, "default"),
    ]);
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    for (const one of all)
      if (!one.running)
        throw new StartFailure(`${one.name} ended while it started:\n${await one.lastWords()}`);
    if (node === undefined) throw new StartFailure("the node double did not start");
    return {
      kubeconfig,
      kubectl: join(built.bin, "kubectl"),
      url,
      folder: folder.path,
      node,
      components,
      namespace: async (prefix) => makeNamespace(client, prefix),
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Starts Argo CD's controller, and waits until it serves its metrics: a second after its start it
 * ends where another process has taken that port, and nothing would be synced.
 */
async function startController(
  controller: Component,
  metrics: number,
  signal: AbortSignal,
): Promise<void> {
  await controller.start();
  const serves = async (): Promise<boolean> => {
    if (!controller.running)
      throw new StartFailure(
        `${controller.name} ended while it started:\n${await controller.lastWords()}`,
      );
    const answer = await fetch(`http://127.0.0.1:${metrics}/metrics`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
    });
    // Another process that has the port serves no metrics of Argo CD.
    return (await answer.text()).includes("argocd_");
  };
  await until(serves, {
    what: "The start of Argo CD's controller",
    timeoutMs: START,
    signal: signal,
  });
}

/** Returns the environment of the components: of this process it has only the paths of programs. */
async function environment(built: Programs, folder: Folder): Promise<Record<string, string>> {
  const own = { HOME: join(folder.path, "home"), TMPDIR: join(folder.path, "tmp") };
  const argo = ["tls", "ssh"].map((name) => join(folder.path, "argocd", name));
  for (const path of [...Object.values(own), ...argo])
    await mkdir(path, { recursive: true, mode: 0o700 });
  return { ...own, ...MEMORY, PATH: `${built.bin}:${process.env["PATH"] ?? ""}`, LANG: "C.UTF-8" };
}
