import type { HostOrganization } from "../contracts/host.ts";
import type { Issue } from "../errors.ts";
import { ACCESS } from "../model/access.ts";
import type { RunStatus } from "../model/run.ts";

/** What an option must be. What a method checks itself, with what it means, is `checked`. */
type Kind =
  | "signal"
  | "text"
  | "access"
  | "milliseconds"
  | "revision"
  | "position"
  | "boolean"
  | "status"
  | "checked";

/**
 * Where the options of a method are among its arguments, and what each must be. `none`: it has no
 * options.
 */
export type OptionsRule = "none" | { readonly at: number; readonly options: Options };

type Options = Readonly<Record<string, Kind>>;

type RuleOf<Given extends readonly unknown[]> =
  Required<Given> extends readonly [...infer Before, infer Last]
    ? "signal" extends keyof NonNullable<Last>
      ? {
          readonly at: Before["length"];
          readonly options: { readonly [Name in keyof NonNullable<Last>]-?: Kind };
        }
      : "none"
    : "none";

type RulesOf<Part> = {
  readonly [Name in keyof Part]-?: Part[Name] extends (...given: infer Given) => unknown
    ? RuleOf<Given>
    : never;
};

const READ = { signal: "signal" } as const;
const PAGE = { ...READ, page: "checked", limit: "checked" } as const;
const OF_RUNS = { job: "text", jobType: "checked", updatedAfter: "checked" } as const;
const CHANGE = { ...READ, idempotencyKey: "text" } as const;
const WAITING = { ...CHANGE, waitMs: "milliseconds" } as const;
const REVISED = { ...CHANGE, ifMatch: "revision" } as const;
const FULL = { ...WAITING, ...REVISED } as const;
const EVENTS = { ...READ, after: "checked", types: "checked", project: "text" } as const;

/**
 * The options of every method of an organization. The compiler refuses a method or an option
 * without a rule, a rule without one, and a position that contradicts the signature.
 */
export const CALL_OPTIONS: {
  readonly [Part in Exclude<keyof HostOrganization, "id">]: RulesOf<HostOrganization[Part]>;
} = {
  projects: {
    list: {
      at: 0,
      options: {
        ...PAGE,
        search: "checked",
        status: "checked",
        type: "checked",
        sort: "checked",
        include: "checked",
      },
    },
    counts: { at: 0, options: READ },
    listText: { at: 0, options: READ },
    get: { at: 1, options: READ },
    getText: { at: 1, options: READ },
    create: { at: 1, options: WAITING },
    update: { at: 2, options: FULL },
    delete: { at: 1, options: FULL },
    deploy: { at: 2, options: FULL },
    undeploy: { at: 1, options: FULL },
    run: { at: 2, options: REVISED },
    syncStatus: { at: 1, options: READ },
  },
  runs: {
    list: { at: 1, options: { ...PAGE, status: "status", ...OF_RUNS } },
    listAll: {
      at: 0,
      options: {
        ...PAGE,
        status: "checked",
        project: "text",
        triggeredBy: "checked",
        ...OF_RUNS,
        since: "checked",
        until: "checked",
      },
    },
    get: { at: 2, options: READ },
    wait: { at: 2, options: READ },
    logs: { at: 2, options: { ...READ, after: "position", follow: "boolean" } },
    cancel: { at: 2, options: CHANGE },
    retry: { at: 2, options: CHANGE },
    models: { at: 2, options: { ...PAGE, status: "checked" } },
    modelExecutions: {
      at: 1,
      options: {
        ...READ,
        model: "text",
        status: "checked",
        run: "text",
        after: "checked",
        limit: "checked",
      },
    },
    dailyStats: { at: 1, options: { ...READ, days: "checked" } },
    artifacts: { at: 2, options: READ },
    artifact: { at: 3, options: READ },
  },
  jobs: {
    list: { at: 1, options: READ },
    get: { at: 2, options: READ },
    create: { at: 2, options: WAITING },
    update: { at: 3, options: WAITING },
    delete: { at: 2, options: WAITING },
    run: { at: 3, options: CHANGE },
  },
  plans: {
    list: { at: 1, options: { ...PAGE, status: "checked" } },
    get: { at: 2, options: READ },
    wait: { at: 2, options: READ },
    models: { at: 2, options: { ...PAGE, change: "checked" } },
    create: { at: 2, options: CHANGE },
    approve: { at: 2, options: CHANGE },
    reject: { at: 2, options: CHANGE },
    cancel: { at: 2, options: CHANGE },
    retry: { at: 2, options: CHANGE },
  },
  environments: {
    list: { at: 1, options: READ },
    get: { at: 2, options: READ },
    delete: { at: 2, options: CHANGE },
  },
  operations: {
    list: { at: 1, options: PAGE },
    get: { at: 1, options: READ },
    wait: { at: 1, options: READ },
  },
  events: {
    list: { at: 0, options: { ...EVENTS, limit: "checked" } },
    follow: { at: 0, options: EVENTS },
  },
  environmentVariables: {
    list: { at: 0, options: { ...READ, project: "text" } },
    get: { at: 1, options: READ },
    create: { at: 1, options: CHANGE },
    update: { at: 2, options: CHANGE },
    delete: { at: 1, options: CHANGE },
  },
  secrets: {
    list: { at: 0, options: READ },
    put: { at: 2, options: READ },
    delete: { at: 1, options: READ },
  },
  hooks: {
    list: { at: 0, options: READ },
    get: { at: 1, options: READ },
    create: { at: 1, options: READ },
    rotate: { at: 1, options: READ },
    delete: { at: 1, options: READ },
  },
  notifications: {
    list: { at: 0, options: READ },
    get: { at: 1, options: READ },
    create: { at: 1, options: CHANGE },
    update: { at: 2, options: CHANGE },
    delete: { at: 1, options: CHANGE },
    test: { at: 1, options: CHANGE },
    rotate: { at: 1, options: CHANGE },
    deliveries: { at: 1, options: { ...READ, after: "checked", limit: "checked" } },
    retry: { at: 2, options: CHANGE },
  },
  audit: {
    list: {
      at: 0,
      options: {
        ...READ,
        actor: "text",
        action: "text",
        project: "text",
        since: "checked",
        until: "checked",
        after: "checked",
        limit: "checked",
      },
    },
    recordChange: "none",
  },
};

