import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunVariable } from "../contracts/workload.ts";
import { asDagctlError, DagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { EnvironmentVariable } from "../model/environment-variable.ts";
import { Secret } from "../values/secret.ts";
import {
  deleteVariable,
  type VariableEntries,
  placeOfVariable,
  readVariables,
} from "./variable-entries.ts";
import { isInstallVariable, listRefusedNames, whyNameIsRefused } from "./names.ts";

/** The variable with the names of sensitive ones, with commas between them. */
const SENSITIVE_NAMES = "DAGCTL_SENSITIVE";

/**
 * Returns the variables that the runs of a project get: its own, and the organization's that it
 * does not override. Sorted by name.
 */
export function selectForProject(
  living: readonly EnvironmentVariable[],
  project: string,
): readonly EnvironmentVariable[] {
  const own = living.filter(({ project_id }) => project_id === project);
  const names = new Set(own.map(({ name }) => name));
  return [
    ...own,
    ...living.filter(({ project_id, name }) => project_id === undefined && !names.has(name)),
  ].sort(byName);
}

export function byName(left: EnvironmentVariable, right: EnvironmentVariable): number {
  const [one, other] = [left, right].map(
    ({ name, project_id: project = "" }) => `${name}/${project}`,
  );
  return String(one) < String(other) ? -1 : 1;
}

/** The variables of a project, by what gets them. */
export interface VariablesByUse {
  /** For the programs of a run. */
  readonly variables: readonly RunVariable[];
  /** For the programs that install packages: no run gets them. */
  readonly installVariables: readonly RunVariable[];
}

/** Whose variables are read. */
export interface VariablesRef extends DeploymentRef {
  /** The name of the project's type. Absent: only what installs packages is of use. */
  readonly type: string | undefined;
}

/**
 * Reads the variables that a run starts with. A secret source that does not answer is
 * `unavailable`: the run waits and is tried again. Where the source stores something else under a
 * variable's name, the run ends: it would start without what it needs.
 */
export async function variablesOfRun(
  context: Pick<HostContext, "types" | "secrets">,
  { organization, project, type }: VariablesRef,
  signal: AbortSignal,
): Promise<VariablesByUse> {
  let kept: VariableEntries;
  try {
    kept = await readVariables(
      context,
      organization,
      (place) => place.project === undefined || place.project === project,
      { signal },
    );
  } catch (error) {
    if (signal.aborted || (isDagctlError(error) && error.retryable)) throw error;
    throw new DagctlError(
      "unavailable",
      `The variables of the run cannot be read from the secret source: ${asDagctlError(error).message}`,
      { cause: error },
    );
  }
  const [damaged] = kept.damaged;
  if (damaged) {
    throw new DagctlError(
      "internal",
      `The stored value of the environment variable ${damaged.name} is absent from the secret source, or was changed outside of dagctl: put it back from a backup, or create the variable again`,
    );
  }
  return variablesByUse(
    context,
    kept.living.map(({ variable }) => variable),
    { project, type },
  );
}

/** Returns what a project gets of the variables of its organization, by what gets them. */
export function variablesByUse(
  { types }: Pick<HostContext, "types">,
  living: readonly EnvironmentVariable[],
  { project, type }: Omit<VariablesRef, "organization">,
): VariablesByUse {
  // Such a variable was stored before its name was refused: it can be listed and deleted, and no
  // run gets it.
  const refused = listRefusedNames(types.values());
  const given = selectForProject(living, project).filter(
    ({ name }) => whyNameIsRefused(name, refused) === undefined,
  );
  const all = given.map(runVariable);
  const isAlwaysNamed = type !== undefined && types.get(type)?.masksArtifacts === true;
  return {
    variables: withSensitiveNames(
      all.filter(({ name }) => !isInstallVariable(name)),
      isAlwaysNamed,
    ),
    installVariables: all.filter(({ name }) => isInstallVariable(name)),
  };
}

/**
 * Returns the variables of a run with one more, which names those whose values must not be seen: a
 * program of dagctl in the run masks them in what the mask of the log cannot read. Where none is
 * sensitive, there is such a variable only if it is always given.
 */
function withSensitiveNames(
  variables: readonly RunVariable[],
  isAlwaysNamed: boolean,
): readonly RunVariable[] {
  const names = variables.filter(({ sensitive }) => sensitive).map(({ name }) => name);
  if (names.length === 0 && !isAlwaysNamed) return variables;
  const named = { name: SENSITIVE_NAMES, value: new Secret(names.join(",")), sensitive: false };
  return [...variables, named].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function runVariable({
  name,
  value,
  is_sensitive: sensitive,
  file_mount_path: path,
  file_permissions: permissions,
}: EnvironmentVariable): RunVariable {
  return {
    name,
    value: new Secret(value),
    sensitive,
    ...(path === undefined || permissions === undefined ? {} : { file: { path, permissions } }),
  };
}

/**
 * Deletes the variables of a project that is deleted. The call can be repeated, and also removes
 * what interrupted calls left of them.
 */
export async function forgetVariables(
  context: Pick<HostContext, "mutex" | "secrets">,
  { organization, project }: DeploymentRef,
  signal: AbortSignal,
): Promise<void> {
  await context.mutex(`variables:${organization}`, async () => {
    const { living, interrupted, damaged } = await readVariables(
      context,
      organization,
      (place) => place.project === project,
      {
        signal,
      },
    );
    const places = [
      ...living.map(({ variable }) => placeOfVariable(variable)),
      ...interrupted.map(({ place }) => place),
      ...damaged,
    ];
    for (const place of places) await deleteVariable(context, organization, place, signal);
  });
}
