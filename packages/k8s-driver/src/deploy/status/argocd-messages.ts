import { listFirst } from "@dagctl/core/driver-kit";
import type {
  Application,
  ApplicationCondition,
  ApplicationResource,
} from "../../manifests/application.ts";

/** The most characters of a message. A person reads that much in one glance; the rest is cut. */
const MOST = 400;

/**
 * Matches a refusal that only other values can solve: Kubernetes has read the manifest, or tried
 * to, and does not accept it. Every other cause (rights, a namespace that does not exist, a
 * webhook, a quota) may be repaired without a new deployment.
 */
const REFUSED =
  /" is invalid: |to proper version|failed to calculate diff|field not declared in schema|strict decoding error|failed to discover server resources/;

export const isRefused = (message: string): boolean => REFUSED.test(message);

const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** Matches a failed fetch of the commit that contains the chart, with what git says. */
const GIT_FETCH = /`git fetch [^`]*` failed (?:exit status \d+: )?(.*)/s;

/**
 * Returns the part of a message that contains the reason: the last part of what several nested
 * programs report. Where that does not name the URL of the chart, the text does.
 */
export function conditionMessage(
  { message = "" }: ApplicationCondition,
  { spec }: Pick<Application, "spec">,
): string {
  const { repoURL: url = "" } = spec?.source ?? {};
  if (/code = Unavailable/.test(message)) {
    const why = /Error while dialing: ([^"]+)/.exec(message)?.[1] ?? inner(message);
    return short(`Argo CD's repo server does not answer: ${why}`);
  }
  const [, said] = GIT_FETCH.exec(message) ?? [];
  if (said !== undefined) {
    const why = /^(?:fatal|error): (.*)/m.exec(said)?.[1] ?? said;
    return describeMissingChart(why, url);
  }
  // An Application of an older driver has the chart from a Helm repository.
  if (message.includes("error fetching chart")) {
    const why = message.slice(message.lastIndexOf("Error: ") + 1).replace(/^rror: /, "");
    return describeMissingChart(
      why.replace(/^looks like "[^"]*" is not a valid chart repository or cannot be reached: /, ""),
      url,
    );
  }
  if (message.includes("failed to calculate diff"))
    return short(`Kubernetes does not take what was made of the project: ${deepest(message)}`);
  return short(inner(message));
}

const NO_CHART = "Argo CD's repo server cannot get the chart of this server";

/** A `git fetch` that was stopped after its time says nothing of the server that it waited for. */
function describeMissingChart(why: string, url: string): string {
  const from = why.includes(url) ? "" : ` from ${url}`;
  return short(`${NO_CHART}${from}: ${why}`);
}

/**
 * Returns which part of Argo CD does not work, in general words, where a message of this driver
 * says so.
 */
export function argocdOutage(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  if (message.includes("Argo CD's application controller has"))
    return "Argo CD's application controller does nothing";
  if (message.includes("Argo CD's repo server does not answer"))
    return "Argo CD's repo server does not answer";
  if (message.includes(NO_CHART)) return NO_CHART;
  return undefined;
}

const inner = (message: string): string =>
  message
    .replace(/^Failed to load target state: /, "")
    .replace(/^failed to generate manifest for source \d+ of \d+: /, "")
    .replaceAll(/rpc error: code = \w+ desc = /g, "")
    .replace(/^(Manifest generation error \(cached\): )+/, "");

const deepest = (message: string): string =>
  message
    .replace(/^.*(into object|Kind=\w+): /s, "")
    .replace(/^failed to (convert|calculate)[^:]*: (to proper version: )?/, "");

/** The most objects that a message names. */
const MOST_NAMED = 3;
const HEALTHY: ReadonlySet<string | undefined> = new Set([undefined, "Healthy", "Suspended"]);

/**
 * Returns what is not as desired: `CronJob x is OutOfSync`; `undefined` where Argo CD names none.
 */
export function describeUnfinished({ status }: Application): string | undefined {
  const found = (status?.resources ?? []).flatMap((resource) => {
    const state = findUnfinishedState(resource);
    return state === undefined ? [] : [`${resource.kind} ${resource.name} is ${state}`];
  });
  if (found.length === 0) return undefined;
  return short(listFirst(found, MOST_NAMED));
}

function findUnfinishedState({ status, health }: ApplicationResource): string | undefined {
  const said = health?.message === undefined ? "" : ` (${health.message})`;
  if (!HEALTHY.has(health?.status)) return `${health?.status}${said}`;
  return status === undefined || status === "Synced" ? undefined : status;
}

/** Argo CD's message of a further try. It has removed the reason of the one before. */
const FURTHER_TRY = /^Retrying operation.*\. Attempt #(\d+)$/;

function furtherTryMessage(found: Application, attempt: string): string {
  const begin = `Argo CD tries the sync again (attempt ${attempt}), because the try before failed`;
  const open = describeUnfinished(found);
  const events = `the events of the Application ${found.metadata?.name ?? ""} have the reason`;
  return `${begin}: ${open === undefined ? "" : `${open}; `}${events}`;
}

/** Returns the message of a failed sync. */
export function syncMessage(found: Application): string {
  const state = found.status?.operationState;
  const resource = state?.syncResult?.resources?.find((one) => one.status === "SyncFailed");
  const [, attempt] = FURTHER_TRY.exec(state?.message ?? "") ?? [];
  if (attempt !== undefined && resource?.message === undefined)
    return furtherTryMessage(found, attempt);
  const whole = (
    state?.message ||
    describeUnfinished(found) ||
    "the sync failed, and Argo CD says not why"
  )
    .replace(/\s*Retrying attempt #.*$/s, "")
    .replace(/\s*\(retried \d+ times\)\.?$/s, "");
  const reason = whole.replace(
    /^one or more (objects failed to apply|synchronization tasks completed unsuccessfully|synchronization tasks are not valid)(, reason)?: ?/,
    "",
  );
  const said = resource?.message ?? (reason === "" ? whole : reason);
  const plain = said.includes("to proper version") ? deepest(said) : said;
  return short(
    resource?.name === undefined || plain.includes(resource.name)
      ? plain
      : `${resource.kind} ${resource.name}: ${plain}`,
  );
}
