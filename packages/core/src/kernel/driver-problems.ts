import type { Clock } from "../contracts/clock.ts";
import type { HostOptions } from "../contracts/host.ts";
import type { Store } from "../contracts/store.ts";
import { nearest } from "../projects/validation/nearest.ts";
import { DRIVER_ROLES, DRIVERS, type DriverRole, type MethodRule } from "./driver-rules.ts";
import { SUPPORTS, type SupportRule } from "./support-rules.ts";

type Role = "store" | DriverRole;

interface NamedMethod {
  readonly name: string;
  readonly optional: boolean;
}

type Presence<Part> = {
  readonly [Name in keyof Part]-?: undefined extends Part[Name] ? "optional" : "required";
};

const STORE_METHODS: Omit<Presence<Store>, "supports"> = {
  open: "required",
  commit: "required",
  project: "required",
  projectByName: "required",
  projectText: "required",
  projects: "required",
  projectTexts: "required",
  findProjects: "optional",
  countProjects: "optional",
  newestRuns: "optional",
  findRuns: "optional",
  deployments: "required",
  job: "required",
  jobs: "required",
  run: "required",
  runs: "required",
  activeRuns: "required",
  operation: "required",
  operations: "required",
  record: "required",
  records: "required",
  key: "required",
  events: "required",
  cursor: "required",
  putLog: "required",
  log: "required",
  prune: "required",
  lock: "required",
  claimHost: "required",
  renew: "required",
  release: "required",
  takeOver: "required",
  close: "required",
};

const CLOCK_METHODS: Readonly<Record<keyof Clock, true>> = { now: true, after: true };

const CONTRACTS: Readonly<Record<Role | "clock", string>> = {
  store: "Store",
  git: "GitDriver",
  deploy: "DeployDriver",
  run: "RunDriver",
  stateDatabase: "StateDatabaseDriver",
  secrets: "Secrets",
  clock: "Clock",
};

const ROLES: readonly Role[] = ["store", ...DRIVER_ROLES];

/** The names that the drivers use. An object that serves as two drivers has those of both. */
const KNOWN_SUPPORTS: ReadonlySet<string> = new Set([
  "persists",
  ...ROLES.flatMap((role) => Object.keys(SUPPORTS[role])),
]);
const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  ...Object.keys(STORE_METHODS),
  ...DRIVER_ROLES.flatMap((role) => Object.keys(DRIVERS[role].rules)),
]);

/** Returns a problem for each part of a clock that is missing or wrong. */
export function clockProblems(clock: unknown): readonly string[] {
  if (clock === undefined) return [];
  if (!isObject(clock)) return [`createHost: "clock" must be an object${seeContract("clock")}`];
  const methods = Object.keys(CLOCK_METHODS).map((name) => ({ name, optional: false }));
  return methodProblems(clock, "clock", methods);
}

/**
 * Returns a problem for each part of the store and of the drivers that is missing, wrong or most
 * likely misspelt.
 */
export function driverProblems(options: HostOptions): readonly string[] {
  return ROLES.flatMap((role) => problemsOf(options[role], role));
}

function problemsOf(driver: unknown, role: Role): readonly string[] {
  if (!isObject(driver)) return [`createHost needs "${role}"${seeContract(role)}`];
  const methods = methodsOf(role);
  return [
    ...methodProblems(driver, role, methods),
    ...findMisspeltMethods(driver, role, methods),
    ...supportProblems(Reflect.get(driver, "supports"), role),
  ];
}

function methodProblems(
  part: object,
  option: keyof typeof CONTRACTS,
  methods: readonly NamedMethod[],
): readonly string[] {
  return methods.flatMap(({ name, optional }) => {
    const member: unknown = Reflect.get(part, name);
    if (typeof member === "function" || (optional && member === undefined)) return [];
    return member === undefined
      ? [`createHost: "${option}" lacks the method "${name}"${seeContract(option)}`]
      : [`createHost: "${name}" of "${option}" must be a function${seeContract(option)}`];
  });
}

/**
 * Returns a problem for each function that is most likely a misspelt optional method, which would
 * never be called. Other functions are the driver's own.
 */
function findMisspeltMethods(
  driver: object,
  role: Role,
  methods: readonly NamedMethod[],
): readonly string[] {
  const absent = methods
    .filter(({ name, optional }) => optional && Reflect.get(driver, name) === undefined)
    .map(({ name }) => name);
  return functionsOf(driver)
    .filter((name) => !KNOWN_MEMBERS.has(name))
    .flatMap((name) => {
      const near = nearest(name, absent);
      return near === undefined
        ? []
        : [
            `createHost: "${role}" has no method "${name}"; did you mean "${near}"${seeContract(role)}?`,
          ];
    });
}

/** Returns the names of an object's functions, those of its class included. */
function functionsOf(part: object): readonly string[] {
  const names = new Set<string>();
  for (
    let from: object | null = part;
    from !== null && from !== Object.prototype;
    from = Reflect.getPrototypeOf(from)
  )
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(from)))
      if (typeof value === "function" && name !== "constructor") names.add(name);
  return [...names];
}

/** Reports everything but `persists`, which `persistenceProblems` reports. */
function supportProblems(supports: unknown, role: Role): readonly string[] {
  if (!isObject(supports)) return [`createHost: "${role}" lacks "supports"${seeContract(role)}`];
  const rules = Object.entries<SupportRule>(SUPPORTS[role]);
  const known = ["persists", ...rules.map(([name]) => name)];
  return [
    ...Object.keys(supports)
      .filter((name) => !KNOWN_SUPPORTS.has(name))
      .map((name) => {
        const near = nearest(name, known);
        const hint =
          near === undefined
            ? `it has ${known.join(", ")}${seeContract(role)}`
            : `did you mean "supports.${near}"${seeContract(role)}?`;
        return `createHost: "${role}" has no "supports.${name}"; ${hint}`;
      }),
    ...rules
      .filter(([name, { isRight, optional }]) => {
        const value: unknown = Reflect.get(supports, name);
        return !(isRight(value) || (optional && value === undefined));
      })
      .map(
        ([name, { expected }]) =>
          `createHost: "supports.${name}" of "${role}" must be ${expected}${seeContract(role)}`,
      ),
  ];
}

/** Returns where a caller reads what is right, as the end of a message. */
function seeContract(option: keyof typeof CONTRACTS): string {
  return ` (${CONTRACTS[option]} in @dagctl/core/contracts)`;
}

function methodsOf(role: Role): readonly NamedMethod[] {
  if (role === "store")
    return Object.entries(STORE_METHODS).map(([name, presence]) => ({
      name,
      optional: presence === "optional",
    }));
  return Object.entries<MethodRule | "property" | "close">(DRIVERS[role].rules)
    .filter(([, rule]) => rule !== "property")
    .map(([name, rule]) => ({
      name,
      optional: rule === "close" || (typeof rule === "object" && rule.optional === true),
    }));
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
