import type { HostOptions, LogEntry } from "@dagctl/core";
import { Secret } from "@dagctl/core/driver-kit";
import { type FakeClock, fakeClock } from "@dagctl/testing";
import { components } from "../../src/kernel/components.ts";
import { type DriverRole, DRIVER_ROLES } from "../../src/kernel/driver-rules.ts";
import { type HostedDrivers, hostedDrivers } from "../../src/kernel/hosted-drivers.ts";

export const GIT_CALL = 20_000;
export const DRIVER_CALL = 60_000;
const TEN_MINUTES = 600_000;

type Drivers = Pick<HostOptions, DriverRole>;
type Methods<Driver> = {
  [Name in keyof Driver]-?: NonNullable<Driver[Name]> extends (...given: never[]) => unknown
    ? Name
    : never;
}[keyof Driver];

interface Row {
  /** Parameters before the options of the call. */
  readonly given: readonly unknown[];
  /** Milliseconds of a call or of an item; absent: there is no deadline. */
  readonly deadline?: number;
  readonly code?: "unavailable" | "outcome_unknown";
  readonly items?: true;
  /** Other parts of the options. */
  readonly options?: object;
  readonly takesNoOptions?: true;
  readonly title: string;
}

export const ref = { organization: "org-acme", project: "p" };
const repository = {
  organization: "org-acme",
  url: "https://git.example.com/a.git",
  branch: "main",
  auth: { method: "none" },
} as const;
const git = { title: "The Git server", code: "unavailable", deadline: GIT_CALL } as const;
const reads = { code: "unavailable", deadline: DRIVER_CALL } as const;
const writes = { code: "outcome_unknown", deadline: DRIVER_CALL } as const;
const deploy = { title: "The deploy driver" } as const;
const run = { title: "The run driver" } as const;
const state = { title: "The state database driver" } as const;
const secrets = { title: "The secret source" } as const;

/** What each method of each contract promises. A method without a row does not compile. */
export const ROWS = {
  git: {
    head: { ...git, given: [repository] },
    findRef: { ...git, given: [repository, ["HEAD"]] },
    describe: { ...git, given: [repository, "sha"] },
    readFiles: { ...git, given: [repository, "sha", ["a"]], options: { maxBytes: 1 } },
    listLinks: { ...git, given: [repository, "sha"], options: { most: 1 } },
    compare: { ...git, given: [repository, "a", "b"], options: { path: "p" } },
    checkout: { ...git, given: [repository, "sha", "/folder"], deadline: TEN_MINUTES },
    credentials: { ...git, given: [repository] },
    forget: { ...git, given: [repository], code: "outcome_unknown" },
    listImports: { ...git, given: ["org-acme"] },
  },
  deploy: {
    attach: { ...deploy, given: [{}], takesNoOptions: true },
    resolvePackages: { ...deploy, ...reads, given: [{ ref }], deadline: TEN_MINUTES },
    checkJobs: { ...deploy, ...reads, given: [ref, { variables: [] }] },
    apply: { ...deploy, ...writes, given: [{ ref }] },
    refreshCredentials: { ...deploy, ...writes, given: [ref, {}], options: { generation: 1 } },
    setRunVariables: { ...deploy, ...writes, given: [ref, { generation: 1, variables: [] }] },
    observe: { ...deploy, ...reads, given: [ref] },
    remove: { ...deploy, ...writes, given: [ref], options: { generation: 1, keepData: true } },
    list: { ...deploy, ...reads, given: [], items: true },
    watch: { ...deploy, given: [() => undefined] },
  },
  run: {
    start: { ...run, ...writes, given: [{ ref }] },
    observe: { ...run, ...reads, given: [ref] },
    list: { ...run, ...reads, given: [ref], items: true },
    setSchedulesPaused: { ...run, ...writes, given: [ref, {}] },
    cancel: { ...run, ...writes, given: [ref] },
    logs: { ...run, ...reads, given: [ref], items: true, options: { after: 1, follow: false } },
    frames: { ...run, ...reads, given: [ref], items: true, options: { after: 1 } },
    watch: { ...run, given: [() => undefined] },
  },
  stateDatabase: {
    provision: { ...state, ...writes, given: [ref], options: { rotation: 1, generation: 2 } },
    drop: { ...state, ...writes, given: [ref], options: { generation: 2 } },
    list: { ...state, ...reads, given: [], items: true },
  },
  secrets: {
    get: { ...secrets, ...reads, given: ["org-acme", "key"] },
    put: { ...secrets, ...writes, given: ["org-acme", "key", new Secret("value")] },
    delete: { ...secrets, ...writes, given: ["org-acme", "key"] },
    list: { ...secrets, ...reads, given: ["org-acme"] },
  },
} as const satisfies {
  readonly [Role in DriverRole]: Readonly<
    Record<Exclude<Methods<Drivers[Role]>, "close" | "supports">, Row>
  >;
};

