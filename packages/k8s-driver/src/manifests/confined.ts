import type { V1Container, V1PodSpec } from "@kubernetes/client-node";

/**
 * The service account of all pods of an organization: it has no rights, and its token is in none of
 * them.
 */
export const RUN_ACCOUNT = "dagctl-run";
/** The user of the images of `containers/`; any other user that is not root is possible too. */
const USER = 65_532;
const GRACE_SECONDS = 30;

/** The settings of a container that fit the level `restricted` of pod security. */
export const CONFINED: Pick<V1Container, "securityContext" | "imagePullPolicy"> = {
  imagePullPolicy: "IfNotPresent",
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
};

/** The settings of a pod that fit that level. */
export const CONFINED_POD: Omit<V1PodSpec, "containers"> = {
  terminationGracePeriodSeconds: GRACE_SECONDS,
  serviceAccountName: RUN_ACCOUNT,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: USER,
    runAsGroup: USER,
    fsGroup: USER,
    seccompProfile: { type: "RuntimeDefault" },
  },
};

/** The resources of a container that only prepares. */
export const SMALL: NonNullable<V1Container["resources"]> = {
  requests: { cpu: "50m", memory: "64Mi" },
  limits: { cpu: "1", memory: "512Mi" },
};
