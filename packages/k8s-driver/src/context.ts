import {
  DagctlError,
  type DeploymentRef,
  type DeploymentState,
  type DriverServices,
  type RunState,
} from "@dagctl/core";
import { type Client, client } from "./cluster/client.ts";
import { connection } from "./cluster/connection.ts";
import { type Memory, memory } from "./cluster/memory.ts";
import { formerVersion, type FormerVersion } from "./deploy/former-fences.ts";
import type { KnownSecrets } from "./deploy/known-secrets.ts";
import { ANNOTATION, LABEL, labelValue, organizationName, projectName } from "./names.ts";
import { isLabel, type Settings } from "./options.ts";
import type { StuckPods } from "./runs/stuck-pods.ts";

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
  lend(services: DriverServices): void;
}

export interface NamespaceMemory {
  readonly runs: Memory<readonly RunState[]>;
  /** By CronJob, whether its schedule is held. */
  readonly holds: Memory<boolean>;
  readonly stuck: StuckPods;
}

export function context(settings: Settings): Context {
  let lent: DriverServices | undefined;
  const api = client(connection(settings.cluster));
  return {
    settings,
    client: api,
    former: formerVersion(api, settings),
    closing: new AbortController(),
    startedAt: Date.now(),
    known: {
      deployments: memory(),
      namespaces: new Map(),
      secrets: new Map(),
      organizations: new Set(),
      variables: new Map(),
    },
    services() {
      if (lent !== undefined) return lent;
      throw new DagctlError(
        "internal",
        "The Kubernetes driver has no host yet: call `attach` first",
      );
    },
    lend(services) {
      lent = services;
    },
  };
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
