import type {
  CallOptions,
  DeploymentRef,
  DeploymentState,
  DriverServices,
  RunState,
} from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { type Client, client } from "./cluster/client.ts";
import type { FirstLists } from "./cluster/first-lists.ts";
import type { Kind } from "./cluster/kinds.ts";
import type { SharedReads } from "./cluster/shared-reads.ts";
import type { WatchCache } from "./cluster/watch-cache.ts";
import { ANNOTATION, LABEL, labelValue, organizationName, projectName } from "./names.ts";
import type { Metadata, Pod } from "./cluster/wire.ts";
import { isLabel, type Settings } from "./options.ts";

/** What the parts of one driver share. */
export interface Context {
  readonly settings: Settings;
  readonly client: Client;
  readonly former: FormerVersion;
  /** Aborts when the driver is closed. */
  readonly closing: AbortController;
  /** When the driver was made, in milliseconds since 1970. */
  readonly startedAt: number;
  /** What is known without a request while the watches are in step, by the project's `base`. */
  readonly known: {
    readonly deployments: WatchCache<DeploymentState>;
    /** The first lists of the watches: what they have need not be read. */
    readonly firstLists: FirstLists;
    /** The state of runs by namespace; a namespace that is not watched has none. */
    readonly namespaces: Map<string, NamespaceCache>;
    /**
     * What pods of projects may need, by namespace and kind; a namespace that is not watched has
     * none.
     */
    readonly objects: Map<string, ReadonlyMap<Kind, WatchedObjects>>;
    /**
     * The ids of the organizations that have an Application; empty while Applications are not
     * watched.
     */
    readonly organizations: Set<string>;
    /**
     * The variables that each project's Application named when it was last reported, as its
     * annotation has them.
     */
    readonly variables: Map<string, string>;
    /** The reads of Applications of organizations, by name, for all that wait for one. */
    readonly organizationReads: SharedReads;
    /** The newest read of each namespace of an organization: see `findNamespaceLoss`. */
    readonly namespaceReads: Map<
      string,
      { readonly at: number; readonly state: Promise<LostNamespace | undefined> }
    >;
    /** The namespaces that are lost, by name, while Applications are watched. */
    readonly lost: Map<string, LostNamespace>;
    /** When each namespace that was lost was there again, in milliseconds since 1970. */
    readonly returned: Map<string, number>;
    /** Called with a namespace in which objects of projects vanish: it may be lost. */
    readonly suspicions: Set<(namespace: string) => void>;
    /** The syncs of projects by namespace, while Applications are watched. */
    readonly syncs: Map<string, NamespaceSyncs>;
  };
  /**
   * Returns the services that the host provides. @throws DagctlError when no host has attached
   * itself
   */
  services(): DriverServices;
  provide(services: DriverServices): void;
}

/**
 * Returns the same context, whose requests have the places of an organization: those of other
 * organizations do not delay them.
 *
 * @param part `own` for the objects of the organization itself, which all of its projects need;
 *   they have a place apart from those of its projects. @default "projects"
 */
export function contextOf(
  context: Context,
  organization: string,
  part: "projects" | "own" = "projects",
): Context {
  const { connection } = context.client;
  return { ...context, client: client(connection.of(`${part}:${organization}`)) };
}

/** The syncs of the projects in one namespace. */
export interface NamespaceSyncs {
  /** The projects that Argo CD is syncing, by `base`. */
  readonly active: Set<string>;
  /** The projects that wait until it syncs fewer, by `base`. */
  readonly waiting: Map<string, DeploymentRef>;
}

/** A namespace of an organization that is being deleted, or does not exist any more. */
export type LostNamespace = "ending" | "gone";

/** What is known about hosts of version 0.1.0. */
export interface FormerVersion {
  /**
   * Returns since when this version serves, in milliseconds since 1970, as long as hosts of version
   * 0.1.0 may still act. Returns `undefined` when that is over, and when none ever served here. It
   * also does so when this account may not read their generation records: it is their account too,
   * so they may not either.
   */
  since(options: CallOptions): Promise<number | undefined>;
}

