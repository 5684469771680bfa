import type { CallOptions } from "@dagctl/core/contracts";
import { CRON_JOB, JOB, type Kind, POD } from "../../cluster/kinds.ts";
import type { Metadata, Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { LABEL } from "../../names.ts";
import { LISTED_KINDS, listReadable } from "./namespace-blockers.ts";

/**
 * Objects that every namespace has by itself, or from a mesh or a distribution that adds them to
 * each.
 */
const NATIVE: ReadonlySet<string> = new Set([
  "kube-root-ca.crt",
  "openshift-service-ca.crt",
  "istio-ca-root-cert",
  "default",
  "builder",
  "deployer",
]);

/** The kinds of objects of a project that run something, or will. */
const RUNNING: ReadonlySet<Kind> = new Set([CRON_JOB, JOB, POD]);

/** What is in the namespace of an organization, apart from what belongs to all of its projects. */
export interface NamespaceContent {
  /**
   * The objects that do not belong to the organization, also those of another organization that was
   * given the same namespace.
   */
  readonly foreign: readonly string[];
  /**
   * The schedules and runs of projects. A project of the organization without an Application has
   * them: another client has deleted it, or it is being removed.
   */
  readonly projects: readonly string[];
}

export const NOTHING: NamespaceContent = { foreign: [], projects: [] };

/**
 * Returns what is in the namespace of an organization.
 *
 * @param complete whether the driver's Role exists, so that a refusal does not mean absence;
 *   without it the Role may be deleted before the namespace
 */
export async function namespaceContent(
  context: Context,
  { namespace, labels }: OrganizationPlace,
  complete: boolean,
  options: CallOptions,
): Promise<NamespaceContent> {
  const { client } = context;
  const isOurs = (metadata: Metadata | undefined): boolean =>
    Object.entries(labels).every(([name, value]) => metadata?.labels?.[name] === value);
  const found = await Promise.all(
    LISTED_KINDS.map(async (kind): Promise<NamespaceContent> => {
      const items = complete
        ? (await client.list<Resource>(kind, namespace, { ...options, metadataOnly: true })).items
        : await listReadable(context, kind, namespace, options);
      const nameResources = (all: readonly Resource[]): readonly string[] =>
        all.map(({ metadata }) => `${kind.kind} ${metadata?.name}`);
      const ours = items.filter(({ metadata }) => isOurs(metadata));
      return {
        foreign: nameResources(
          items.filter(({ metadata }) => !NATIVE.has(metadata?.name ?? "") && !isOurs(metadata)),
        ),
        projects: RUNNING.has(kind)
          ? nameResources(
              ours.filter(({ metadata }) => metadata?.labels?.[LABEL.project] !== undefined),
            )
          : [],
      };
    }),
  );
  return {
    foreign: found.flatMap(({ foreign }) => foreign),
    projects: found.flatMap(({ projects }) => projects),
  };
}
