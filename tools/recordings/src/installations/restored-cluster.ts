import { type ControlPlane, kubectl } from "@dagctl/control-plane";
import { type ClusterObject, prepareCluster } from "./cluster.ts";

/** Fields that an API server sets at the creation of an object. */
const GIVEN = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "selfLink",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];
/** Labels that Kubernetes derives from the uid of a Job, and derives again. */
const OF_JOB = [
  "controller-uid",
  "batch.kubernetes.io/controller-uid",
  "job-name",
  "batch.kubernetes.io/job-name",
];
/** Kinds whose status has an endpoint of its own. */
const WITH_STATUS = new Set(["CronJob", "Job"]);

type Fields = Record<string, unknown>;

const without = (fields: object, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Returns a Job as it is created: its selector and the labels for it come from its new uid. */
function creatableJob(job: Fields): Fields {
  const spec = without(job["spec"] as object, ["selector"]);
  const template = spec["template"] as { readonly metadata?: { readonly labels?: object } };
  const metadata = {
    ...template.metadata,
    labels: without(template.metadata?.labels ?? {}, OF_JOB),
  };
  const own = job["metadata"] as Fields;
  return {
    ...job,
    metadata: { ...own, labels: without((own["labels"] as object | undefined) ?? {}, OF_JOB) },
    spec: { ...spec, template: { ...template, metadata } },
  };
}

function creatable(object: ClusterObject): Fields {
  const fields = { ...object, metadata: without(object.metadata, GIVEN) };
  return object.kind === "Job" ? creatableJob(fields) : fields;
}

/**
 * Loads recorded objects into a new control plane as they were. Owners come first, so that each
 * owner reference gets the new uid of its owner. Objects keep their status and the managers of
 * their fields. The controllers of Kubernetes and Argo CD are stopped meanwhile, so they see no
 * incomplete state.
 */
export async function restoreCluster(
  plane: ControlPlane,
  recorded: readonly ClusterObject[],
): Promise<void> {
  const { controllerManager, controller } = plane.components;
  await Promise.all([controllerManager.stop(), controller?.stop()]);
  await prepareCluster(plane);
  const uids = new Map<string, string>();
  const isReady = ({ kind, metadata }: ClusterObject, namespaces: ReadonlySet<string>): boolean =>
    (metadata.ownerReferences ?? []).every(({ uid }) => uids.has(uid)) &&
    (kind === "Namespace" || !namespaces.has(metadata.namespace ?? ""));
  for (let left = recorded; left.length > 0;) {
    const namespaces = new Set(
      left.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
    );
    const level = left.filter((object) => isReady(object, namespaces));
    if (level.length === 0)
      throw new Error(
        `The recording lacks the owners of ${left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", ")}`,
      );
    await load(plane, level, uids);
    left = left.filter((object) => !level.includes(object));
  }
  await Promise.all([controllerManager.start(), controller?.start()]);
}

async function load(
  plane: ControlPlane,
  level: readonly ClusterObject[],
  uids: Map<string, string>,
): Promise<void> {
  const send = async (
    objects: readonly object[],
    ...args: readonly string[]
  ): Promise<readonly ClusterObject[]> => {
    if (objects.length === 0) return [];
    const printed = await kubectl(
      plane,
      [...args, "-f", "-", "-o", "json"],
      JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    );
    // The objects follow each other, each as its own text.
    return JSON.parse(`[${printed.replaceAll(/^\}\n\{$/gm, "},{")}]`) as readonly ClusterObject[];
  };
  // A uid is never a part of another text.
  const present = (object: ClusterObject): ClusterObject =>
    JSON.parse(
      [...uids].reduce((text, [old, uid]) => text.replaceAll(old, uid), JSON.stringify(object)),
    ) as ClusterObject;
  const desired = level.map(present);
  const created = await send(desired.map(creatable), "create");
  level.forEach((object, index) =>
    uids.set(object.metadata.uid, created[index]?.metadata.uid ?? ""),
  );
  const pairs = created.map((object, index) => ({ object, was: present(level[index] ?? object) }));
  await send(
    pairs
      .filter(({ object }) => WITH_STATUS.has(object.kind))
      .map(({ object, was }) => ({ ...object, status: was["status"] })),
    "replace",
    "--subresource=status",
  );
  await send(
    pairs.map(({ object, was }) => ({
      ...object,
      metadata: {
        ...without(object.metadata, ["resourceVersion"]),
        managedFields: was.metadata.managedFields,
      },
    })),
    "replace",
  );
}
