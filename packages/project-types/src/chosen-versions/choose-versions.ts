import { either } from "@dagctl/core/driver-kit";
import type { Issue } from "@dagctl/core/errors";
import type { PythonRequest, VersionRequest } from "../python-requirements/result.ts";
import { fitTool, type ToolFit, type ToolRequests } from "./choose-tool.ts";
import type { ChosenVersion } from "./chosen-versions.ts";
import { allAllow, type PythonRules, pythonsInOrder } from "./python-order.ts";
import {
  isPythonIn,
  isSatisfied,
  minorOf,
  pinOf,
  placeText,
  requestsOn,
  requestText,
} from "./request.ts";
import { limitText, type ToolLimit, withinLimit } from "./tool-limit.ts";

/** The field of the Python of a project. */
export const PYTHON_FIELD = "python_version";

/** The supported versions of a tool. */
export interface ToolRules {
  /** The package: `dbt-core`. */
  readonly name: string;
  /** The field of the project that has its version. */
  readonly field: string;
  /** The oldest first. */
  readonly versions: readonly string[];
  /** Returns the Pythons that a version runs on; none for one that has left the list. */
  pythonsOf(version: string): readonly string[];
}

/** The versions of a project; a Python that is absent is the driver's own. */
export interface Versions {
  readonly tool: string;
  readonly python: string | undefined;
}

/** What decides the versions of a project. */
export interface VersionQuestion {
  readonly tool: ToolRules;
  readonly python: PythonRules;
  /** The fields that no caller has set. */
  readonly open: ReadonlySet<string>;
  /** The versions as the project has them; those of open fields do not count. */
  readonly current: Versions;
  /** What was chosen before: it stays while it fits. */
  readonly kept: { readonly tool: string | undefined; readonly python: string | undefined };
  readonly requests: ToolRequests;
  /** Counts where the files allow versions within it. */
  readonly limit?: ToolLimit | undefined;
  readonly pythonRequests: readonly PythonRequest[];
}

/** The versions, and what there is to say about them, or why there are none. */
export type VersionAnswer =
  | {
      readonly versions: Versions;
      readonly chosen: readonly ChosenVersion[];
      readonly notes: readonly string[];
    }
  | { readonly issues: readonly Issue[] };

const MOST_REASONS = 3;
const NONE = "no file of the repository asks for one";

/**
 * Chooses the versions of open fields: what was chosen before where it fits, else the newest
 * version of the tool that all files allow, on the first Python in order that it runs on.
 */
export function chooseVersions(question: VersionQuestion): VersionAnswer {
  const pythons = pythonCandidates(question);
  const answer = firstFit(question, pythons) ?? firstFitWithoutLock(question, pythons);
  return answer ?? { issues: [issueOf(question, pythons)] };
}

function firstFit(
  question: VersionQuestion,
  pythons: readonly (string | undefined)[],
): Extract<VersionAnswer, { versions: Versions }> | undefined {
  for (const python of pythons) {
    const fit = fitOn(question, python);
    if (!("versions" in fit)) continue;
    const running = fit.versions.filter((version) => runsOn(question, version, python));
    const { kept, limit } = question;
    const within = withinLimit(running, limit);
    const tool = within.find((version) => version === kept.tool) ?? within.at(-1);
    if (tool === undefined) continue;
    const versions = { tool, python };
    const decides = within.at(-1) === running.at(-1) ? undefined : limit;
    const chosen = listChosen({ ...question, limit: decides }, versions, fit.requests);
    return { versions, chosen, notes: notesOf(question, versions, fit.requests) };
  }
  return undefined;
}

/** Ignores a lock whose minor runs on none of the Pythons, and says so. */
function firstFitWithoutLock(
  question: VersionQuestion,
  pythons: readonly (string | undefined)[],
): VersionAnswer | undefined {
  const { locked, ...requests } = question.requests;
  if (locked === undefined) return undefined;
  const answer = firstFit({ ...question, requests }, pythons);
  if (answer === undefined) return undefined;
  const minor = minorOf(pinOf(locked) ?? answer.versions.tool);
  const note = `${requestText(locked)}, and ${answer.versions.tool} is installed: no supported version of ${minor} runs on the project's Python`;
  return { ...answer, notes: [...answer.notes, note] };
}

/** Returns the Pythons to try, the preferred one first; `undefined` is the driver's own. */
function pythonCandidates({
  open,
  current,
  kept,
  python: rules,
  pythonRequests,
}: VersionQuestion): readonly (string | undefined)[] {
  if (!open.has(PYTHON_FIELD)) return [current.python];
  const first = kept.python ?? (pythonRequests.length === 0 ? rules.otherwise : undefined);
  if (first === undefined && pythonRequests.length === 0) return [undefined];
  return pythonsInOrder(rules, first, pythonRequests);
}

function fitOn(question: VersionQuestion, python: string | undefined): ToolFit {
  const { tool, open, current, requests, python: rules } = question;
  if (!open.has(tool.field)) return { versions: [current.tool], requests: [] };
  const on = python ?? rules.own;
  return fitTool(tool.versions, {
    lines: requestsOn(requests.lines, on),
    strict: requests.strict,
    adapters: requestsOn(requests.adapters, on),
    locked: requests.locked,
  });
}

function runsOn({ tool }: VersionQuestion, version: string, python: string | undefined): boolean {
  const pythons = tool.pythonsOf(version);
  // What has left the list is not checked, so that what runs goes on running.
  return python === undefined || pythons.length === 0 || pythons.includes(python);
}

