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

/** An argument that is a text: what a call reads or changes. */
type TextArgument =
  | "project"
  | "run"
  | "job"
  | "plan"
  | "environment"
  | "operation"
  | "variable"
  | "secret"
  | "hook"
  | "notification"
  | "delivery"
  | "artifact";

/** A body is an object, whose fields the method checks; with `?` it may be left out. */
type BodyArgument = "body" | "body?";

/**
 * The arguments of a method before its options, and what each option must be. `none`: it has no
 * options.
 */
export type OptionsRule =
  | "none"
  | { readonly before: readonly (TextArgument | BodyArgument)[]; readonly options: Options };

type Options = Readonly<Record<string, Kind>>;

type RuleOf<Given extends readonly unknown[]> =
  Required<Given> extends readonly [...infer Before, infer Last]
    ? "signal" extends keyof NonNullable<Last>
      ? {
          readonly before: {
            readonly [Index in keyof Before]: Before[Index] extends string
              ? TextArgument
              : undefined extends Given[Index & keyof Given]
                ? "body?"
                : "body";
          };
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
      before: [],
      options: {
        ...PAGE,
        search: "checked",
        status: "checked",
        type: "checked",
        sort: "checked",
        include: "checked",
      },
    },
    counts: { before: [], options: READ },
    listText: { before: [], options: READ },
    get: { before: ["project"], options: READ },
    getText: { before: ["project"], options: READ },
    create: { before: ["body"], options: WAITING },
    update: { before: ["project", "body"], options: FULL },
    delete: { before: ["project"], options: FULL },
    deploy: { before: ["project", "body?"], options: FULL },
    undeploy: { before: ["project"], options: FULL },
    run: { before: ["project", "body?"], options: REVISED },
    syncStatus: { before: ["project"], options: READ },
  },
  runs: {
    list: { before: ["project"], options: { ...PAGE, status: "status", ...OF_RUNS } },
    listAll: {
      before: [],
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
    get: { before: ["project", "run"], options: READ },
    wait: { before: ["project", "run"], options: READ },
    logs: {
      before: ["project", "run"],
      options: { ...READ, after: "position", follow: "boolean" },
    },
    cancel: { before: ["project", "run"], options: CHANGE },
    retry: { before: ["project", "run"], options: CHANGE },
    models: { before: ["project", "run"], options: { ...PAGE, status: "checked" } },
    modelExecutions: {
      before: ["project"],
      options: {
        ...READ,
        model: "text",
        status: "checked",
        run: "text",
        after: "checked",
        limit: "checked",
      },
    },
    dailyStats: { before: ["project"], options: { ...READ, days: "checked" } },
    artifacts: { before: ["project", "run"], options: READ },
    artifact: { before: ["project", "run", "artifact"], options: READ },
  },
  jobs: {
    list: { before: ["project"], options: READ },
    get: { before: ["project", "job"], options: READ },
    create: { before: ["project", "body"], options: WAITING },
    update: { before: ["project", "job", "body"], options: WAITING },
    delete: { before: ["project", "job"], options: WAITING },
    run: { before: ["project", "job", "body?"], options: CHANGE },
  },
  plans: {
    list: { before: ["project"], options: { ...PAGE, status: "checked" } },
    get: { before: ["project", "plan"], options: READ },
    wait: { before: ["project", "plan"], options: READ },
    models: { before: ["project", "plan"], options: { ...PAGE, change: "checked" } },
    actions: { before: ["project", "plan"], options: { ...PAGE, kind: "checked" } },
    create: { before: ["project", "body?"], options: CHANGE },
    approve: { before: ["project", "plan"], options: CHANGE },
    reject: { before: ["project", "plan"], options: CHANGE },
    cancel: { before: ["project", "plan"], options: CHANGE },
    retry: { before: ["project", "plan"], options: CHANGE },
  },
  environments: {
    list: { before: ["project"], options: READ },
    get: { before: ["project", "environment"], options: READ },
    delete: { before: ["project", "environment"], options: CHANGE },
  },
  operations: {
    list: { before: ["project"], options: PAGE },
    get: { before: ["operation"], options: READ },
    wait: { before: ["operation"], options: READ },
  },
  events: {
    list: { before: [], options: { ...EVENTS, limit: "checked" } },
    follow: { before: [], options: EVENTS },
  },
  environmentVariables: {
    list: { before: [], options: { ...READ, project: "text" } },
    get: { before: ["variable"], options: READ },
    create: { before: ["body"], options: CHANGE },
    update: { before: ["variable", "body"], options: CHANGE },
    delete: { before: ["variable"], options: CHANGE },
  },
  secrets: {
    list: { before: [], options: READ },
    put: { before: ["secret", "body"], options: READ },
    delete: { before: ["secret"], options: READ },
  },
  hooks: {
    list: { before: [], options: READ },
    get: { before: ["hook"], options: READ },
    create: { before: ["body"], options: READ },
    rotate: { before: ["hook"], options: READ },
    delete: { before: ["hook"], options: READ },
  },
  notifications: {
    list: { before: [], options: READ },
    get: { before: ["notification"], options: READ },
    create: { before: ["body"], options: CHANGE },
    update: { before: ["notification", "body"], options: CHANGE },
    delete: { before: ["notification"], options: CHANGE },
    test: { before: ["notification"], options: CHANGE },
    rotate: { before: ["notification"], options: CHANGE },
    deliveries: {
      before: ["notification"],
      options: { ...READ, after: "checked", limit: "checked" },
    },
    retry: { before: ["notification", "delivery"], options: CHANGE },
  },
  audit: {
    list: {
      before: [],
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
 * Returns the problems of the arguments of a call, which types do not check for a caller in
 * JavaScript: an argument that is left out, or an option that is misspelt, would be ignored.
 *
 * @param call the part and the method: `projects.create`
 * @param given the arguments of the call
 */
export function argumentIssues(
  call: string,
  rule: OptionsRule | undefined,
  given: readonly unknown[],
): readonly Issue[] {
  if (rule === undefined || rule === "none") return [];
  const before = rule.before.flatMap((path, index) => {
    const value = given[index];
    if (path === "body?" && (value === undefined || value === null)) return [];
    if (path === "body" || path === "body?")
      return isObject(value) ? [] : [{ path: "body", message: "must be an object" }];
    return KINDS.text.isRight(value) ? [] : [{ path, message: KINDS.text.right }];
  });
  return [...before, ...optionIssues(call, rule.options, given[rule.before.length])];
}

/** A promise, a map or a date has no fields: it would be read as an empty body. */
function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function optionIssues(call: string, rules: Options, options: unknown): readonly Issue[] {
  if (options === undefined) return [];
  if (!isObject(options)) return [{ path: "options", message: `of ${call} must be an object` }];
  return Object.entries<unknown>({ ...options }).flatMap(([path, value]) => {
    const kind = Object.hasOwn(rules, path) ? rules[path] : undefined;
    if (kind === undefined) {
      const names = Object.keys(rules).toSorted().join(", ");
      return [{ path, message: `is no option of ${call}; its options are ${names}` }];
    }
    const { right, isRight } = KINDS[kind];
    return value === undefined || isRight(value) ? [] : [{ path, message: right }];
  });
}
