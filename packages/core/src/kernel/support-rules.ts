import type { HostOptions } from "../contracts/host.ts";
import type { GitAuthMethod } from "../model/project.ts";
import type { DriverRole } from "./driver-rules.ts";

/** What a part of `supports` must be. */
export interface SupportRule {
  /** What is right, in words for a message. */
  readonly expected: string;
  readonly isRight: (value: unknown) => boolean;
  readonly optional?: true;
}

/**
 * A rule for each part of `supports`. The compiler refuses a part without a rule, a rule without a
 * part, and an optional part whose rule says otherwise. `persistence.ts` checks `persists`.
 */
type SupportRules<Supports> = {
  readonly [Name in Exclude<keyof Supports, "persists">]-?: SupportRule &
    (Partial<Pick<Supports, Name>> extends Pick<Supports, Name>
      ? { readonly optional: true }
      : { readonly optional?: never });
};

const BOOLEAN: SupportRule & { readonly optional?: never } = {
  expected: "true or false",
  isRight: (value) => typeof value === "boolean",
};

const AUTH_METHODS: Readonly<Record<GitAuthMethod, true>> = {
  none: true,
  ssh: true,
  github_app: true,
};

const quoteWords = (words: readonly string[]): string =>
  words.map((word) => `"${word}"`).join(", ");

/** The rules of `supports`, for the store and each driver. */
export const SUPPORTS: {
  readonly [Role in "store" | DriverRole]: SupportRules<HostOptions[Role]["supports"]>;
} = {
  store: { replicas: BOOLEAN },
  git: {
    auth: {
      expected: `an array of ${quoteWords(Object.keys(AUTH_METHODS))}`,
      isRight: (value) =>
        Array.isArray(value) && value.every((method) => Object.hasOwn(AUTH_METHODS, method)),
    },
    alsoPaths: { ...BOOLEAN, optional: true },
  },
  deploy: {
    schedules: {
      expected: '"engine" or "host"',
      isRight: (value) => value === "engine" || value === "host",
    },
    replicas: BOOLEAN,
    unenforced: {
      expected: "an array of texts",
      isRight: (value) => Array.isArray(value) && value.every((limit) => typeof limit === "string"),
      optional: true,
    },
    importRepositories: { ...BOOLEAN, optional: true },
  },
  run: {
    logs: BOOLEAN,
    cancel: BOOLEAN,
    keepsFiles: BOOLEAN,
    otherWorkload: { ...BOOLEAN, optional: true },
  },
  stateDatabase: { concurrentRuns: BOOLEAN, replicas: BOOLEAN },
  secrets: {},
};
