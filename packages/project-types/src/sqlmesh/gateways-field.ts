import type { ProjectField } from "@dagctl/core/contracts";
import * as z from "zod";
import type {
  Gateway,
  GatewayDetection,
  SqlmeshInspection,
  SqlmeshProject,
} from "./sqlmesh-project.ts";

const MOST = 100;
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** Returns the field `gateways` of a project whose gateways a person may set. */
export function gatewaysField(): ProjectField<SqlmeshProject> & {
  readonly shape: z.ZodType<readonly Gateway[]>;
} {
  return {
    shape: gatewayNames(),
    orderAfter: "failed_runs_history_limit",
    isUnchanged: (value, project, { whole }) => isGatewayEcho(value, project, whole),
    isConfirmation: (value, project, { sourceChanges, isRefused }) =>
      confirmsGateways(value, project, sourceChanges || isRefused),
  };
}

/** Returns the field `gateway_detection`, which says how the gateways of a project were found. */
export function gatewayDetectionField(): ProjectField<SqlmeshProject> & {
  readonly shape: z.ZodType<GatewayDetection>;
} {
  const shape = z.looseObject({
    outcome: z.enum(["known", "none", "unknown"], { error: "must be known, none or unknown" }),
    reason: z.string().exactOptional(),
  });
  return { shape, isReadOnly: true, orderAfter: "gateways" };
}

/** Returns the project with the gateways that the inspection found. */
export function applyGateways(
  project: SqlmeshProject,
  inspection: SqlmeshInspection,
): SqlmeshProject {
  const { gateways: _, gateway_detection: __, ...others } = project;
  const { gateways, gatewayDetection } = inspection;
  return {
    ...others,
    ...(gateways ? { gateways } : {}),
    ...(gatewayDetection ? { gateway_detection: gatewayDetection } : {}),
  };
}

/**
 * Returns the schema of a list of gateways as a person sets it: names only. Keys that a project was
 * read with (`source`, `line`) are accepted in addition to the name.
 */
function gatewayNames(): z.ZodType<readonly Gateway[]> {
  const name = z
    .string({ error: ({ input }) => (input === undefined ? "is required" : "must be a string") })
    .regex(NAME, { error: "must be 1 to 100 of letters, digits, _, . and -" });
  const entry = z.strictObject(
    { name, source: z.string().optional(), line: z.int().optional() },
    {
      error: ({ code }) =>
        code === "unrecognized_keys"
          ? "must hold a name and nothing else but the source and line that it was read with"
          : 'must be an object with a name, such as { "name": "warehouse" }',
    },
  );
  return z
    .array(entry, { error: 'must be a list such as [{ "name": "warehouse" }]' })
    .max(MOST, { error: `must not contain more than ${MOST} gateways` })
    .superRefine((gateways, context) => {
      const seen = new Set<string>();
      gateways.forEach((gateway, index) => {
        if (seen.has(gateway.name))
          context.addIssue({
            code: "custom",
            path: [index, "name"],
            message: "must not be there twice",
          });
        seen.add(gateway.name);
      });
    })
    .transform((gateways) =>
      gateways.map((gateway): Gateway => ({ name: gateway.name, source: "manual" })),
    );
}

/**
 * Returns whether a body sends back what was found and sets nothing: the names that are known
 * already, or, in a whole object (`whole`), a list that was read before the repository changed.
 */
function isGatewayEcho(value: unknown, current: SqlmeshProject, whole: boolean): boolean {
  const isUnknown = current.gateway_detection?.outcome === "unknown";
  if (value === null)
    return !isUnknown && !(current.gateways ?? []).some(({ source }) => source === "manual");
  if (!Array.isArray(value)) return false;
  const entries: readonly unknown[] = value;
  if (whole && entries.length > 0 && entries.every((entry) => has(entry, "source"))) return true;
  const names = (current.gateways ?? []).map(({ name }) => name);
  return (
    !isUnknown &&
    current.gateways !== undefined &&
    entries.length === names.length &&
    entries.every((entry, index) => has(entry, "name", names[index]))
  );
}

/**
 * Returns whether a list that is stored already is confirmed for the current text, or for another
 * one (`isOther`), which is being evaluated or was refused. Only a gateway without a `source` is an
 * answer of the person's own.
 */
function confirmsGateways(value: unknown, current: SqlmeshProject, isOther: boolean): boolean {
  return (
    (isOther || current.gateway_detection?.outcome === "unknown") &&
    Array.isArray(value) &&
    value.every((entry) => !has(entry, "source"))
  );
}

function has(entry: unknown, key: string, value?: string): boolean {
  if (typeof entry !== "object" || entry === null || !Object.hasOwn(entry, key)) return false;
  const found: unknown = Object.entries(entry).find(([name]) => name === key)?.[1];
  return typeof found === "string" && (value === undefined || found === value);
}
