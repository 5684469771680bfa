import type { Runtime } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import { requirementText } from "@dagctl/python-packages";

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
/**
 * PEP 440, as far as releases use it: nothing in it that an installer takes for a URL, an option or
 * a marker.
 */
const VERSION = /^[0-9][0-9a-z.!+_-]*$/i;
const SPECIFIER = /^(?:[~=!<>]=|[<>])[0-9][0-9a-z.!+_-]*(?:\.\*)?$/i;

/**
 * Returns a requirement such as `sqlmesh[web]==0.130.0` or `dbt-duckdb>=1.8`. Refuses everything
 * that is not a name, an extra, a version or a range, because an installer accepts many more forms.
 */
export function requirement(given: Runtime["packages"][number]): string {
  const { name, version, range, extras = [] } = given;
  for (const part of [name, ...extras])
    if (!NAME.test(part))
      throw invalid([
        {
          path: "runtime.packages",
          message: `${JSON.stringify(part)} is not the name of a package or an extra`,
        },
      ]);
  if (version !== undefined && !VERSION.test(version))
    throw invalid([
      {
        path: "runtime.packages",
        message: `${JSON.stringify(version)} is not a version of ${name}`,
      },
    ]);
  if (range?.split(",").every((part) => SPECIFIER.test(part)) === false)
    throw invalid([
      {
        path: "runtime.packages",
        message: `${JSON.stringify(range)} is not a range of versions of ${name}`,
      },
    ]);
  return requirementText(given);
}
