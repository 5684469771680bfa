import { dirname, join, relative, sep } from "node:path";
import type { Layout } from "../files/layout.ts";
import type { ConvergedRecord, DesiredRecord } from "../files/records.ts";

/**
 * Returns a record with the paths of the data folder where it is read. A folder that was copied or
 * moved would otherwise lead its runs into the former one: those of a copy would write into the
 * state of the original.
 */
export function inThisFolder(
  { root, deployment }: Layout,
  desired: DesiredRecord,
  converged: ConvergedRecord | undefined,
): DesiredRecord {
  if (desired.root === root) return desired;
  const suffix = relative(root, deployment(desired.ref).checkouts);
  const former = desired.root ?? formerRoot(suffix, converged);
  if (former === undefined || former === root) return desired;
  const environment = Object.fromEntries(
    Object.entries(desired.workload.environment).map(([name, value]) => [
      name,
      typeof value === "string" && value.startsWith(former + sep)
        ? join(root, relative(former, value))
        : value,
    ]),
  );
  return { ...desired, workload: { ...desired.workload, environment } };
}

/** Records of earlier versions do not have the folder. That of the checkout shows it. */
function formerRoot(suffix: string, converged: ConvergedRecord | undefined): string | undefined {
  const checkouts = converged && dirname(converged.checkout);
  return checkouts?.endsWith(sep + suffix) === true
    ? checkouts.slice(0, -suffix.length - sep.length)
    : undefined;
}
