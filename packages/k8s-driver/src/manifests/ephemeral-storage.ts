import { parseQuantity } from "@dagctl/core/driver-kit";
import type { V1Container, V1PodSpec, V1ResourceRequirements } from "@kubernetes/client-node";

/** The fields of these objects, which here are no instances of a class. */
type Fields<Of> = Pick<Of, keyof Of>;

const RESOURCE = "ephemeral-storage";
const MI = 2n ** 20n;
const GI = 2n ** 30n;
/**
 * What a node must have free before it takes a pod. A run that writes more than that is among the
 * first that a node without space ends.
 */
const REQUEST = "256Mi";
/** What the logs of a pod's containers and the small files of its volumes take, at most. */
const LOGS = GI;

/**
 * Returns the pod with requests and limits of ephemeral storage in each of its containers. The
 * limit is the sum of what its volumes may hold, and 1 GiB for logs. Kubernetes adds up neither
 * init containers nor the volumes themselves: so the pod's limit is that of each container.
 */
export function withEphemeralStorage(spec: Fields<V1PodSpec>): V1PodSpec {
  const limit = quantityOf(
    (spec.volumes ?? [])
      // A volume in memory counts as memory.
      .filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== "Memory")
      .reduce((sum, { emptyDir }) => sum + bytesOf(emptyDir?.sizeLimit), LOGS),
  );
  const limitContainer = (container: Fields<V1Container>): V1Container => {
    const resources: Fields<V1ResourceRequirements> = container.resources ?? {};
    return {
      ...container,
      resources: {
        ...resources,
        requests: { ...resources.requests, [RESOURCE]: REQUEST },
        limits: { ...resources.limits, [RESOURCE]: limit },
      },
    };
  };
  return {
    ...spec,
    initContainers: (spec.initContainers ?? []).map(limitContainer),
    containers: spec.containers.map(limitContainer),
  };
}

/** Returns the bytes of a quantity, rounded up; 0 for none. */
export function bytesOf(size: string | undefined): bigint {
  const { numerator, denominator } = parseQuantity(size ?? "0") ?? {
    numerator: 0n,
    denominator: 1n,
  };
  return (numerator + denominator - 1n) / denominator;
}

/** Returns the quantity of these bytes in the form in which Kubernetes writes it, rounded up. */
const quantityOf = (bytes: bigint): string =>
  bytes % GI === 0n ? `${bytes / GI}Gi` : `${(bytes + MI - 1n) / MI}Mi`;
