/** What the schema of the chart says of a value: JSON Schema. */
export type ValueSchema = Readonly<Record<string, unknown>>;

/**
 * How the Helm chart of the server (`deploy/helm/dagctl-server`) sets a setting. The tests print
 * the chart's values, their schema and the variables of the container from it.
 */
export type InChart = ChartValue | ChartSecret | ChartFixed | ChartAbsent;

/** A value of the chart. */
export interface ChartValue {
  /** Its path in `values.yaml`: `argocd.namespace`. */
  readonly value: string;
  readonly schema: ValueSchema;
  /** The comment in `values.yaml`. @default the setting's `help` */
  readonly help?: string;
  /**
   * @default the setting's default, or `""`: a variable is set where the value is not empty. With
   * `variable` too, the variable is always set
   */
  readonly otherwise?: "" | readonly [] | Readonly<Record<string, never>>;
  /** The template of the variable, in which `.` is the chart's context. @default the value */
  readonly variable?: string;
  /** The variable is set also where the value is empty. */
  readonly always?: true;
}

/** A key of a Secret, as two values below a path: `<path>.secret` and `<path>.key`. */
export interface ChartSecret {
  readonly secret: string;
  /** The default of `<path>.key`. */
  readonly key: string;
  readonly help?: string;
  /** The file that the pod has it in. Absent: the variable itself has it. */
  readonly file?: string;
}

/** Not a value: the same template for every installation. */
export interface ChartFixed {
  readonly variable: string;
}

/** The chart leaves the setting at its default. */
export interface ChartAbsent {
  /** Why there is no value. */
  readonly absent: string;
}

/** The form of a text, for the schema; with `empty` also the empty text. */
export function textSchema(
  form?: string,
  { empty = false }: { readonly empty?: boolean } = {},
): ValueSchema {
  if (form === undefined) return { type: "string" };
  return { type: "string", pattern: empty ? `^$|^${form}$` : `^${form}$` };
}

/** A DNS label, for the schema. */
export const LABEL_FORM = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
/** A DNS name, for the schema. */
export const NAME_FORM = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
