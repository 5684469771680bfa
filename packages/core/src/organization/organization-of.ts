import { anySignal } from "../async/any-signal.ts";
import { untilAborted } from "../async/until-aborted.ts";
import { readUntilDefined } from "../async/wakeups.ts";
import type { HostOrganization } from "../contracts/host.ts";
import type { LinkTo } from "../contracts/links.ts";
import type { MessageSender } from "../contracts/messages.ts";
import { DagctlError, invalid, type Issue } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { findOperation, findProject } from "../kernel/lookup.ts";
import type { RefusedVariables } from "../environment-variables/refused.ts";
import type { EventReader } from "../observer/event-reader.ts";
import type { LiveResults } from "../results/live-results.ts";
import type { LogFollowers } from "../runs/log-followers.ts";
import type { Operations } from "../model/organization.ts";
import { organizationNameProblem } from "../values/organization-name.ts";
import { auditOf } from "./audit.ts";
import { CALL_OPTIONS, argumentIssues, type OptionsRule } from "./call-options.ts";
import {
  CALL_RULES,
  type CallRule,
  type CallsOf,
  type OrganizationCaller,
  type OrganizationPart,
} from "./call-rules.ts";
import { environmentVariablesOf } from "./environment-variables.ts";
import { environmentsOf } from "./environments.ts";
import { eventsOf } from "./events.ts";
import { jobsOf } from "./jobs.ts";
import { notificationsOf } from "./notifications.ts";
import { requirePaging } from "./paging.ts";
import { planCallsOf } from "./plans.ts";
import { projectsOf, type ProjectServices } from "./projects.ts";
import { pushHooksOf } from "./push-hooks.ts";
import { runsOf } from "./runs.ts";
import { secretsOf } from "./secrets.ts";

/** The actor of changes where `Host.organization` was called without a caller. */
const UNNAMED = "unnamed caller";

/** What the calls of an organization need in addition to the context. */
export interface OrganizationServices extends ProjectServices {
  readonly followers: LogFollowers;
  readonly liveResults: LiveResults;
  readonly events: EventReader;
  readonly refusedVariables: RefusedVariables;
  /** Absent: the host sends no notifications. */
  readonly messages: MessageSender | undefined;
  readonly linkTo: LinkTo;
}

/**
 * Returns the whole interface of one organization over a host's context. No call accepts another
 * organization's name.
 */
export function organizationOf(
  context: HostContext,
  services: OrganizationServices,
  by: OrganizationCaller,
): HostOrganization {
  const { id, caller } = by;
  const problem = organizationNameProblem(id);
  if (problem !== undefined) throw invalid([{ path: "organization", message: problem }]);
  const name = caller === "" ? UNNAMED : caller;
  const actorOf = (action: string): Actor => ({
    name,
    call: { id: context.newId("aud"), organization: id, action },
  });

  /** Returns the calls of a part as its caller makes them. */
  function part<Name extends OrganizationPart>(
    partName: Name,
    parts: CallsOf<Name>,
  ): HostOrganization[Name] {
    const rules: Readonly<Record<string, CallRule>> = CALL_RULES[partName];
    const options: Readonly<Record<string, OptionsRule>> = CALL_OPTIONS[partName];
    const own = parts as Readonly<Record<string, AnyCall>>;
    const calls = Object.entries(rules).map(([method, rule]): [string, AnyCall] => {
      const call: AnyCall =
        rule === "change"
          ? (...args) => own[method]?.(actorOf(`${partName}.${method}`), ...args)
          : (...args) => own[method]?.(...args);
      const issuesOf = (args: readonly unknown[]): readonly Issue[] =>
        argumentIssues(`${partName}.${method}`, options[method], args);
      return [method, checkCall(context, { rule, issuesOf, call })];
    });
    return Object.fromEntries(calls) as unknown as HostOrganization[Name];
  }

  return {
    id,
    projects: part("projects", projectsOf(context, services, by)),
    runs: part("runs", runsOf(context, services, by)),
    environmentVariables: part(
      "environmentVariables",
      environmentVariablesOf(context, services.refusedVariables, id, caller),
    ),
    jobs: part("jobs", jobsOf(context, services.engine, by)),
    plans: part("plans", planCallsOf(context, services, by)),
    environments: part("environments", environmentsOf(context, by)),
    operations: part("operations", operationsOf(context, id)),
    events: part("events", eventsOf(context, services.events, id)),
    secrets: part("secrets", secretsOf(context, id)),
    hooks: part("hooks", pushHooksOf(context, id)),
    notifications: part("notifications", notificationsOf(context, services, id, caller)),
    audit: part("audit", auditOf(context, id)),
  };
}

/** An operation that another host executes ends without a wakeup: the pause between two reads. */
const REREAD_MS = 500;

/** Returns the operations of one organization's projects. */
function operationsOf(
  context: Pick<HostContext, "store" | "wakeups" | "lifetime">,
  organization: string,
): Operations {
  return {
    async list(name, options = {}) {
      const page = requirePaging(options);
      const { project } = await findProject(context, organization, name);
      const { records, total } = await context.store.operations(organization, project.id, page);
      return { operations: records.map(({ operation }) => operation), ...page.info(total) };
    },
    async get(operation) {
      return (await findOperation(context, organization, operation)).operation;
    },
    async wait(id, { signal } = {}) {
      return readUntilDefined(
        context.wakeups,
        `operation:${id}`,
        {
          maxMs: () => REREAD_MS,
          signal: anySignal(context.lifetime, signal),
          keepAlive: true,
        },
        async () => {
          const { operation } = await findOperation(context, organization, id);
          return operation.status === "running" ? undefined : operation;
        },
      );
    },
  };
}

type AnyCall = (...args: readonly unknown[]) => unknown;

const makeClosedError = (): DagctlError =>
  new DagctlError("unavailable", "The host is closing, or closed");

async function* refuseStream(refusal: DagctlError): AsyncGenerator<never> {
  yield await Promise.reject(refusal);
}

/**
 * Returns a call as its caller makes it. It is refused after the host has closed, and with an
 * option that does not exist. With a signal it rejects with the signal's reason when that is
 * aborted: what the call has begun continues or ends by itself.
 */
function checkCall(
  context: Pick<HostContext, "isClosing">,
  {
    rule,
    issuesOf,
    call,
  }: {
    readonly rule: CallRule;
    readonly issuesOf: (args: readonly unknown[]) => readonly Issue[];
    readonly call: AnyCall;
  },
): AnyCall {
  const refusalOf = (args: readonly unknown[]): DagctlError | undefined => {
    if (context.isClosing()) return makeClosedError();
    const issues = issuesOf(args);
    return issues.length > 0 ? invalid(issues) : undefined;
  };
  if (rule === "stream")
    return (...args) => {
      const refusal = refusalOf(args);
      return refusal ? refuseStream(refusal) : call(...args);
    };
  return (...args) => {
    const refusal = refusalOf(args);
    if (refusal) return Promise.reject(refusal);
    const signal = signalOf(args.at(-1));
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return signal ? untilAborted(call(...args) as Promise<unknown>, signal) : call(...args);
  };
}

function signalOf(options: unknown): AbortSignal | undefined {
  if (typeof options !== "object" || options === null || !("signal" in options)) return undefined;
  return options.signal instanceof AbortSignal ? options.signal : undefined;
}
