import type { CallOptions } from "@dagctl/core/contracts";
import { isNotFound } from "../../cluster/api-failure.ts";
import { APPLICATION } from "../../cluster/kinds.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { application, type Application, isAsApplied } from "../../manifests/application.ts";
import { organizationResources } from "../../manifests/organization.ts";
import { ANNOTATION, LABEL } from "../../names.ts";

export const OWN = "own";
const FOUND = "found";

/**
 * Sets or removes the mark of a removal. Returns `undefined` when the Application does not exist.
 */
export function setLeavingMark(
  { client, settings }: Context,
  place: OrganizationPlace,
  mark: string | null,
  options: CallOptions,
): Promise<Application | undefined> {
  const at = { namespace: settings.argocd.namespace, name: place.name };
  return client
    .merge<Application>(
      APPLICATION,
      at,
      { metadata: { annotations: { [ANNOTATION.leaving]: mark } } },
      options,
    )
    .catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
}

interface OrganizationSpec {
  /** Whether the driver owns the namespace. */
  readonly own: boolean;
  readonly keepNamespace?: boolean;
  /** The Application that already exists. */
  readonly over: Application | undefined;
}

export function organizationApplication(
  { settings }: Pick<Context, "settings">,
  place: OrganizationPlace,
  { own, keepNamespace = false, over }: OrganizationSpec,
): Application {
  return application(settings, {
    name: place.name,
    labels: { ...place.labels, [LABEL.component]: "organization" },
    annotations: { ...place.annotations, [ANNOTATION.namespace]: own ? OWN : FOUND },
    project: settings.argocd.project,
    namespace: place.namespace,
    resources: organizationResources(settings, place, {
      ownNamespace: own,
      keepNamespace,
      // What another client has written is no former repository.
      formerCharts: over !== undefined && isAsApplied(over) ? chartsOf(over) : [],
    }),
    generation: 1,
  });
}

/** Returns the repositories from which the organization's projects may have their chart. */
export function chartsOf(found: Application | undefined): readonly string[] {
  const resources = (found?.spec?.source?.helm?.valuesObject?.resources ?? []) as readonly {
    kind?: string;
    spec?: { sourceRepos?: readonly string[] };
  }[];
  return resources.find(({ kind }) => kind === "AppProject")?.spec?.sourceRepos ?? [];
}

export const differs = (found: Application, spec: Application): boolean =>
  found.spec?.source?.helm?.valuesObject?.stamp !== spec.spec?.source?.helm.valuesObject.stamp ||
  found.spec?.source?.chart !== spec.spec?.source?.chart ||
  !isAsApplied(found);
