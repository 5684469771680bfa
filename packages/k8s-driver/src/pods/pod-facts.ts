import type { Pod } from "../cluster/wire.ts";
import { stepOf } from "../manifests/pod.ts";

interface ContainerFacts {
  readonly name: string;
  readonly step: number | undefined;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly waiting?: { readonly reason: string; readonly message: string };
}

/** What a pod's status says of the containers of its run, in the order in which they run. */
export interface PodFacts {
  readonly containers: readonly ContainerFacts[];
  /** The first container that failed. */
  readonly failed: ContainerFacts | undefined;
  /** When the first step began, and when the last container ended. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** Why nothing runs yet. */
  readonly waits: { readonly reason: string; readonly message: string } | undefined;
}

export function podFacts(pod: Pod): PodFacts {
  const { initContainerStatuses = [], containerStatuses = [], conditions = [] } = pod.status ?? {};
  const containers = [...initContainerStatuses, ...containerStatuses].map(
    ({ name, state }): ContainerFacts => {
      const { terminated, running, waiting } = state ?? {};
      const startedAt = terminated?.startedAt ?? running?.startedAt;
      const { finishedAt, exitCode, reason, message } = terminated ?? {};
      return {
        name,
        step: stepOf(name),
        ...(startedAt && { startedAt }),
        ...(finishedAt && { finishedAt }),
        ...(exitCode === undefined ? {} : { exitCode }),
        ...(reason && { reason }),
        ...(message && { message: message.trim() }),
        ...(waiting && {
          waiting: { reason: waiting.reason ?? "", message: waiting.message ?? "" },
        }),
      };
    },
  );
  const unscheduled = conditions.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  const waiting = containers
    .map((one) => one.waiting)
    .find((one) => one !== undefined && !ORDINARY.has(one.reason));
  const ends = containers.flatMap(({ finishedAt }) => finishedAt ?? []).sort();
  return {
    containers,
    failed: containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0),
    startedAt: containers.find(
      ({ step, startedAt }) => step !== undefined && startedAt !== undefined,
    )?.startedAt,
    endedAt: ends.at(-1),
    waits:
      waiting ??
      (unscheduled && {
        reason: unscheduled.reason ?? "Unschedulable",
        message: unscheduled.message ?? "no node takes it",
      }),
  };
}

/** The reasons that every container shows before it begins. */
const ORDINARY: ReadonlySet<string> = new Set(["PodInitializing", "ContainerCreating", ""]);

/** The reasons for an image that cannot be pulled: Kubernetes tries for ever. */
export const NO_IMAGE: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
]);
