import type {
  V1Container,
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
  V1PodCondition,
  V1PodStatus,
} from "@kubernetes/client-node";

/** What is known of one container. */
export interface ContainerView {
  readonly container: V1Container;
  readonly id: string;
  state: V1ContainerState;
  last: V1ContainerState | undefined;
  restarts: number;
}

/** What is known of one pod. */
export interface PodView {
  readonly pod: V1Pod;
  readonly address: string;
  readonly startTime: Date;
  readonly init: readonly ContainerView[];
  readonly main: readonly ContainerView[];
  /** Why the node ended the pod as a whole. */
  ended:
    | { readonly reason: string; readonly message: string; readonly condition?: V1PodCondition }
    | undefined;
  /** Set once no process of the pod will run any more. */
  over: boolean;
  /** When each condition got its current value. */
  readonly since: Map<string, { readonly status: string; readonly time: Date }>;
}

const hasSucceeded = ({ state }: ContainerView): boolean => state.terminated?.exitCode === 0;

/**
 * Returns the phase by the rules of the kubelet, for pods whose containers have no probes: a
 * container is ready while it runs.
 */
function phaseOf(view: PodView): "Pending" | "Running" | "Succeeded" | "Failed" {
  if (view.over) {
    const failed = view.ended !== undefined || ![...view.init, ...view.main].every(hasSucceeded);
    return failed ? "Failed" : "Succeeded";
  }
  return view.main.some(
    ({ state, last }) =>
      state.running !== undefined || state.terminated !== undefined || last !== undefined,
  )
    ? "Running"
    : "Pending";
}

export function statusOf(view: PodView): V1PodStatus {
  const phase = phaseOf(view);
  const initialized = view.init.every(hasSucceeded);
  const ready = !view.over && view.main.every(({ state }) => state.running !== undefined);
  const notReady = view.over
    ? phase === "Succeeded"
      ? "PodCompleted"
      : "PodFailed"
    : "ContainersNotReady";
  const conditions: V1PodCondition[] = [
    condition(view, "PodReadyToStartContainers", !view.over),
    condition(
      view,
      "Initialized",
      initialized,
      initialized && phase === "Succeeded"
        ? "PodCompleted"
        : initialized
          ? undefined
          : "ContainersNotInitialized",
    ),
    condition(view, "Ready", ready, ready ? undefined : notReady),
    condition(view, "ContainersReady", ready, ready ? undefined : notReady),
    ...(view.over && view.ended?.condition !== undefined ? [view.ended.condition] : []),
  ];
  return {
    phase,
    conditions,
    hostIP: view.address,
    hostIPs: [{ ip: view.address }],
    podIP: view.address,
    podIPs: [{ ip: view.address }],
    startTime: view.startTime,
    ...(view.init.length === 0
      ? {}
      : {
          initContainerStatuses: view.init.map((one, index) =>
            containerStatus(one, true, isInitLost(view, index)),
          ),
        }),
    containerStatuses: view.main.map((one) =>
      containerStatus(one, false, view.over && initialized && one.state.waiting !== undefined),
    ),
    // As with a kubelet, the reason of the end is set together with the phase, once no container
    // runs any more.
    ...(view.over && view.ended !== undefined
      ? { reason: view.ended.reason, message: view.ended.message }
      : {}),
  };
}

function condition(view: PodView, type: string, holds: boolean, reason?: string): V1PodCondition {
  const status = holds ? "True" : "False";
  const before = view.since.get(type);
  const time = before?.status === status ? before.time : new Date();
  view.since.set(type, { status, time });
  return { type, status, lastTransitionTime: time, ...(reason === undefined ? {} : { reason }) };
}

/**
 * The kubelet's state of a container that was about to run when its pod ended. A later container
 * stays waiting.
 */
const LOST: V1ContainerState = {
  terminated: {
    exitCode: 137,
    reason: "ContainerStatusUnknown",
    message: "The container could not be located when the pod was terminated",
  },
};

function isInitLost({ init, over }: PodView, index: number): boolean {
  return (
    over && init[index]?.state.waiting !== undefined && init.slice(0, index).every(hasSucceeded)
  );
}

function containerStatus(
  { container, id, last, restarts, state: seen }: ContainerView,
  init: boolean,
  lost: boolean,
): V1ContainerStatus {
  const state = lost ? LOST : seen;
  const running = state.running !== undefined;
  const image = container.image ?? "";
  return {
    name: container.name,
    image,
    imageID: seen.waiting === undefined || restarts > 0 ? `dagctl-folder://${image}` : "",
    ready: init ? state.terminated?.exitCode === 0 : running,
    started: running,
    restartCount: restarts,
    state,
    ...(running || seen.terminated !== undefined ? { containerID: `dagctl-process://${id}` } : {}),
    ...(last === undefined ? {} : { lastState: last }),
  };
}
