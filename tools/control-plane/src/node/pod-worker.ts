import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1Container, V1Pod } from "@kubernetes/client-node";
import { isConflict, isNotFound } from "../client.ts";
import { logFile, type Runner, runner } from "./container-runner.ts";
import { type NodeContext, TRY_AGAIN } from "./context.ts";
import { deadline, LONGEST } from "./deadline.ts";
import { texts } from "./environment.ts";
import type { LogSource } from "./kubelet-server.ts";
import { hasStorageLimit, STORAGE_POLL, storageExcess } from "./local-storage.ts";
import { type ContainerView, type PodView, statusOf } from "./pod-status.ts";
import { publisher } from "./publisher.ts";
import { makeVolumes } from "./volumes.ts";

export interface PodWorker {
  readonly namespace: string;
  readonly name: string;
  /**
   * Takes the pod as the API server now has it. Only two things count: whether it is to be deleted,
   * and its deadline, which may be set or lowered while it runs.
   */
  update(pod: V1Pod): void;
  /**
   * Ends the worker of a pod that does not exist any more: its processes are killed. Resolves when
   * they and its directories are gone.
   */
  remove(): Promise<void>;
  log(container: string, previous: boolean): LogSource;
}

/** Runs one pod that was bound to this node, from its first report until it is deleted. */
export function podWorker(context: NodeContext, pod: V1Pod): PodWorker {
  const { name = "", namespace = "", uid = "" } = pod.metadata ?? {};
  const folder = join(context.folder, uid);
  const stopping = new AbortController();
  const runners = new Map<string, Runner>();
  const look =
    (reason: string) =>
    (container: V1Container): ContainerView => ({
      container,
      id: randomUUID(),
      state: { waiting: { reason } },
      last: undefined,
      restarts: 0,
    });
  const init = pod.spec?.initContainers ?? [];
  const view: PodView = {
    pod,
    address: context.address,
    startTime: new Date(),
    init: init.map(look("PodInitializing")),
    main: (pod.spec?.containers ?? []).map(
      look(init.length > 0 ? "PodInitializing" : "ContainerCreating"),
    ),
    ended: undefined,
    over: false,
    since: new Map(),
  };
  const publish = publisher(context, { name, namespace, uid }, () => statusOf(view));
  const policy = pod.spec?.restartPolicy ?? "Always";
  let gone = false;

  const volumes = async (): Promise<ReadonlyMap<string, string> | undefined> => {
    while (!stopping.signal.aborted) {
      try {
        const source = {
          pod,
          core: context.client.core,
          from: texts(context.client.core, namespace),
          address: context.address,
        };
        return await makeVolumes(join(folder, "volumes"), source);
      } catch {
        // As with a kubelet, the pod stays at ContainerCreating until the object exists.
        await sleep(TRY_AGAIN, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    return undefined;
  };

  const start = (
    one: ContainerView,
    mounted: ReadonlyMap<string, string>,
    again: (code: number) => boolean,
  ): Runner => {
    const options = {
      context,
      pod,
      view: one,
      folder,
      volumes: mounted,
      again,
      stopping: stopping.signal,
      onChange: publish.requestWrite,
    };
    const made = runner(options);
    runners.set(one.container.name, made);
    return made;
  };

  /** Ends a pod that writes more than it may. */
  const limitStorage = async (mounted: ReadonlyMap<string, string>): Promise<void> => {
    const { signal } = overSignal;
    const logs = [...view.init, ...view.main].map(({ container }) => join(folder, container.name));
    while (!signal.aborted) {
      await sleep(STORAGE_POLL, undefined, { signal }).catch(() => undefined);
      const message = signal.aborted ? undefined : await storageExcess(pod, mounted, logs);
      if (message !== undefined) return endFor({ reason: "Evicted", message }, 1);
    }
  };

  const run = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    publish.requestWrite();
    const mounted = await volumes();
    if (mounted === undefined) return;
    if (hasStorageLimit(pod)) void limitStorage(mounted);
    for (const one of view.init) {
      await start(one, mounted, (code) => code !== 0 && policy !== "Never").over;
      if (one.state.terminated?.exitCode !== 0) return;
    }
    if (stopping.signal.aborted) return;
    await Promise.all(
      view.main.map(
        async (one) =>
          start(
            one,
            mounted,
            (code) => policy === "Always" || (policy === "OnFailure" && code !== 0),
          ).over,
      ),
    );
  };

  /** Ends the containers: TERM, and KILL after the grace period. */
  const end = async (graceSeconds: number): Promise<void> => {
    stopping.abort();
    for (const one of runners.values()) one.terminate();
    const late = new AbortController();
    const idle = Promise.all([...runners.values()].map(async (one) => one.idle()));
    void sleep(Math.min(graceSeconds * 1000, LONGEST), undefined, { signal: late.signal })
      .then(() => runners.forEach((one) => one.kill()))
      .catch(() => undefined);
    await idle;
    late.abort();
  };

  /** Ends the pod for a reason of the node. */
  const endFor = (ended: NonNullable<PodView["ended"]>, graceSeconds: number): void => {
    if (view.over || stopping.signal.aborted) return;
    view.ended = ended;
    void end(graceSeconds);
  };

  const remove = async (): Promise<void> => {
    await publish.untilWritten();
    for (;;) {
      await context.present();
      if (gone || context.closing.aborted) return;
      try {
        await context.client.core.deleteNamespacedPod({
          name,
          namespace,
          body: { gracePeriodSeconds: 0, preconditions: { uid } },
        });
        return;
      } catch (error) {
        if (isNotFound(error) || isConflict(error)) return;
        await sleep(500, undefined, { signal: context.closing }).catch(() => undefined);
      }
    }
  };

  const overSignal = new AbortController();
  const over = run()
    .catch((error: unknown) => {
      view.ended ??= { reason: "NodeDoubleError", message: String(error) };
    })
    .then(() => {
      view.over = true;
      publish.requestWrite();
    });
  void over.then(() => overSignal.abort());

  void context.faults
    .awaits("Evicted", { namespace, pod: name }, overSignal.signal)
    .then((struck) => {
      if (!struck) return;
      const message =
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 0.";
      const condition = {
        type: "DisruptionTarget",
        status: "True",
        reason: "TerminationByKubelet",
        message,
        lastTransitionTime: new Date(),
      };
      endFor({ reason: "Evicted", message, condition }, 0);
    });
  const active = deadline(view.startTime, () =>
    endFor(
      {
        reason: "DeadlineExceeded",
        message: "Pod was active on the node longer than the specified deadline",
      },
      graceOf(pod),
    ),
  );
  void over.then(active.clear);

  let deleting: Promise<void> | undefined;
  let grace = Infinity;
  return {
    namespace,
    name,
    update(now) {
      active.set(now.spec?.activeDeadlineSeconds);
      if (now.metadata?.deletionTimestamp === undefined) return;
      const given = now.metadata.deletionGracePeriodSeconds ?? graceOf(pod);
      // A second deletion counts when it leaves less time.
      if (given >= grace) return;
      grace = given;
      const ended = end(given);
      deleting ??= ended.then(() => over).then(remove);
    },
    async remove() {
      gone = true;
      await end(0);
      await over;
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
    log(container, previous) {
      const one = [...view.init, ...view.main].find((each) => each.container.name === container);
      const refuse = (message: string): LogSource => ({ status: 400, message });
      if (one === undefined)
        return refuse(`container "${container}" in pod "${name}" is not available`);
      const { waiting } = one.state;
      const started = waiting === undefined ? one.restarts : one.restarts - 1;
      if (previous && one.last === undefined)
        return refuse(`previous terminated container "${container}" in pod "${name}" not found`);
      if (started < 0)
        return refuse(waitingWords(container, name, waiting?.reason ?? "ContainerCreating"));
      const number = previous ? one.restarts - 1 : started;
      const ended =
        number === one.restarts
          ? (runners.get(container)?.idle() ?? Promise.resolve())
          : Promise.resolve();
      return { file: logFile(folder, container, number), ended };
    },
  };
}

const graceOf = (pod: V1Pod): number => pod.spec?.terminationGracePeriodSeconds ?? 30;

function waitingWords(container: string, pod: string, reason: string): string {
  const why =
    reason === "ErrImagePull"
      ? "image can't be pulled"
      : reason === "ImagePullBackOff"
        ? "trying and failing to pull image"
        : reason;
  return `container "${container}" in pod "${pod}" is waiting to start: ${why}`;
}
