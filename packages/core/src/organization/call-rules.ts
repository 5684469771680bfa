import type { HostOrganization } from "../contracts/host.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Access } from "../model/access.ts";

/**
 * What a call of an organization does. A `read` changes nothing. A `change` that is accepted has an
 * audit record. A `stream` reads item by item, so what refuses it is thrown at its first item.
 */
export type CallRule = "read" | "change" | "stream";

/** Who makes the calls of an organization. */
export interface OrganizationCaller {
  /** The name of the organization. */
  readonly id: string;
  readonly caller: string;
  /** What the caller may do. Each call but for its parameters was admitted before. */
  readonly access: Access;
}

/** The parts of an organization, each with calls of its own. */
export type OrganizationPart = Exclude<keyof HostOrganization, "id">;

/**
 * A rule for each call of an organization. The compiler refuses a call without a rule, a rule
 * without a call, and a stream that is none.
 */
export const CALL_RULES = {
  projects: {
    list: "read",
    counts: "read",
    listText: "stream",
    get: "read",
    getText: "read",
    create: "change",
    update: "change",
    deploy: "change",
    undeploy: "change",
    delete: "change",
    run: "change",
    syncStatus: "read",
  },
  runs: {
    list: "read",
    listAll: "read",
    get: "read",
    wait: "read",
    cancel: "change",
    retry: "change",
    logs: "stream",
    models: "read",
    modelExecutions: "read",
    dailyStats: "read",
    artifacts: "read",
    artifact: "read",
  },
  jobs: {
    list: "read",
    get: "read",
    create: "change",
    update: "change",
    delete: "change",
    run: "change",
  },
  plans: {
    list: "read",
    get: "read",
    wait: "read",
    models: "read",
    actions: "read",
    create: "change",
    approve: "change",
    reject: "change",
    cancel: "change",
    retry: "change",
  },
  environments: { list: "read", get: "read", delete: "change" },
  operations: { list: "read", get: "read", wait: "read" },
  events: { list: "read", follow: "stream" },
  secrets: { list: "read", put: "change", delete: "change" },
  environmentVariables: {
    list: "read",
    get: "read",
    create: "change",
    update: "change",
    delete: "change",
  },
  hooks: { list: "read", get: "read", create: "change", rotate: "change", delete: "change" },
  notifications: {
    list: "read",
    get: "read",
    create: "change",
    update: "change",
    delete: "change",
    test: "change",
    rotate: "change",
    deliveries: "read",
    retry: "change",
  },
  // A change outside of the host names its action itself.
  audit: { list: "read", recordChange: "change" },
} as const;

type RuleOf<Call> = Call extends (...given: never[]) => AsyncIterable<unknown>
  ? "stream"
  : "read" | "change";

type Complete<
  Rules extends {
    readonly [Part in OrganizationPart]: {
      readonly [Method in keyof HostOrganization[Part]]-?: RuleOf<HostOrganization[Part][Method]>;
    };
  },
> = Rules;

type WithoutCall<Rules extends Record<OrganizationPart, object>> = {
  readonly [Part in OrganizationPart]: Exclude<keyof Rules[Part], keyof HostOrganization[Part]>;
}[OrganizationPart];

type Rules = [WithoutCall<typeof CALL_RULES>] extends [never] ? Complete<typeof CALL_RULES> : never;

/**
 * The calls of a part as the host implements them. A `change` gets first who makes it.
 */
export type CallsOf<Part extends OrganizationPart> = {
  readonly [Method in keyof HostOrganization[Part]]: Rules[Part][Method &
    keyof Rules[Part]] extends "change"
    ? WithActor<HostOrganization[Part][Method]>
    : HostOrganization[Part][Method];
};

type WithActor<Call> = Call extends (...given: infer Given) => infer Answer
  ? (actor: Actor, ...given: Given) => Answer
  : never;