const STATUSES: Readonly<Record<RunStatus, true>> = {
  pending: true,
  running: true,
  success: true,
  partial: true,
  failed: true,
  error: true,
};

const KINDS: Readonly<
  Record<Kind, { readonly right: string; readonly isRight: (value: unknown) => boolean }>
> = {
  signal: { right: "must be an AbortSignal", isRight: isSignal },
  text: { right: "must be a text", isRight: (value) => typeof value === "string" },
  access: { right: `must be one of ${ACCESS.join(", ")}`, isRight: isAccess },
  milliseconds: {
    right: "must be a number of milliseconds, 0 or more",
    isRight: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  },
  // A revision that no project has matches none: a server sends -1 for a tag that is no revision.
  revision: { right: "must be a whole number", isRight: (value) => Number.isSafeInteger(value) },
  position: {
    right: "must be a whole number from 0",
    isRight: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  },
  boolean: { right: "must be true or false", isRight: (value) => typeof value === "boolean" },
  status: {
    right: `must be one of ${Object.keys(STATUSES).join(", ")}`,
    isRight: (value) => typeof value === "string" && Object.hasOwn(STATUSES, value),
  },
  checked: { right: "", isRight: () => true },
};

function isAccess(value: unknown): boolean {
  return ACCESS.some((access) => access === value);
}

/** A signal of another realm or of a polyfill is no instance of this one's class. */
function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aborted" in value;
}

/**
 * Returns the problems of the options of a call, which types do not check for a caller in
 * JavaScript: an option that is misspelt would be ignored.
 *
 * @param call the part and the method: `projects.create`
 * @param given the arguments of the call
 */
export function optionIssues(
  call: string,
  rule: OptionsRule | undefined,
  given: readonly unknown[],
): readonly Issue[] {
  if (rule === undefined || rule === "none") return [];
  const options = given[rule.at];
  if (options === undefined) return [];
  if (typeof options !== "object" || options === null || Array.isArray(options))
    return [{ path: "options", message: `of ${call} must be an object` }];
  return Object.entries<unknown>(options as Readonly<Record<string, unknown>>).flatMap(
    ([path, value]) => {
      const kind = Object.hasOwn(rule.options, path) ? rule.options[path] : undefined;
      if (kind === undefined) {
        const names = Object.keys(rule.options).toSorted().join(", ");
        return [{ path, message: `is no option of ${call}; its options are ${names}` }];
      }
      const { right, isRight } = KINDS[kind];
      return value === undefined || isRight(value) ? [] : [{ path, message: right }];
    },
  );
}
