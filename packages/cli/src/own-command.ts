import type { Flag, FlagInput } from "./flags/flag.ts";
import type { Outside } from "./outside.ts";

/** A parameter of a command that calls no server. */
export interface OwnParameter {
  readonly name: string;
  readonly otherwise: undefined;
  /** All values that it may have. @default any text */
  readonly values?: readonly string[];
}

/** A command that calls no server. */
export interface OwnCommand {
  readonly noun: string;
  /** Absent where the noun is the whole command: `version`. */
  readonly verb?: string;
  /** `context add` */
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly OwnParameter[];
  readonly flags: readonly Flag[];
  /** The flags of every command that this one uses; it refuses the others. */
  readonly globalFlags: readonly string[];
  run(outside: Outside, args: readonly string[], given: FlagInput): Promise<void>;
}
