import type { RunVariable, Workload } from "@dagctl/core";
import type { V1Container, V1EnvVar, V1Volume } from "@kubernetes/client-node";
import { ANNOTATION } from "../names.ts";
import { inside, literal, PATHS } from "./paths.ts";

/**
 * A variable without its value: what a pod has to say about it, and what may be read by everybody
 * who reads pods.
 */
export type VariableShape = Pick<RunVariable, "name" | "sensitive" | "file">;

export const shapeOf = ({ name, sensitive, file }: RunVariable): VariableShape => ({
  name,
  sensitive,
  ...(file === undefined ? {} : { file }),
});

/** The Secret that holds the values, with one key per variable. */
export const keyOf = ({ name }: Pick<RunVariable, "name">): string => `variable.${name}`;

/** Which keys hold what a log may show, for whoever reads the log. */
export function shownKeys(
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

/** A Secret holds 1 MiB; the smallest file takes a page of memory, and there may be many. */
const FILES = "16Mi";

export interface VariableParts {
  readonly env: readonly V1EnvVar[];
  readonly volumes: readonly V1Volume[];
  /** Lays out the files of variables before the steps begin. */
  readonly init: readonly V1Container[];
}

/**
 * How a pod is given variables out of one Secret. A file is copied into a volume of the pod's own:
 * there it has exactly the mode that was asked for, and the run's user as its owner, which files of
 * a Secret volume have not where the pod has an `fsGroup`. What the workload sets itself is left
 * alone.
 */
export function variableParts(
  variables: readonly VariableShape[],
  { environment }: Workload,
  secret: string,
  tool: Omit<V1Container, "name">,
): VariableParts {
  const wanted = variables.filter(({ name }) => !Object.hasOwn(environment, name));
  const files = wanted.filter(({ file }) => file !== undefined);
  const fileAt = (path: string): string =>
    `${PATHS.files}/${inside(path.replace(/^\/+/, ""), "files of variables")}`;
  const env = wanted.map(({ name, file }): V1EnvVar => {
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