function listChosen(
  { tool, open, kept, limit, pythonRequests }: VersionQuestion,
  { tool: version, python }: Versions,
  requests: readonly VersionRequest[],
): readonly ChosenVersion[] {
  const before = (was: string | undefined, now: string, otherwise: string): string =>
    `${NONE}: ${was === now ? "it was chosen before" : otherwise}`;
  const mapped = requests.map(pinOf).find((pin) => pin !== undefined && pin !== version);
  const asked = `${joinReasons(requests.map(requestText))}${mapped === undefined ? "" : `: ${version} is the supported version of ${minorOf(version)}`}`;
  const own = limit === undefined ? asked : `${asked}: ${limitText(limit)}`;
  const newest = limit === undefined ? "it is the newest" : limitText(limit);
  const chosen: ChosenVersion[] = [];
  if (open.has(tool.field))
    chosen.push({
      field: tool.field,
      version,
      reason: requests.length > 0 ? own : before(kept.tool, version, newest),
    });
  if (open.has(PYTHON_FIELD) && python !== undefined)
    chosen.push({
      field: PYTHON_FIELD,
      version: python,
      reason:
        pythonRequests.length > 0
          ? joinReasons(pythonRequests.map(pythonText))
          : before(kept.python, python, "it is the default"),
    });
  return chosen;
}

/** Returns what a person should know of versions that are not the ones that a file names. */
function notesOf(
  { tool, open, requests: { strict }, pythonRequests }: VersionQuestion,
  { tool: version, python }: Versions,
  requests: readonly VersionRequest[],
): readonly string[] {
  const isOpen = open.has(tool.field);
  const patches = requests.flatMap((request) => {
    const pin = pinOf(request);
    return request.name !== tool.name || pin === undefined || isSatisfied(version, request)
      ? []
      : [
          `${requestText(request)}, and ${version} is installed: the supported version of ${minorOf(version)}`,
        ];
  });
  const refused = isOpen ? [] : strict.filter((request) => !isSatisfied(version, request));
  const other = open.has(PYTHON_FIELD)
    ? []
    : pythonRequests.filter(({ range }) => python !== undefined && !isPythonIn(python, range));
  return [
    ...patches,
    ...refused.map(
      (request) =>
        `${requestText(request)}, and ${tool.field} is ${version}: a run fails, unless it is another version`,
    ),
    ...other.map(
      (request) => `${pythonText(request)}: ${python} is used, because ${PYTHON_FIELD} decides`,
    ),
  ];
}

/** Returns why no versions fit: what was asked for, what is supported, and which field ends it. */
function issueOf(question: VersionQuestion, pythons: readonly (string | undefined)[]): Issue {
  const { tool, python, pythonRequests } = question;
  const asked = joinReasons(pythonRequests.map(pythonText));
  if (pythons.length === 0) {
    const ranges = pythonRequests.filter(({ isEnforced }) => isEnforced);
    const wayOut = python.versions.some((each) => allAllow(ranges, each))
      ? `change the file, or set ${PYTHON_FIELD}`
      : 'widen the range; python_requirements: "" ignores the file';
    return {
      path: PYTHON_FIELD,
      message: `${asked}, and supported are ${python.versions.join(", ")}: ${wayOut}`,
    };
  }
  const fits = pythons.map((each) => fitOn(question, each));
  const contradiction = fits.find((fit) => "contradiction" in fit)?.contradiction;
  if (contradiction !== undefined)
    return {
      path: tool.field,
      message: `${joinReasons(contradiction.map(requestText))}, which no version satisfies: leave one of them, or set ${tool.field}, which is used in their place`,
    };
  const unsupported = fits.find((fit) => "unsupported" in fit)?.unsupported;
  if (unsupported !== undefined && fits.every((fit) => !("versions" in fit)))
    return {
      path: tool.field,
      message: `${joinReasons(unsupported.map(requestText))}, and supported are ${tool.versions.join(", ")}: change it, or set ${tool.field}, which is used in its place`,
    };
  return combinationIssue(question, fits, asked);
}

/** Returns that what fits of the tool runs on no Python that fits. */
function combinationIssue(
  { tool, open, current }: VersionQuestion,
  fits: readonly ToolFit[],
  asked: string,
): Issue {
  const fitting = fits.find((fit) => "versions" in fit);
  const version = fitting?.versions.at(-1) ?? current.tool;
  const requests = joinReasons((fitting?.requests ?? []).map(requestText));
  const isOpen = open.has(tool.field);
  const own = isOpen
    ? `${requests === "" ? "" : `${requests}: `}${tool.name} ${version}`
    : `${tool.field} is ${version}, which`;
  const python = asked === "" ? `${PYTHON_FIELD} is ${current.python}` : asked;
  return {
    path: isOpen ? tool.field : PYTHON_FIELD,
    message: `${own} runs on Python ${either(tool.pythonsOf(version))}, and ${python}: change one of them, or set ${isOpen ? `${tool.field} or ` : ""}${PYTHON_FIELD}`,
  };
}

function pythonText({ place, range }: PythonRequest): string {
  return `${placeText(place)} asks for Python ${range.slice(0, 100)}`;
}

function joinReasons(reasons: readonly string[]): string {
  const more = reasons.length - MOST_REASONS;
  const shown = reasons.slice(0, MOST_REASONS).join(" and ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
