import type { HostOptions, Timing } from "../contracts/host.ts";
import type { Store } from "../contracts/store.ts";
import { nearest } from "../projects/validation/nearest.ts";
import { DRIVER_ROLES, DRIVERS, type DriverRole, type MethodRule } from "./driver-rules.ts";
import { persistenceProblems } from "./persistence.ts";

const OPTIONS: Readonly<Record<keyof HostOptions, true>> = {
  store: true,
  git: true,
  deploy: true,
  run: true,
  stateDatabase: true,
  secrets: true,
  projectTypes: true,
  plugins: true,
  consumers: true,
  clock: true,
  log: true,
  timing: true,
  ids: true,
};

const STORE_METHODS: Readonly<Record<Exclude<keyof Store, "supports">, true>> = {
  open: true,
  commit: true,
  project: true,
  projectByName: true,
  projectText: true,
  projects: true,
  projectTexts: true,
  deployments: true,
  job: true,
  jobs: true,
  run: true,
  runs: true,
  activeRuns: true,
  operation: true,
  operations: true,
  record: true,
  records: true,
  key: true,
  events: true,
  cursor: true,
  putLog: true,
  log: true,
  prune: true,
  lock: true,
  claimHost: true,
  renew: true,
  release: true,
  takeOver: true,
  close: true,
};

const CONTRACTS: Readonly<Record<"store" | DriverRole, string>> = {
  store: "Store",
  git: "GitDriver",
  deploy: "DeployDriver",
  run: "RunDriver",
  stateDatabase: "StateDatabaseDriver",
  secrets: "Secrets",
};

/**
 * Checks what the types of `HostOptions` cannot check for a caller in JavaScript, or for options
 * that are spread from another object. An option that is misspelt would be ignored, and a driver
 * without a method would fail at its first call.
 *
 * @throws TypeError with a line for each problem
 */
export function assertOptions(options: HostOptions, timing: Timing): void {
  if (!isObject(options)) throw new TypeError("createHost needs an object of options");
  const problems = [
    ...unknownNames(Object.keys(options), Object.keys(OPTIONS), ""),
    ...(isObject(options.timing)
      ? unknownNames(Object.keys(options.timing), Object.keys(timing), "timing.")
      : []),
    ...(["store", ...DRIVER_ROLES] as const).flatMap((role) => driverProblems(options, role)),
    ...persistenceProblems(options),
    ...scheduleProblems(options),
  ];
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}

function unknownNames(
  names: readonly string[],
  known: readonly string[],
  parent: string,
): readonly string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      const hint =
        near === undefined
          ? `its options are ${known.join(", ")}`
          : `did you mean "${parent}${near}"?`;
      return `createHost has no option "${parent}${name}"; ${hint}`;
    });
}

function driverProblems(options: HostOptions, role: "store" | DriverRole): readonly string[] {
  const driver: unknown = options[role];
  if (!isObject(driver)) return [`createHost needs "${role}"`];
  const contract = CONTRACTS[role];
  const problems = methodsOf(role).flatMap(({ name, optional }) => {
    const member: unknown = Reflect.get(driver, name);
    if (typeof member === "function" || (optional && member === undefined)) return [];
    return member === undefined
      ? [`createHost: "${role}" lacks the method "${name}" of a ${contract}`]
      : [`createHost: "${name}" of "${role}" must be a function, as in every ${contract}`];
  });
  // For the others, `persistenceProblems` reports a `supports` that is missing.
  return role === "git" && !isObject(Reflect.get(driver, "supports"))
    ? [...problems, `createHost: "git" lacks "supports" of a ${contract}`]
    : problems;
}

function methodsOf(
  role: "store" | DriverRole,
): readonly { readonly name: string; readonly optional: boolean }[] {
  if (role === "store")
    return Object.keys(STORE_METHODS).map((name) => ({ name, optional: false }));
  return Object.entries<MethodRule | "property" | "close">(DRIVERS[role].rules)
    .filter(([, rule]) => rule !== "property")
    .map(([name, rule]) => ({
      name,
      optional: rule === "close" || (typeof rule === "object" && rule.optional === true),
    }));
}

function scheduleProblems({ deploy, run }: Partial<HostOptions>): readonly string[] {
  return deploy?.supports?.schedules === "engine" &&
    !(run?.setSchedulesPaused && deploy.setRunVariables)
    ? ['An engine with schedules of its own needs "setSchedulesPaused" and "setRunVariables"']
    : [];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