export const CASES = DRIVER_ROLES.flatMap((role) =>
  Object.entries<Row>(ROWS[role]).map(([method, row]) => ({ role, method, row })),
);
export const TIMED = CASES.filter(({ row }) => row.deadline !== undefined);

export interface Call {
  readonly given: readonly unknown[];
  readonly signal: AbortSignal | undefined;
  readonly self: unknown;
}

/** Drivers of which each method calls `answer`. */
export function driversOf(answer: (call: Call) => unknown): { drivers: Drivers; calls: Call[] } {
  const calls: Call[] = [];
  const drivers: Record<string, Record<string, unknown>> = {};
  for (const role of DRIVER_ROLES) {
    const driver: Record<string, unknown> = { supports: { role } };
    for (const method of Object.keys(ROWS[role]))
      driver[method] = function (this: unknown, ...given: readonly unknown[]): unknown {
        const last = given.at(-1) as { readonly signal?: AbortSignal } | undefined;
        const call = { given, signal: last?.signal, self: this };
        calls.push(call);
        return answer(call);
      };
    drivers[role] = driver;
  }
  return { drivers: drivers as unknown as Drivers, calls };
}

export interface Bench {
  readonly hosted: HostedDrivers;
  readonly clock: FakeClock;
  readonly lifetime: AbortController;
  readonly logged: LogEntry[];
}

export function benchOf(drivers: Drivers): Bench {
  const clock = fakeClock();
  const lifetime = new AbortController();
  const logged: LogEntry[] = [];
  const hosted = hostedDrivers(drivers, {
    clock,
    timing: { gitCallMs: GIT_CALL, driverCallMs: DRIVER_CALL, inspectMs: 60_000 },
    lifetime: lifetime.signal,
    log: (entry) => void logged.push(entry),
    components: components(clock),
  });
  return { hosted, clock, lifetime, logged };
}

/** Calls a method and, for an iterable, reads its first item. */
export function callOf(
  hosted: HostedDrivers,
  { role, method, row }: (typeof CASES)[number],
  signal?: AbortSignal,
): Promise<unknown> {
  const options = row.takesNoOptions ? [] : [{ ...row.options, ...(signal ? { signal } : {}) }];
  const call = Reflect.get(hosted[role], method) as (...given: readonly unknown[]) => unknown;
  const answer = call(...row.given, ...options);
  return row.items
    ? (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]().next()
    : (answer as Promise<unknown>);
}

/** Reports how a promise ends, also when that is not yet. */
export function watched(promise: Promise<unknown>): { ended: boolean; error: unknown } {
  const seen: { ended: boolean; error: unknown } = { ended: false, error: undefined };
  promise.then(
    () => (seen.ended = true),
    (error: unknown) => Object.assign(seen, { ended: true, error }),
  );
  return seen;
}

export const never = new Promise<never>(() => undefined);
export const silentItems: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: () => never }),
};
export const silent = (items: boolean | undefined): unknown => (items ? silentItems : never);
