import { PatchStrategy, type V1Node, V1MicroTime, setHeaderOptions } from "@kubernetes/client-node";
import { type Client, isConflict } from "../client.ts";
import { until } from "../waiting.ts";

export interface NodeOptions {
  readonly client: Client;
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/**
 * The interval of the node's lease, in milliseconds. By its duration five renewals may be missed.
 */
const BEAT = 2000;
/** More than a laptop has: the scheduler decides what fits, and nothing here enforces limits. */
const CAPACITY = { cpu: "64", memory: "256Gi", pods: "1000", "ephemeral-storage": "1Ti" };

export interface Registration {
  /** Resolves when pods can be scheduled to it. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Registers the node and renews its lease until `stop`. */
export function register(options: NodeOptions): Registration {
  const { client, name } = options;
  const stopping = new AbortController();
  const beat = async (): Promise<void> => {
    await announce(options);
    await renew(options);
    await open(options);
  };
  const ready = beat().then(() =>
    until(
      async () => {
        const node = await client.core.readNode({ name });
        return (node.spec?.taints ?? []).every(({ key }) => !key.startsWith("node.kubernetes.io/"));
      },
      { what: `the node ${name} is ready`, timeoutMs: 30_000, signal: client.closing },
    ),
  );
  ready.catch(() => undefined);
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // An unavailable API server is not a reason to stop: the next renewal may reach it.
    beating = beating
      .then(() => (stopping.signal.aborted ? undefined : renewOrAnnounce(options)))
      .catch(() => undefined);
  }, BEAT);
  timer.unref();
  return {
    ready: ready.then(() => undefined),
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await beating;
    },
  };
}

/**
 * Renews the lease. It writes the status again when the node controller doubted it, or when the
 * node was deleted.
 */
async function renewOrAnnounce(options: NodeOptions): Promise<void> {
  const node = await options.client.core.readNode({ name: options.name }).catch(() => undefined);
  if (node?.status?.conditions?.find(({ type }) => type === "Ready")?.status !== "True")
    await announce(options);
  await renew(options);
}

async function announce({ client, name, address, port }: NodeOptions): Promise<void> {
  const labels = {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "kubernetes.io/arch": process.arch === "x64" ? "amd64" : process.arch,
  };
  const node: V1Node = { metadata: { name, labels } };
  await client.core.createNode({ body: node }).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
  const now = new Date();
  const condition = (type: string, status: string, reason: string): object => ({
    type,
    status,
    reason,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  const status = {
    capacity: CAPACITY,
    allocatable: CAPACITY,
    addresses: [{ type: "InternalIP", address }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    nodeInfo: { kubeletVersion: "v1.36.3-dagctl-node-double" },
    conditions: [
      condition("Ready", "True", "KubeletReady"),
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
      condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID"),
    ],
  };
  const strategic = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
  await client.core.patchNodeStatus({ name, body: { status } }, strategic);
}

/**
 * Removes the taint of a new node, as the node controller would some seconds later. From then on
 * the node controller manages taints.
 */
async function open({ client, name }: NodeOptions): Promise<void> {
  const merge = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  await client.core.patchNode({ name, body: { spec: { taints: null } } }, merge);
}

async function renew({ client, name }: NodeOptions): Promise<void> {
  const spec = {
    holderIdentity: name,
    leaseDurationSeconds: (BEAT * 5) / 1000,
    renewTime: new V1MicroTime(),
  };
  await client.objects.patch(
    {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name, namespace: "kube-node-lease" },
      spec,
    },
    ...([undefined, undefined, "node-double", true, PatchStrategy.ServerSideApply] as const),
  );
}
