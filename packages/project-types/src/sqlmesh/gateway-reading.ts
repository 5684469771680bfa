/** One gateway of a configuration; the name is empty for a gateway without one. */
export interface FileGateway {
  readonly name: string;
  /** From 1, in the file as it is committed. */
  readonly line: number;
  /** The file of `line`, where it is not the configuration (profiles.yml). */
  readonly source?: string;
  /** Line of a `state_connection` of its own. */
  readonly ownState?: number;
  /**
   * Line of a `state_connection` that is the managed one: the result of the client's
   * `get_state_connection()`.
   */
  readonly managedState?: number;
}

/**
 * How a gateway is addressed from the environment: `gateways.<name>`, or `gateways` itself where it
 * has no name; the same under the key `gateway`, where a configuration has that instead.
 */
export type Addressing = "named" | "unnamed" | "gateway_named" | "gateway";

/** The whole list, in file order, for certain. */
export interface KnownGateways {
  readonly outcome: "known" | "none";
  readonly addressing: Addressing;
  readonly gateways: readonly FileGateway[];
  /**
   * Types of the connections in the file (`snowflake`), as many as were seen; repeats are allowed.
   */
  readonly connections: readonly string[];
  /**
   * Present when it is not known whether a gateway has a state connection of its own, although the
   * list of gateways is known. `reason` as in `UnknownGateways`.
   */
  readonly unsureState?: { readonly reason: string; readonly line: number };
  /** The type of the dbt adapter that SQLMesh needs in addition, where it runs a dbt project. */
  readonly adapter?: string;
}

/**
 * A list that cannot be determined for certain. It is never turned into `none`, and never a guess.
 */
export interface UnknownGateways {
  readonly outcome: "unknown";
  /**
   * Completes a sentence that begins with the file's name, and names the line: "builds its gateways
   * in a loop (line 4)".
   */
  readonly reason: string;
  /** Where in the file the certainty ends; absent where no single line is the cause. */
  readonly line?: number;
  /** Gateways that exist whatever the rest is: a list that a person sets must contain them. */
  readonly certain?: readonly FileGateway[];
  /**
   * Line of a `state_connection` that exists for certain, in a gateway that is not in `certain`.
   */
  readonly ownState?: number;
  /** As in `FileGateway`, of a gateway that is not in `certain`. */
  readonly managedState?: number;
  /** As in `KnownGateways`. */
  readonly connections?: readonly string[];
  /** The gateways are under the key `gateway`. */
  readonly singular?: boolean;
  /** SQLMesh refuses the file, for certain: it has a duplicate key. */
  readonly repeatsKey?: boolean;
  /** SQLMesh refuses the file, for certain: a config.py that binds no configuration. */
  readonly hasNone?: boolean;
  /** As in `KnownGateways`. */
  readonly adapter?: string;
}

/** The gateways are those of the dbt project in the same folder: one, named like the dbt target. */
export interface DbtGateways {
  readonly outcome: "dbt";
  /** Where the configuration says so. */
  readonly line: number;
  /** Where the configuration names the target (`dbt_target_name`); absent: profiles.yml does. */
  readonly target?: string;
  /**
   * Where the configuration names the profile (`dbt_profile_name`); absent: dbt_project.yml does.
   */
  readonly profile?: string;
  /**
   * Folder of profiles.yml below the project's, where the configuration names one (`profiles_dir`).
   */
  readonly profiles?: string;
  /** Line of a `state_connection` that is given in addition to the dbt project. */
  readonly ownState?: number;
  /** As in `FileGateway`. */
  readonly managedState?: number;
}

export type GatewayReading = KnownGateways | UnknownGateways | DbtGateways;

export function unknownGateways(
  reason: string,
  more: Omit<UnknownGateways, "outcome" | "reason"> = {},
): UnknownGateways {
  return { outcome: "unknown", reason, ...more };
}
