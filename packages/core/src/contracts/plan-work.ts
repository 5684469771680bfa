import type { RunParameters } from "./run-parameters.ts";

/** What a run of a plan does. */
export type PlanWork =
  | {
      /** It reports what an apply would do. It changes neither tables nor state. */
      readonly kind: "explain";
      readonly environment: string;
      readonly parameters: RunParameters;
      /** The parameters that runs of the default job have by themselves. Absent: none. */
      readonly ofJob?: RunParameters;
    }
  | {
      /**
       * It builds the plan again. Only where the digest is the approved one, it applies the plan.
       */
      readonly kind: "apply";
      readonly environment: string;
      readonly parameters: RunParameters;
      /** As of an explain. */
      readonly ofJob?: RunParameters;
      /** The digest of the plan that was approved. */
      readonly digest: string;
      /** The time that the explain reported (`at`), where it reported one. */
      readonly at?: number;
    };

/** By the id of a node, 16 hexadecimal digits that name what a run has built of it. */
export type BuiltNodes = Readonly<Record<string, string>>;
