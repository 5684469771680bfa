import {
  applyObjects,
  type ClusterAccess,
  clusterWait,
  kubectl,
  kubectlAnswer,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";

/**
 * Lets the API server refuse, in one namespace, what is done to objects of a kind, with the message
 * of a missing right (`… is forbidden: …`): Argo CD here is an administrator, whom no Role stops.
 *
 * @returns a function that grants the right again
 */
export async function deny(
  plane: ClusterAccess,
  namespace: string,
  operations: readonly string[],
  resource = "cronjobs",
): Promise<() => Promise<void>> {
  const name = `deny-${namespace}-${operations.join("-").toLowerCase()}`;
  const group = resource === "cronjobs" ? "batch" : "";
  const at = { apiVersion: "admissionregistration.k8s.io/v1" };
  await applyObjects(
    plane,
    {
      ...at,
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            { apiGroups: [group], apiVersions: ["v1"], operations, resources: [resource] },
          ],
        },
        validations: [{ expression: "false", message: "no account may", reason: "Forbidden" }],
      },
    },
    {
      ...at,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ["Deny"],
        matchResources: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        },
      },
    },
  );
  // The API server needs a moment to apply it.
  const probe = [
    "create",
    "-n",
    namespace,
    "cronjob",
    "denied",
    "--image=x",
    "--schedule=0 0 30 2 *",
    "--dry-run=server",
  ];
  if (resource === "cronjobs" && operations.includes("CREATE"))
    await until(
      async () => (await kubectlAnswer(plane, probe)).stderr.includes("no account may"),
      isPresent,
      clusterWait("the denial", 20_000),
    );
  else await new Promise((resolve) => setTimeout(resolve, 3_000));
  return async () => {
    await kubectl(plane, ["delete", "validatingadmissionpolicybinding", name]);
    await kubectl(plane, ["delete", "validatingadmissionpolicy", name]);
  };
}
