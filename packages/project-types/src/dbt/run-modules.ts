import { resultModules } from "../results/result-modules.ts";
import { DBT_ARTIFACTS } from "./artifacts-part.ts";
import { DBT_BUILT } from "./built-part.ts";
import { DBT_FINGERPRINTS } from "./fingerprints-part.ts";
import { DBT_RESULTS } from "./results-part.ts";
import { DBT_RETRY } from "./retry-part.ts";

/** The Python modules by which a run of dbt reports what it does. */
export const DBT_MODULES: ReturnType<typeof resultModules> = resultModules(
  DBT_RETRY,
  DBT_RESULTS,
  DBT_FINGERPRINTS,
  DBT_BUILT,
  DBT_ARTIFACTS,
);