/** Objects of one kind in one namespace, as a watch reports them. Only metadata is read. */
export interface WatchedObjects {
  /** Returns the metadata by name; `undefined` while the watch is not in step. */
  all(): ReadonlyMap<string, Metadata> | undefined;
}

/** Pods of runs that cannot start, as the watch of their namespace reports them. */
export interface StuckPods {
  /**
   * Records what the watch reports about a pod. Returns whether that changes what is known of its
   * project.
   */
  record(settings: Settings, pod: Pod, isGone: boolean): boolean;
  /** Records whether the watch reports everything from now on. */
  setSynced(now: boolean): void;
  /**
   * Returns why a pod of the project cannot start; `undefined` when no pod that is known is stuck.
   */
  of(base: string): string | undefined;
  /** Returns whether all stuck pods are known. */
  isSynced(): boolean;
}

export interface NamespaceCache {
  readonly runs: WatchCache<readonly RunState[]>;
  /** Whether each schedule is paused, by the name of its CronJob. */
  readonly pauses: WatchCache<boolean>;
  readonly stuck: StuckPods;
}

/**
 * The time within which a host that was away reads the logs of runs that ran meanwhile, in
 * milliseconds.
 */
const CATCH_UP = 60 * 60 * 1000;

/**
 * Returns the time up to which former values have expired, in milliseconds since 1970. That is now,
 * but for a host that has just begun nothing has expired.
 */
export function expiryLimit({ startedAt, settings }: Context): number {
  const now = settings.clock.now();
  return now - startedAt < CATCH_UP ? 0 : now;
}

/** Where the objects of one organization are, and their names. */
export interface OrganizationPlace {
  readonly organization: string;
  /** The name of its Application and its AppProject, both in Argo CD's namespace. */
  readonly name: string;
  /** The namespace in which its projects run. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Where the objects of one project are, and their names. */
export interface ProjectPlace {
  readonly ref: DeploymentRef;
  readonly organization: OrganizationPlace;
  /** The name from which the names of all its objects are made; also its Application's own name. */
  readonly base: string;
  readonly namespace: string;
  readonly argocd: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export function organizationPlace(
  { installation, organizationNamespace }: Settings,
  organization: string,
): OrganizationPlace {
  const name = organizationName(installation, organization);
  const namespace = organizationNamespace?.(organization) ?? name;
  // The name becomes part of paths. It is also a destination that an AppProject allows, where `*`
  // allows all of them.
  if (!isLabel(namespace))
    throw new DagctlError(
      "internal",
      `\`organizationNamespace\` gave "${namespace}", which is no name of a namespace`,
    );
  return {
    organization,
    name,
    namespace,
    labels: {
      [LABEL.managedBy]: "dagctl",
      [LABEL.installation]: installation,
      [LABEL.organization]: labelValue(organization),
    },
    annotations: { [ANNOTATION.organization]: organization },
  };
}

export function projectPlace(
  settings: Settings,
  { organization, project }: DeploymentRef,
): ProjectPlace {
  const place = organizationPlace(settings, organization);
  return {
    ref: { organization, project },
    organization: place,
    base: projectName(settings.installation, organization, project),
    namespace: place.namespace,
    argocd: settings.argocd.namespace,
    labels: { ...place.labels, [LABEL.project]: labelValue(project) },
    annotations: { ...place.annotations, [ANNOTATION.project]: project },
  };
}

/** Returns the project that an object belongs to; `undefined` when its annotations name none. */
export function refOf(
  annotations: Readonly<Record<string, string>> | undefined,
): DeploymentRef | undefined {
  const organization = annotations?.[ANNOTATION.organization];
  const project = annotations?.[ANNOTATION.project];
  return organization === undefined || project === undefined
    ? undefined
    : { organization, project };
}
