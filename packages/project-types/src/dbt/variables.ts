import type { RefusedVariableNames } from "@dagctl/core/contracts";

/** The variable that every run of dbt gets: no statistics are sent. */
export const DBT_VARIABLES: RefusedVariableNames = {
  names: ["DBT_SEND_ANONYMOUS_USAGE_STATS"],
  reason: "is set by dagctl itself, and cannot be another value",
};
