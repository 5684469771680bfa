import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret, type LogEntry } from "@dagctl/core";
import type { DeployDriver, RunDriver, Secrets, StateDatabaseDriver } from "@dagctl/core/contracts";
import {
  type ChartRepository,
  formerChartRepository,
  IMAGE_PYTHON,
  imageNames,
  kubernetesDriver,
} from "@dagctl/k8s-driver";
import { localDriver, machinePythons } from "@dagctl/local-driver";
import type { AvailablePythons } from "@dagctl/project-types/sqlmesh";
import { withLogins } from "@dagctl/python-packages";
import { postgresStateDatabases } from "@dagctl/sql-driver";
import { noStateDatabases } from "./no-state-databases.ts";
import { IN_CLUSTER, type KubernetesSettings } from "./settings/kubernetes-fields.ts";
import type { PackageSettings } from "./settings/package-fields.ts";
import type { PostgresSettings } from "./settings/postgres-fields.ts";
import { withoutAbsent } from "./settings/without-absent.ts";

export interface EngineOptions extends PackageSettings, PostgresSettings, KubernetesSettings {
  /** Folder of everything that is stored. */
  readonly dataDirectory: string;
  /** @default the log of the host */
  readonly log?: (entry: LogEntry) => void;
}

/** The drivers that projects are deployed to and run on. */
export interface Engines {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly secrets: Secrets;
  readonly stateDatabase: StateDatabaseDriver;
  /** Returns which Pythons projects can have at once. */
  pythons(): Promise<AvailablePythons>;
  /** Must be served under `/charts`. Absent where projects run on this machine. */
  readonly charts?: ChartRepository;
}

/** Returns the folder in which the local driver stores its data, secrets among it. */
export const localFolderIn = (data: string): string => join(data, "local");

/** Reads the text of a file at every call, so that a changed one is used without a restart. */
async function secretIn(file: string): Promise<Secret> {
  return new Secret((await readFile(file, "utf8")).trim());
}

/** Returns the option of a database whose password is in a file; none where there is no file. */
export function passwordIn(file: string | undefined): {
  readonly password?: () => Promise<Secret>;
} {
  return file === undefined ? {} : { password: () => secretIn(file) };
}

async function postgresStates({
  stateUrl,
  statePassword,
  stateKey,
  installation = "dagctl",
}: EngineOptions): Promise<StateDatabaseDriver | undefined> {
  if (stateUrl === undefined || stateKey === undefined) return undefined;
  return postgresStateDatabases({
    url: stateUrl,
    key: await secretIn(stateKey),
    installation,
    ...passwordIn(statePassword),
  });
}

/** Returns the namespace and the name of `namespace/name`. */
function serviceAccountOf(text: string): { readonly namespace: string; readonly name: string } {
  const [namespace = "", name = ""] = text.split("/");
  return { namespace, name };
}

/**
 * Returns the engines: a cluster with `kubeconfig`; else this machine, in folders below
 * `dataDirectory`. Nothing is started before a part is called.
 */
export async function enginesOf(options: EngineOptions): Promise<Engines> {
  const { chartsUrl, dataDirectory, kubeconfig, log, serviceAccount } = options;
  const logging = log === undefined ? {} : { log };
  const states = await postgresStates(options);
  const { packageBytes, environmentBytes, sourceDistributions, pythonDownloads } = options;
  const indexes = withLogins(options.packageIndexes ?? [], process.env);
  if (kubeconfig === undefined) {
    const python = withoutAbsent({
      indexes,
      packageBytes,
      environmentBytes,
      sourceDistributions,
      downloads: pythonDownloads,
    });
    const { stateDatabase, ...local } = localDriver({
      directory: localFolderIn(dataDirectory),
      python,
      ...logging,
    });
    const pythons = (): Promise<AvailablePythons> => machinePythons(python);
    return { ...local, pythons, stateDatabase: states ?? stateDatabase };
  }
  if (chartsUrl === undefined) throw new TypeError("`kubeconfig` needs `chartsUrl`");
  const cluster =
    kubeconfig === IN_CLUSTER
      ? IN_CLUSTER
      : {
          kubeconfig,
          ...(options.kubeContext === undefined ? {} : { context: options.kubeContext }),
        };
  const given = {
    installation: options.installation,
    namespace: options.kubernetesNamespace,
    gitImage: options.gitImage,
    volumeSize: options.volumeSize,
    conflicts: options.kubernetesConflicts,
  };
  const packages = {
    uvImage: options.uvImage,
    indexes,
    volumeSize: options.packageVolumeSize,
    cacheClaim: options.packageCacheClaim,
    mostBytes: packageBytes,
    sourceDistributions,
  };
  const argocd = { namespace: options.argocdNamespace, project: options.argocdProject };
  const { charts, ...engines } = {
    ...kubernetesDriver({
      cluster,
      chartsUrl,
      ...logging,
      images: imageNames(options.imageRegistry),
      argocd: withoutAbsent(argocd),
      packages: withoutAbsent(packages),
      ...withoutAbsent(given),
      ...(serviceAccount === undefined ? {} : { serviceAccount: serviceAccountOf(serviceAccount) }),
    }),
    // There is an image for each Python that the operator has built one for.
    pythons: async () => ({ own: IMAGE_PYTHON }),
    stateDatabase: states ?? noStateDatabases(),
  };
  return {
    ...engines,
    charts: options.serveCharts === "former" ? formerChartRepository() : charts,
  };
}
