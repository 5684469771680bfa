import type { Runtime } from "@dagctl/core/contracts";
import { MOST_MEMORY } from "./process-limits.ts";

/** What the resolver depends on apart from the runtime. */
export interface ResolverOptions {
  /** The path of the uv program where the resolver runs. */
  readonly uv: string;
  /**
   * Where the packages of the tool come from. `compile`: they are resolved, too, and the answer has
   * them. `installed`: the Python that runs the resolver has them, and the answer has only what
   * differs.
   */
  readonly base: "compile" | "installed";
  /**
   * The time up to which dependencies of the tool are taken, as RFC 3339. @default the end of the
   * day after the release of its package, where the index reports it
   */
  readonly cutoff?: string | undefined;
  /**
   * Whether packages of the project may be built from source. A build executes foreign code.
   * @default false
   */
  readonly sourceDistributions?: boolean;
  /** The most bytes that may be downloaded for one project. */
  readonly mostBytes: number;
  /** The most address space of uv and of each program that it starts. @default 8 GiB */
  readonly mostMemoryBytes?: number;
}

/**
 * Returns a package as a requirement: `sqlmesh[web]==0.130.0`, `dbt-duckdb>=1.8`. Nothing of it is
 * checked.
 */
export function requirementText({
  name,
  version,
  range = "",
  extras = [],
}: Runtime["packages"][number]): string {
  const chosen = extras.length > 0 ? `[${extras.join(",")}]` : "";
  return `${name}${chosen}${version === undefined ? range : `==${version}`}`;
}

/** Returns the request file of `RESOLVER`, as JSON. */
export function resolverRequest(
  { packages, requirements }: Runtime,
  {
    uv,
    base,
    cutoff,
    sourceDistributions = false,
    mostBytes,
    mostMemoryBytes = MOST_MEMORY,
  }: ResolverOptions,
): string {
  const {
    requirements: lines = [],
    constraints = [],
    hashes = [],
    yieldsToTool = false,
    provided = [],
  } = requirements ?? {};
  const request = {
    uv,
    base,
    tool: packages.map(requirementText),
    ...(cutoff === undefined ? {} : { cutoff }),
    requirements: lines,
    constraints,
    hashes,
    // Absent where it is not so: what was resolved before stays known.
    ...(yieldsToTool ? { yields: true } : {}),
    ...(provided.length > 0 ? { provided } : {}),
    builds: sourceDistributions,
    most_bytes: mostBytes,
    most_memory: mostMemoryBytes,
  };
  return JSON.stringify(request);
}
