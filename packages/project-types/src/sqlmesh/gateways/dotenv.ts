import type { KnownGateways } from "../gateway-reading.ts";

/**
 * A variable of a `.env` that is laid over the gateways; `path` is the parts between the double
 * underscores, in lower case.
 */
export interface DotenvOverride {
  readonly name: string;
  readonly path: readonly string[];
  readonly line: number;
}

/** A state connection that a `.env` gives a gateway; `line` is the first variable of it. */
export interface DotenvState {
  /** Empty for a gateway without a name. */
  readonly gateway: string;
  readonly line: number;
}

/** The effect of the variables of a `.env` on the gateways of the file. */
export type DotenvEffect =
  | { readonly effect: "none" }
  /** They give these gateways a state connection. */
  | { readonly effect: "state"; readonly states: readonly DotenvState[] }
  /** Completes a sentence that begins with `.env`. */
  | { readonly effect: "unknown"; readonly reason: string; readonly line: number };

const FIELDS: readonly string[] = [
  "connection",
  "test_connection",
  "scheduler",
  "state_schema",
  "variables",
  "model_defaults",
];

/**
 * Returns the variables that change gateways. SQLMesh loads the file over the environment that it
 * was started with, so that they win over those of the managed state. Every line counts as a
 * variable, also one inside a longer value: at worst one variable too many is found.
 */
export function dotenvOverrides(text: string): readonly DotenvOverride[] {
  const overrides: DotenvOverride[] = [];
  text
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .forEach((content, index) => {
      const name =
        /^[^\S\n]*(?:export[^\S\n]+)?'?(SQLMESH__GATEWAYS?(?:__[^=#\s']*)?)'?[^\S\n]*(?:=|#|$)/i.exec(
          content,
        )?.[1];
      if (name !== undefined)
        overrides.push({ name, path: name.toLowerCase().split("__").slice(1), line: index + 1 });
    });
  return overrides;
}

/** Evaluates the variables one by one against the gateways of the file. */
export function dotenvEffect(
  overrides: readonly DotenvOverride[],
  reading: KnownGateways,
): DotenvEffect {
  const states: DotenvState[] = [];
  const names = new Set(reading.gateways.map(({ name }) => name));
  for (const override of overrides) {
    const gateway = fieldOf(override, reading, names);
    if (!gateway) {
      const reason = `sets ${override.name} (line ${override.line}), which changes the gateways`;
      return { effect: "unknown", reason: reason.slice(0, 300), line: override.line };
    }
    if (gateway.field === "state_connection")
      states.push({ gateway: gateway.name, line: override.line });
  }
  return states.length > 0 ? { effect: "state", states: firstOfEach(states) } : { effect: "none" };
}

/**
 * Returns the state connections that the variables set whatever the gateways of the file are: they
 * apply to any gateway, and a run's own state connection would lose against them.
 */
export function dotenvStates(overrides: readonly DotenvOverride[]): readonly DotenvState[] {
  return firstOfEach(
    overrides
      .filter(({ path }) => path.includes("state_connection"))
      .map(({ path, line }) => ({
        gateway: path[1] === "state_connection" ? "" : (path[1] ?? ""),
        line,
      })),
  );
}

function firstOfEach(states: readonly DotenvState[]): readonly DotenvState[] {
  const seen = new Set<string>();
  return states.filter(({ gateway }) => seen.size !== seen.add(gateway).size);
}

/**
 * Returns the gateway of the file and the field that a variable sets; `undefined` when it does
 * something else.
 */
function fieldOf(
  { path }: DotenvOverride,
  { addressing, outcome }: KnownGateways,
  names: ReadonlySet<string>,
): { readonly name: string; readonly field: string } | undefined {
  const singular = addressing === "gateway" || addressing === "gateway_named";
  const [root, first, second] = path;
  // Where the file has neither key, the variable may set either.
  if (outcome !== "none" && root !== (singular ? "gateway" : "gateways")) return undefined;
  if (outcome === "none" && root !== "gateways") return undefined;
  const named = addressing === "named" || addressing === "gateway_named";
  const name = named ? first : "";
  const field = named ? second : first;
  if (name === undefined || (named && !names.has(name)) || field === undefined) return undefined;
  return FIELDS.includes(field) || field === "state_connection" ? { name, field } : undefined;
}
