import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import { type ContainerProcess, containerProcess, type Exit } from "./container-process.ts";
import { type NodeContext, type Programs, TRY_AGAIN } from "./context.ts";
import { ConfigError, environment, expand, texts } from "./environment.ts";
import { rewrite } from "./mount-paths.ts";
import type { ContainerView } from "./pod-status.ts";
import { terminationFile, terminationMessage } from "./termination-message.ts";
import { mountsOf } from "./volumes.ts";

export interface RunnerOptions {
  readonly context: NodeContext;
  readonly pod: V1Pod;
  readonly view: ContainerView;
  /** The folder of the pod: `CONTAINER/N.log` is the log of the container's N-th start. */
  readonly folder: string;
  readonly volumes: ReadonlyMap<string, string>;
  /** Returns whether the container is started again after it ended with this code. */
  readonly again: (code: number) => boolean;
  /** Aborts when the pod ends: nothing is started any more. */
  readonly stopping: AbortSignal;
  /** Called after each change of `view`. */
  readonly onChange: () => void;
}

export interface Runner {
  /** Resolves when the container will not run again. Never rejects. */
  readonly over: Promise<void>;
  /** Resolves when the process that runs now has ended, or at once. */
  idle(): Promise<void>;
  terminate(): void;
  kill(): void;
}

/** Returns the path of the log of a container's N-th start, counted from 0. */
export const logFile = (folder: string, container: string, start: number): string =>
  join(folder, container, `${start}.log`);

/** Where the first folder of an image's programs is, for a container that names one by its path. */
const PROGRAMS = "/usr/local/bin";

/** Runs one container, again when its pod's policy says so. */
export function runner(options: RunnerOptions): Runner {
  const { onChange, context, pod, stopping, view } = options;
  let current: ContainerProcess | undefined;
  let ending: Promise<Exit> | undefined;
  const subject = {
    namespace: pod.metadata?.namespace ?? "",
    pod: pod.metadata?.name ?? "",
    container: view.container.name,
  };

  const wait = (reason: string, message?: string): void => {
    // A try with the same result is not written again.
    if (view.state.waiting?.reason === reason && view.state.waiting.message === message) return;
    view.state = { waiting: { reason, ...(message === undefined ? {} : { message }) } };
    onChange();
  };
  const pause = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: stopping }).catch(() => undefined);

  /**
   * Returns the programs of an image; `undefined` also when the pod ends meanwhile, because no
   * container waits for the image any more.
   */
  const pullImage = async (image: string): Promise<Programs> => {
    const over = new AbortController();
    const ended = new Promise<undefined>((resolve) => {
      stopping.addEventListener("abort", () => resolve(undefined), {
        once: true,
        signal: over.signal,
      });
    });
    try {
      return await Promise.race([context.images(image), ended]);
    } finally {
      over.abort();
    }
  };

  /**
   * Returns what to start, once image and references exist; `undefined` when the pod ended before.
   */
  const prepareStart = async (): Promise<
    { command: string[]; env: Record<string, string>; folder: string } | undefined
  > => {
    for (let tries = 0; !stopping.aborted; tries += 1) {
      const image = view.container.image ?? "";
      const programs = context.faults.strikes("ImagePullBackOff", subject)
        ? undefined
        : await pullImage(image);
      if (stopping.aborted) return undefined;
      if (programs === undefined) {
        const message = `the node double knows no folder of programs for the image ${image}`;
        wait(
          tries === 0 ? "ErrImagePull" : "ImagePullBackOff",
          tries === 0 ? message : `Back-off pulling image "${image}": ErrImagePull: ${message}`,
        );
      } else {
        try {
          return await startOf(options, programs);
        } catch (error) {
          // The API server may also be away: the next try may reach it.
          wait(
            "CreateContainerConfigError",
            error instanceof ConfigError ? error.message : String(error),
          );
        }
      }
      await pause(TRY_AGAIN);
    }
    return undefined;
  };

  const once = async (): Promise<number | undefined> => {
    const start = await prepareStart();
    if (start === undefined || stopping.aborted) return undefined;
    const log = logFile(options.folder, view.container.name, view.restarts);
    const process = containerProcess({ ...start, supervise: context.supervise, log });
    current = process;
    ending = process.ended;
    const pid = await process.started;
    const startedAt = new Date();
    if (pid !== undefined) {
      view.state = { running: { startedAt } };
      onChange();
    }
    const ended = new AbortController();
    let outOfMemory = false;
    void context.faults.awaits("OOMKilled", subject, ended.signal).then((struck) => {
      outOfMemory = struck;
      if (struck) process.kill();
    });
    const exit = await process.ended;
    const finishedAt = new Date();
    ended.abort();
    current = undefined;
    const reason = outOfMemory
      ? "OOMKilled"
      : exit.startError !== undefined
        ? "StartError"
        : exit.code === 0
          ? "Completed"
          : "Error";
    const code = outOfMemory ? 137 : exit.code;
    const said =
      exit.startError === undefined
        ? await terminationMessage(
            view.container,
            join(options.folder, view.container.name),
            view.restarts,
            log,
            code !== 0,
          )
        : `failed to start the container's process: ${exit.startError}`;
    const message = said === undefined ? {} : { message: said };
    const containerID = `dagctl-process://${view.id}`;
    view.state = {
      terminated: { exitCode: code, reason, startedAt, finishedAt, containerID, ...message },
    };
    onChange();
    return code;
  };

  const run = async (): Promise<void> => {
    for (;;) {
      const code = await once();
      if (code === undefined || !options.again(code) || stopping.aborted) return;
      view.last = view.state;
      const delay = context.restartPause * Math.min(30, 2 ** view.restarts);
      view.restarts += 1;
      wait(
        "CrashLoopBackOff",
        `back-off ${delay / 1000}s restarting failed container=${view.container.name} pod=${subject.pod}`,
      );
      await pause(delay);
      if (!stopping.aborted) continue;
      // The container ended before the pod did, and the status shows that end.
      view.state = view.last;
      return;
    }
  };
  return {
    over: run().catch((error: unknown) => {
      view.state = {
        terminated: { exitCode: 128, reason: "ContainerCannotRun", message: String(error) },
      };
      onChange();
    }),
    async idle() {
      await ending;
    },
    terminate: () => current?.terminate(),
    kill: () => current?.kill(),
  };
}

