import type { StateConnection } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "../../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../../files.ts";
import type { GatewayCase } from "./cases.ts";
import type { Load, Loads } from "./loader.ts";

/** The managed state that a run gets. */
export const STATE: StateConnection = {
  type: "duckdb",
  settings: { database: "/var/lib/dagctl/managed-state.db" },
  secrets: {},
};

const type = sqlmeshType();
const rules = createProjectRules([type], { gitAuth: ["none"] });

/** What the detection reports for a case at one version. */
export interface Detection {
  /** `refused`: the answer says what the person has to change before anything can run. */
  readonly outcome: "known" | "none" | "unknown" | "refused";
  /** In words, of `unknown` and `refused`. */
  readonly reason?: string;
  /** As the file has them, the one without a name as "". */
  readonly names: readonly string[];
  /** Refused for a state connection of its own; the list was then read without managed state. */
  readonly ownState: boolean;
  /** Whether a run with the managed state would start. */
  readonly runs: boolean;
  /** What that run would have in its environment. */
  readonly injected?: Readonly<Record<string, string>>;
}

export async function detect({ files }: GatewayCase, version: string): Promise<Detection> {
  const own = await inspected(files, project(version, false));
  const managed = await inspected(files, project(version, true));
  // A file that needs the managed state is refused without it.
  const listed = typeof own === "string" ? managed : own;
  if (typeof listed === "string")
    return { outcome: "refused", reason: listed, names: [], ownState: false, runs: false };
  const { outcome, reason } = listed.gatewayDetection ?? { outcome: "unknown" };
  const list = { names: namesOf(listed), ...(reason === undefined ? {} : { reason }) };
  if (typeof managed === "string")
    return { ...list, outcome: "refused", reason: managed, ownState: true, runs: false };
  const { environment } = type.workload(project(version, true), managed, { state: STATE });
  const injected = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : [],
    ),
  );
  return { ...list, outcome, ownState: false, runs: managed.blocked === undefined, injected };
}

function namesOf({ gateways = [], gatewayDetection }: SqlmeshInspection): readonly string[] {
  return gatewayDetection?.outcome === "known" && gateways.length === 0
    ? [""]
    : gateways.map(({ name }) => name);
}

function project(version: string, managed: boolean): SqlmeshProject {
  const created = rules.create(
    {
      name: "analytics",
      repository_url: "https://github.com/acme/analytics",
      use_managed_state_database: managed,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
  // Also a version that no project may choose: its neighbours show where a rule of SQLMesh begins.
  return { ...created, sqlmesh_version: version };
}

async function inspected(
  files: GatewayCase["files"],
  of: SqlmeshProject,
): Promise<SqlmeshInspection | string> {
  try {
    return await type.inspect(of, COMMIT, folder(files), {});
  } catch (error) {
    if (isDagctlError(error, "invalid"))
      return (
        error.issues?.map(({ path, message }) => `${path} ${message}`).join("; ") ?? error.message
      );
    throw error;
  }
}

export interface Verdict {
  /** Whether the loader can read it in one of its environments at least. */
  readonly readable: boolean;
  /** Whether it can read it with the variables of a run, in one of its environments at least. */
  readonly readableInRun: boolean;
  /** What the detection said and is not true; each one harms a state. */
  readonly wrong: readonly string[];
}

export function compareDetection(detection: Detection, loads: Loads, lowers: boolean): Verdict {
  const all = Object.entries(loads);
  const wrong = all.flatMap(([environment, { plain, injected }]) =>
    [
      // A file that needs the managed state is read with it only.
      ...("error" in plain ? injected : [plain]).flatMap((load) =>
        wrongList(detection, load, lowers),
      ),
      ...injected.flatMap((load) => wrongState(plain, load)),
    ].map((what) => `${what} (variables: ${environment})`),
  );
  const readable = all.filter(([, { plain }]) => "gateways" in plain);
  if (detection.outcome === "unknown" && detection.runs)
    wrong.push("a run with managed state would start though the gateways are unknown");
  if (
    detection.ownState &&
    readable.length > 0 &&
    !readable.some(
      ([, { plain }]) => "gateways" in plain && plain.gateways.some(({ state }) => state !== null),
    )
  )
    wrong.push(`refused for a state connection that is not there: ${detection.reason}`);
  const overlooked = readable.flatMap(([environment, { plain }]) =>
    "gateways" in plain && plain.gateways.some(({ state }) => state !== null) ? [environment] : [],
  );
  if (detection.runs && detection.outcome !== "refused" && overlooked.length > 0)
    wrong.push(
      `a state connection of the project's own is overlooked (variables: ${overlooked.join(", ")})`,
    );
  if (detection.outcome === "refused" && !detection.ownState && readable.length > 0)
    wrong.push(`refused what the loader reads: ${detection.reason}`);
  const readableInRun = all.some(([, { injected }]) => injected.some((load) => "gateways" in load));
  return { readable: readable.length > 0, readableInRun, wrong };
}

function wrongList(
  { outcome, names, ownState }: Detection,
  load: Load,
  lowers: boolean,
): readonly string[] {
  if ("error" in load || outcome === "unknown" || (outcome === "refused" && !ownState)) return [];
  const real = load.gateways.map(({ name }) => name);
  // A list that is unknown for another reason is empty next to a refusal.
  if (outcome === "refused" && names.length === 0) return [];
  if (outcome === "none")
    return real.join("\n") === "" && real.length === 1
      ? []
      : [`none, and there are ${shown(real)}`];
  const expected = lowers ? names.map((name) => name.toLowerCase()) : names;
  return expected.join("\n") === real.join("\n") && expected.length === real.length
    ? []
    : [`expected ${shown(expected)}, and there are ${shown(real)}`];
}

/**
 * Returns the errors where a gateway does not keep what it had or does not get the managed state,
 * or where a gateway was added.
 */
function wrongState(plain: Load, injected: Load): readonly string[] {
  if ("error" in injected)
    return "error" in plain
      ? []
      : [`with the managed state it cannot be loaded: ${injected.error}`];
  const without = injected.gateways.filter(
    ({ state }) => state?.type !== STATE.type || state.database !== STATE.settings["database"],
  );
  const problems = without.map(
    ({ name }) => `gateway ${JSON.stringify(name)} has not got the managed state`,
  );
  if ("error" in plain) return problems;
  const described = (load: typeof plain): string =>
    JSON.stringify(load.gateways.map(({ name, connection }) => ({ name, connection })));
  return described(plain) === described(injected)
    ? problems
    : [
        ...problems,
        `the managed state made ${described(injected)} of ${described(plain)}`.slice(0, 600),
      ];
}

function shown(names: readonly string[]): string {
  return JSON.stringify(names).slice(0, 300);
}
