import {
  type CallOptions,
  DagctlError,
  type DeploymentRef,
  type DeploymentState,
  type DriverServices,
  type RunState,
} from "@dagctl/core";
import type { Client } from "./cluster/client.ts";
import type { Memory } from "./cluster/memory.ts";

import { ANNOTATION, LABEL, labelValue, organizationName, projectName } from "./names.ts";
import type { Metadata, Pod } from "./cluster/wire.ts";
import { isLabel, type Settings } from "./options.ts";

/** What the rooms of one driver share. */
export interface Context {
  readonly settings: Settings;
  readonly client: Client;
  readonly former: FormerVersion;
  /** Aborts when the driver is closed. */
  readonly closing: AbortController;
  /** When the driver was made, in milliseconds since 1970. */
  readonly startedAt: number;
  /** What is known without asking, as long as the watches are in step; by the project's `base`. */
  readonly known: {
    readonly deployments: Memory<DeploymentState>;
    /** By namespace; one that is not watched has none. */
    readonly namespaces: Map<string, NamespaceMemory>;
    /** By namespace; one that is not watched has none. */
    readonly secrets: Map<string, KnownSecrets>;
    /** Ids of those that have an Application; empty while it is not watched. */
    readonly organizations: Set<string>;
    /**
     * What each project's Application was last seen to name as variables, as its annotation says
     * it.
     */
    readonly variables: Map<string, string>;
  };
  /** What the host lends. @throws DagctlError where no host has attached itself */
  services(): DriverServices;
  provide(services: DriverServices): void;
}

/** What is known of hosts of version 0.1.0. */
export interface FormerVersion {
  /**
   * Returns since when this version serves, in milliseconds since 1970, as long as hosts of version
   * 0.1.0 may still wake. Returns `undefined` when that is over, when none ever served here, and
   * when this account may not read their fences: it is their account too, so they may not either.
   */
  since(options: CallOptions): Promise<number | undefined>;
}

/**
 * The Secrets of the projects in one namespace, as a watch reports them: metadata alone, no value
 * is read.
 */
export interface KnownSecrets {
  /** By name; `undefined` while the watch is not in step. */
  all(): ReadonlyMap<string, Metadata> | undefined;
}

/** Pods of runs that cannot start, as the watch of their namespace reports them. */
export interface StuckPods {
  /** Learns from a pod's news. Returns whether that changes what is known of its project. */
  learn(settings: Settings, pod: Pod, isGone: boolean): boolean;
  /** The watch reports everything from here on, or it does not. */
  inStep(now: boolean): void;
  /** Why a pod of the project cannot start; `undefined`: none that is known is stuck. */
  of(base: string): string | undefined;
  /** Whether all stuck pods are known. */
  isOpen(): boolean;
}

export interface NamespaceMemory {
  readonly runs: Memory<readonly RunState[]>;
  /** By CronJob, whether its schedule is held. */
  readonly holds: Memory<boolean>;
  readonly stuck: StuckPods;
}

/** A host that was away reads the logs of what ran meanwhile within this time, in milliseconds. */
const CATCHING_UP = 60 * 60 * 1000;

/**
 * By when what logs may show is over, in milliseconds since 1970: now, but nothing is for a host
 * that has just begun.
 */
export function overBy({ startedAt }: Context): number {
  const now = Date.now();
  return now - startedAt < CATCHING_UP ? 0 : now;
}

/** Where all of one organization is, and what it is called. */
export interface OrganizationPlace {
  readonly organization: string;
  /** Of its Application and its AppProject, both in Argo CD's namespace. */
  readonly name: string;
  /** In which its projects run. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Where all of one project is, and what it is called. */
export interface ProjectPlace {
  readonly ref: DeploymentRef;
  readonly organization: OrganizationPlace;
  /** What everything of it is named after; its Application's own name. */
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
  // It becomes part of paths, and a destination that an AppProject allows, where `*` is all of
  // them.
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

/** The project that an object belongs to; `undefined` for one that does not say so. */
export function refOf(
  annotations: Readonly<Record<string, string>> | undefined,
): DeploymentRef | undefined {
  const organization = annotations?.[ANNOTATION.organization];
  const project = annotations?.[ANNOTATION.project];
  return organization === undefined || project === undefined
    ? undefined
    : { organization, project };
}