/** Returns what to start. @throws ConfigError when a Secret, a ConfigMap or a key is missing */
async function startOf(
  options: RunnerOptions,
  programs: readonly string[],
): Promise<{ command: string[]; env: Record<string, string>; folder: string }> {
  const { context, pod, view } = options;
  const { container } = view;
  const home = join(options.folder, container.name);
  await mkdir(join(home, "home"), { recursive: true, mode: 0o700 });
  const mounts = [
    ...programs.slice(0, 1).map((directory) => ({ path: PROGRAMS, directory })),
    ...(await mountsOf(container, options.volumes)),
    await terminationFile(container, home, view.restarts),
  ];
  const own = await environment(
    pod,
    container,
    texts(context.client.core, pod.metadata?.namespace ?? ""),
    context.address,
  );
  const temporary = mounts.find(({ path }) => path === "/tmp")?.directory;
  const env: Record<string, string> = {
    HOME: join(home, "home"),
    TMPDIR: temporary ?? join(home, "home"),
    HOSTNAME: pod.spec?.hostname ?? pod.metadata?.name ?? "",
    ...context.env,
    ...Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name, rewrite(value, mounts)]),
    ),
  };
  env["PATH"] = [...programs, own["PATH"] ?? context.env["PATH"] ?? ""]
    .filter((part) => part !== "")
    .join(delimiter);
  // An image without a command has an entry point: a folder may contain a program of that name.
  const words = [...(container.command ?? ["entrypoint"]), ...(container.args ?? [])];
  return {
    command: words.map((word) => rewrite(expand(word, own), mounts)),
    env,
    folder:
      container.workingDir === undefined
        ? join(home, "home")
        : rewrite(container.workingDir, mounts),
  };
}
