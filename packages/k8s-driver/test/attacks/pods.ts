import type { Json } from "./attack.ts";

/** Changes a template of a pod. */
type Change = (template: Json) => void;

const FIELDS = "a pod of the driver has the driver's fields only";
const CONTAINER = "a container of the driver has the driver's fields only";
const PRIVILEGES = "a container of the driver has no privileges";
const VOLUMES = "only empty volumes, Secrets of its own project";
const VARIABLES = "takes variables only from Secrets of its own project";
const USER = "runs as another user than root";
const ACCOUNT = "the service account dagctl-run and no token";
const METADATA = "a pod of the driver has the driver's labels and annotations only";

const list = (pod: Json | undefined, field: string): Json[] => {
  const found = (pod?.[field] ?? []) as unknown as Json[];
  if (pod !== undefined) pod[field] = found as unknown as Json;
  return found;
};
const inPod =
  (values: object): Change =>
  ({ spec }) => {
    Object.assign(spec ?? {}, values);
  };
const inContainer =
  (values: object, field = "containers"): Change =>
  ({ spec }) => {
    Object.assign(list(spec, field)[0] ?? {}, values);
  };
const inSecurity =
  (values: object, field = "containers"): Change =>
  ({ spec }) => {
    Object.assign(list(spec, field)[0]?.["securityContext"] ?? {}, values);
  };
const withVolume =
  (volume: object): Change =>
  ({ spec }) => {
    list(spec, "volumes").push({ name: "more", ...volume } as unknown as Json);
  };
const withVariable =
  (valueFrom: object): Change =>
  ({ spec }) => {
    list(list(spec, "containers")[0], "env").push({ name: "X", valueFrom } as unknown as Json);
  };

const token = { serviceAccountToken: { path: "token" } };

/** What a pod of a run must not have: each with the message of the policy and the change. */
export const podChanges: readonly (readonly [title: string, says: string, change: Change])[] = [
  ["the node's files", VOLUMES, withVolume({ hostPath: { path: "/" } })],
  ["a token in a volume", VOLUMES, withVolume({ projected: { sources: [token] } })],
  [
    "their own labels as a volume",
    VOLUMES,
    withVolume({
      downwardAPI: { items: [{ path: "x", fieldRef: { fieldPath: "metadata.labels" } }] },
    }),
  ],
  [
    "annotations of others as a volume",
    VOLUMES,
    withVolume({
      downwardAPI: {
        items: [{ path: "x", fieldRef: { fieldPath: "metadata.annotations['example.com/x']" } }],
      },
    }),
  ],
  [
    "the limits of a container as a volume",
    VOLUMES,
    withVolume({
      downwardAPI: {
        items: [
          { path: "x", resourceFieldRef: { containerName: "step-1", resource: "limits.cpu" } },
        ],
      },
    }),
  ],
  ["a volume of a driver", VOLUMES, withVolume({ csi: { driver: "example.com" } })],
  ["a volume of NFS", VOLUMES, withVolume({ nfs: { server: "x", path: "/" } })],
  ["another Secret as a volume", VOLUMES, withVolume({ secret: { secretName: "theirs" } })],
  ["another ConfigMap as a volume", VOLUMES, withVolume({ configMap: { name: "theirs" } })],
  ["another Secret's variable", VARIABLES, withVariable({ secretKeyRef: { name: "a", key: "b" } })],
  ["a ConfigMap's variable", VARIABLES, withVariable({ configMapKeyRef: { name: "a", key: "b" } })],
  [
    "all variables of a Secret",
    CONTAINER,
    inContainer({ envFrom: [{ secretRef: { name: "a" } }] }),
  ],
  ["the node's network", FIELDS, inPod({ hostNetwork: true })],
  ["the node's processes", FIELDS, inPod({ hostPID: true })],
  ["the node's IPC", FIELDS, inPod({ hostIPC: true })],
  ["a node of its choice", FIELDS, inPod({ nodeName: "node-1" })],
  ["a node selector", FIELDS, inPod({ nodeSelector: { "x.example.com/control-plane": "" } })],
  ["tolerations", FIELDS, inPod({ tolerations: [{ operator: "Exists" }] })],
  ["the highest priority", FIELDS, inPod({ priorityClassName: "system-node-critical" })],
  ["another runtime", FIELDS, inPod({ runtimeClassName: "kata" })],
  ["another scheduler", FIELDS, inPod({ schedulerName: "theirs" })],
  ["the login of a registry", FIELDS, inPod({ imagePullSecrets: [{ name: "registry" }] })],
  ["names of hosts", FIELDS, inPod({ hostAliases: [{ ip: "127.0.0.1", hostnames: ["x"] }] })],
  ["another service account", ACCOUNT, inPod({ serviceAccountName: "default" })],
  ["a token of the service account", ACCOUNT, inPod({ automountServiceAccountToken: true })],
  ["root as their user", USER, inPod({ securityContext: { runAsUser: 0 } })],
  ["any user of an image", USER, inPod({ securityContext: { runAsNonRoot: false } })],
  [
    "kernel settings",
    USER,
    ({ spec }) => {
      Object.assign(spec?.["securityContext"] ?? {}, { sysctls: [{ name: "x", value: "1" }] });
    },
  ],
  [
    "no limits of system calls",
    USER,
    ({ spec }) => {
      Object.assign(spec?.["securityContext"] ?? {}, { seccompProfile: { type: "Unconfined" } });
    },
  ],
  ["a privileged container", PRIVILEGES, inSecurity({ privileged: true })],
  ["a privileged init container", PRIVILEGES, inSecurity({ privileged: true }, "initContainers")],
  ["a container of root", PRIVILEGES, inSecurity({ runAsUser: 0 })],
  ["a container that gains privileges", PRIVILEGES, inSecurity({ allowPrivilegeEscalation: true })],
  ["more capabilities", PRIVILEGES, inSecurity({ capabilities: { add: ["SYS_ADMIN"] } })],
  [
    "no security context",
    PRIVILEGES,
    ({ spec }) => {
      for (const one of list(spec, "containers")) one["securityContext"] = {};
    },
  ],
  ["a port of the node", CONTAINER, inContainer({ ports: [{ hostPort: 22, containerPort: 22 }] })],
  [
    "a hook of the container",
    CONTAINER,
    inContainer({
      lifecycle: { postStart: { exec: { command: ["true"] } } },
    }),
  ],
  ["a probe", CONTAINER, inContainer({ livenessProbe: { tcpSocket: { port: 22 } } })],
  ["a device", CONTAINER, inContainer({ resources: { limits: { "nvidia.com/gpu": "1" } } })],
  [
    "the mark of another Service",
    METADATA,
    ({ metadata }) => {
      Object.assign(metadata?.["labels"] ?? {}, { app: "web" });
    },
  ],
  [
    "a second network",
    METADATA,
    ({ metadata }) => {
      Object.assign(metadata?.["annotations"] ?? {}, { "k8s.v1.cni.cncf.io/networks": "host" });
    },
  ],
];

/** Returns whether the API server reads it at all: it may not allow privileged containers. */
export const isValid = ([title]: (typeof podChanges)[number]): boolean =>
  !title.startsWith("a privileged");
