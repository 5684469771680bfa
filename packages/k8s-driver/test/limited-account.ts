import { readFile } from "node:fs/promises";
import { clusterWait } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { loadAllYaml } from "@kubernetes/client-node";
import type { Client } from "../src/cluster/client.ts";
import type { Kind } from "../src/cluster/kinds.ts";
import type { Resource } from "../src/cluster/wire.ts";
import { ORGANIZATION_RULES } from "../src/manifests/organization.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
export type Where = "argocd" | "secrets" | "cluster" | "organization";
export interface Right {
  readonly where: Where;
  readonly resource: string;
  readonly verb: string;
}

const written = loadAllYaml(
  await readFile(new URL("../rbac.yaml", import.meta.url), "utf8"),
) as readonly (Resource & { readonly rules?: readonly Rule[] })[];
const rulesOf = (kind: string, namespace?: string): readonly Rule[] =>
  written.find((one) => one.kind === kind && one.metadata?.namespace === namespace)?.rules ?? [];
const RULES: Readonly<Record<Where, readonly Rule[]>> = {
  argocd: rulesOf("Role", "argocd"),
  secrets: rulesOf("Role", "dagctl"),
  cluster: rulesOf("ClusterRole"),
  organization: ORGANIZATION_RULES,
};
/** Each verb of `rbac.yaml` and of the Role that organizations get. */
export const RIGHTS: readonly Right[] = Object.entries(RULES).flatMap(([where, rules]) =>
  rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) =>
      verbs.map((verb): Right => ({ where: where as Where, resource, verb })),
    ),
  ),
);

const REVIEW: Kind = {
  apiVersion: "authorization.k8s.io/v1",
  kind: "SubjectAccessReview",
  plural: "subjectaccessreviews",
};
const kindOfRole = (kind: string): Kind => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  plural: `${kind.toLowerCase()}s`,
});

/** A service account that has the rights of the driver, or all of them but one. */
export interface LimitedAccount {
  /** The name of its user in messages of the API server. */
  readonly user: string;
  /** Binds the account to the rules without one right. */
  grant(where: Where, namespace: string | undefined, without?: Right): Promise<void>;
  /**
   * Waits until a right applies, or no longer applies: the API server learns of a Role a moment
   * later.
   */
  untilAllowed(right: Right, namespace: string | undefined, expected: boolean): Promise<void>;
}

/** @param admin a client of the administrator, which changes the account's Roles */
export function limitedAccount(
  admin: Client,
  account: { readonly name: string; readonly namespace: string },
): LimitedAccount {
  const user = `system:serviceaccount:${account.namespace}:${account.name}`;
  return {
    user,
    async grant(where, namespace, without) {
      const rules = RULES[where].flatMap(({ apiGroups, resources, verbs }) =>
        resources.map((resource) => ({
          apiGroups,
          resources: [resource],
          verbs: verbs.filter(
            (verb) =>
              without?.where !== where || without.resource !== resource || without.verb !== verb,
          ),
        })),
      );
      const kind = where === "cluster" ? "ClusterRole" : "Role";
      const metadata = {
        name: `least-${account.name}`,
        ...(namespace !== undefined && { namespace }),
      };
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name };
      const subjects = [{ kind: "ServiceAccount", ...account }];
      await admin.apply(
        kindOfRole(kind),
        { metadata, rules: rules.filter(({ verbs }) => verbs.length > 0) } as Resource,
        { force: true },
      );
      await admin.apply(kindOfRole(`${kind}Binding`), { metadata, roleRef, subjects } as Resource, {
        force: true,
      });
    },
    async untilAllowed({ where, resource, verb }, namespace, expected) {
      const [name, subresource] = resource.split("/");
      const group = RULES[where].find(({ resources }) => resources.includes(resource))
        ?.apiGroups[0];
      const resourceAttributes = { namespace, verb, group, resource: name, subresource };
      await until(
        async () => {
          const review = {
            apiVersion: REVIEW.apiVersion,
            kind: REVIEW.kind,
            spec: { user, resourceAttributes },
          };
          const { status } = await admin.create<
            Resource & { readonly status?: { readonly allowed?: boolean } }
          >(REVIEW, review);
          return (status?.allowed === true) === expected;
        },
        isPresent,
        clusterWait(`${verb} ${resource} is ${expected ? "allowed" : "refused"}`, 10_000),
      );
    },
  };
}
