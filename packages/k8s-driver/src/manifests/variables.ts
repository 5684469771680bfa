import type { RunVariable, Workload } from "@dagctl/core/contracts";
import type { V1Container, V1EnvVar, V1Volume } from "@kubernetes/client-node";
import { ANNOTATION } from "../names.ts";
import { inside, literal, PATHS } from "./paths.ts";

/**
 * A variable without its value: what a pod needs to name it. Everyone who may read pods may read
 * it.
 */
export type VariableShape = Pick<RunVariable, "name" | "sensitive" | "file">;

export const shapeOf = ({ name, sensitive, file }: RunVariable): VariableShape => ({
  name,
  sensitive,
  ...(file === undefined ? {} : { file }),
});

/** Returns the key of a variable in the Secret of the values, which has one key per variable. */
export const keyOf = ({ name }: Pick<RunVariable, "name">): string => `variable.${name}`;

/** Returns the annotation that names the keys whose values a log may show. */
export function annotateShownKeys(
  variables: readonly VariableShape[],
  others: readonly string[] = [],
): Readonly<Record<string, string>> {
  return {
    [ANNOTATION.shown]: JSON.stringify([
      ...variables.filter(({ sensitive }) => !sensitive).map(keyOf),
      ...others,
    ]),
  };
}

/**
 * The size of the volume of files. A Secret has at most 1 MiB, but the smallest file takes a page
 * of memory, and there may be many.
 */
const FILES = "16Mi";

export interface VariableParts {
  readonly env: readonly V1EnvVar[];
  readonly volumes: readonly V1Volume[];
  /** The containers that write the files of variables before the steps begin. */
  readonly init: readonly V1Container[];
}

/**
 * Returns the parts of a pod that take variables out of one Secret. A file is copied into a volume
 * of the pod: there it has exactly the requested mode, and the run's user as its owner. Files of a
 * Secret volume do not when the pod has an `fsGroup`. A variable that the workload sets itself is
 * not changed.
 */
export function variableParts(
  variables: readonly VariableShape[],
  { environment }: Workload,
  secret: string,
  tool: Omit<V1Container, "name">,
): VariableParts {
  const selected = variables.filter(({ name }) => !Object.hasOwn(environment, name));
  const files = selected.filter(({ file }) => file !== undefined);
  const fileAt = (path: string): string =>
    `${PATHS.files}/${inside(path.replace(/^\/+/, ""), "files of variables")}`;
  const env = selected.map(({ name, file }): V1EnvVar => {
    if (file !== undefined) return { name, value: literal(fileAt(file.path)) };
    return { name, valueFrom: { secretKeyRef: { name: secret, key: keyOf({ name }) } } };
  });
  if (files.length === 0) return { env, volumes: [], init: [] };
  const items = files.map(({ name }) => ({ key: keyOf({ name }), path: name }));
  return {
    env,
    volumes: [
      { name: "file-values", secret: { secretName: secret, defaultMode: 0o400, items } },
      { name: "files", emptyDir: { medium: "Memory", sizeLimit: FILES } },
    ],
    init: files.map(({ name, file }, index) => ({
      ...tool,
      name: `file-${index}`,
      command: [
        "install",
        "-D",
        "-m",
        (file?.permissions ?? 0o600).toString(8).padStart(4, "0"),
        `${PATHS.fileValues}/${name}`,
        literal(fileAt(file?.path ?? name)),
      ],
      volumeMounts: [
        { name: "file-values", mountPath: PATHS.fileValues, readOnly: true },
        { name: "files", mountPath: PATHS.files },
      ],
    })),
  };
}
