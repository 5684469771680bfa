import * as z from "zod";
import type { RunParameters } from "../contracts/run-parameters.ts";
import type { Resources } from "../contracts/workload.ts";
import { invalid, isDagctlError, type Issue } from "../errors.ts";
import type { Job } from "../model/run.ts";
import {
  bodyFields,
  readBody,
  readValue,
  unknownIssues,
} from "../projects/validation/read-body.ts";
import { canonicalCron } from "../values/cron.ts";
import { stableJson } from "../values/digest.ts";
import { parseTimeZone } from "../values/time-zone.ts";
import { JOB_SHAPE, NEW_JOB_SHAPE } from "./job-shapes.ts";
import { RESOURCE_FIELDS, resourceIssues, resourcesOf } from "./resource-fields.ts";
import { NO_RETRIES, type Retries } from "./retry-fields.ts";
import { mergeParameters, type readParameters } from "./run-parameters.ts";

/** What a body makes of a job. */
export interface JobFields
  extends
    Retries,
    Partial<Resources>,
    Pick<Job, "name" | "command" | "schedule" | "after" | "enabled" | "description"> {
  readonly time_zone: string;
  /** Empty: none. */
  readonly parameters: RunParameters;
  /** The words of the command. Absent: it stays as it is. */
  readonly argv?: readonly string[];
}

/**
 * Returns the words of a command.
 *
 * @throws DagctlError `invalid` at `command`
 */
export type ParseCommand = (command: string) => readonly string[];

/** Returns what is wrong with the jobs that a job of a name is to run after (`afterIssues`). */
export type CheckAfter = (name: string, after: readonly string[]) => readonly Issue[];

/** How the parameters of a job are read. */
export interface ParameterReading {
  /** Returns the parameters of a body, and everything that is wrong with them. */
  readonly read: (given: unknown) => ReturnType<typeof readParameters>;
  /**
   * Returns which parameters the command cannot have.
   *
   * @param argv the words of a command that is right. Absent: that of the job
   */
  readonly check: (
    parameters: RunParameters,
    argv: readonly string[] | undefined,
  ) => readonly Issue[];
}

type Settable = keyof typeof JOB_SHAPE;
type Given = Readonly<Partial<Record<Settable | "name" | "parameters", unknown>>>;

/** The shape of what the type of the project checks. */
const ANY = z.unknown();

/** The fields that `null` clears. */
const CLEARED: readonly string[] = ["schedule", "after", "description", ...RESOURCE_FIELDS];
/** The fields that only a job has which a person has created, and which `null` clears. */
const OF_CREATED: readonly string[] = ["schedule", ...RESOURCE_FIELDS];
const READ_ONLY = ["id", "project_id", "name", "created_at", "updated_at"] as const;
/** Moves on by itself: a value that was read a while ago is no mistake. */
const NEXT_RUN = "next_run_at";
const PARAMETERS = "parameters";

/**
 * Returns what a POST makes.
 *
 * @throws `invalid` with every problem at once
 */
export function readNewJob(
  body: unknown,
  {
    parse,
    checkAfter,
    resources,
    parameters: reading,
  }: Pick<ChangedFrom, "checkAfter" | "resources" | "parameters"> & {
    readonly parse: ParseCommand;
  },
): JobFields {
  const issues: Issue[] = [];
  let given: Given = {};
  try {
    given = readBody(body, {
      shapes: { ...NEW_JOB_SHAPE, parameters: ANY },
      required: ["name", "command"],
      what: "a job",
      contradictions: (fields) => resourceIssues(resources, resourcesOf(fields)),
    });
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    issues.push(...(error.issues ?? []));
    given = { ...rightFields(body), parameters: fieldOf(body, "parameters") };
  }
  const argv = wordsOf(given.command, parse, issues);
  const after = namesOf(given.after);
  issues.push(...exclusionIssues(given, given), ...checkAfter(String(given.name), after ?? []));
  const parameters = readInto(issues, reading.read(given.parameters));
  if (argv) issues.push(...commandIssues(parameters, argv, reading));
  if (issues.length > 0) throw invalid(issues);
  const { name, command, schedule, time_zone: zone, enabled, description } = given;
  const { max_retries: retries, retry_pause: pause } = given;
  return {
    name: String(name),
    command: String(command),
    ...(typeof schedule === "string" ? { schedule: canonicalCron(schedule) } : {}),
    ...(after === undefined ? {} : { after }),
    time_zone: zoneOf(zone) ?? "UTC",
    enabled: enabled !== false,
    max_retries: typeof retries === "number" ? retries : NO_RETRIES.max_retries,
    retry_pause: typeof pause === "string" ? pause : NO_RETRIES.retry_pause,
    ...resourcesOf(given),
    parameters,
    ...(typeof description === "string" && description !== "" ? { description } : {}),
    ...(argv === undefined ? {} : { argv }),
  };
}

/** What a PUT is read against. */
export interface ChangedFrom {
  /** The job as it was answered. */
  readonly current: Job & Retries & { readonly time_zone: string };
  /** Absent: the command is that of the project. */
  readonly parse: ParseCommand | undefined;
  readonly checkAfter: CheckAfter;
  /** The resources of the project. */
  readonly resources: Resources;
  readonly parameters: ParameterReading;
}

/**
 * Returns what a PUT makes of a job. A job that is sent back as it was read changes nothing.
 *
 * @throws `invalid` with every problem at once
 */
export function readJobChange(body: unknown, from: ChangedFrom): JobFields {
  const { current, parse, checkAfter, parameters: reading } = from;
  const issues: Issue[] = [];
  const given = selectChangedFields(body, from, issues);
  const own = resourcesOf({ ...current, ...given });
  if (RESOURCE_FIELDS.some((field) => field in given))
    issues.push(...resourceIssues(from.resources, own));
  const argv = wordsOf(given.command, parse, issues);
  const after = given.after === undefined ? current.after : namesOf(given.after);
  issues.push(
    ...exclusionIssues(given, { ...current, ...given }),
    ...checkAfter(current.name, namesOf(given.after) ?? []),
  );
  const isSet = given.parameters !== undefined;
  const parameters = isSet
    ? readInto(issues, reading.read(given.parameters))
    : (current.parameters ?? {});
  if (argv ?? (isSet && given.command === undefined))
    issues.push(...commandIssues(parameters, argv, reading));
  if (issues.length > 0) throw invalid(issues);
  const { command, schedule, time_zone: zone, enabled, description } = given;
  const { max_retries: retries, retry_pause: pause } = given;
  const text = description === undefined ? current.description : description;
  const cron = schedule === undefined ? current.schedule : schedule;
  const isNew = typeof schedule === "string";
  return {
    name: current.name,
    command: typeof command === "string" ? command : current.command,
    ...(typeof cron === "string" ? { schedule: isNew ? canonicalCron(cron) : cron } : {}),
    ...(after === undefined ? {} : { after }),
    time_zone: zoneOf(zone) ?? current.time_zone,
    enabled: typeof enabled === "boolean" ? enabled : current.enabled,
    max_retries: typeof retries === "number" ? retries : current.max_retries,
    retry_pause: typeof pause === "string" ? pause : current.retry_pause,
    ...own,
    parameters,
    ...(typeof text === "string" && text !== "" ? { description: text } : {}),
    ...(argv === undefined ? {} : { argv }),
  };
}

/** Returns the fields of a PUT that differ from the job, each as it is stored. */
function selectChangedFields(
  body: unknown,
  { current, parse }: Pick<ChangedFrom, "current" | "parse">,
  issues: Issue[],
): Given {
  const before: Readonly<Record<string, unknown>> = { ...current };
  const readOnly: readonly string[] = parse
    ? READ_ONLY
    : [...READ_ONLY, "command", ...RESOURCE_FIELDS];
  const given: Partial<Record<string, unknown>> = {};
  const unknownFields: string[] = [];
  for (const [field, value] of bodyFields(body, "a job")) {
    // A stored value stays valid, by whichever rules it was stored.
    if (field === PARAMETERS) {
      if (stableJson(value ?? {}) !== stableJson(current.parameters ?? {})) given[field] = value;
      continue;
    }
    if (isSame(value, before[field] ?? (CLEARED.includes(field) ? null : undefined))) continue;
    if (readOnly.includes(field)) issues.push({ path: field, message: whyReadOnly(field) });
    else if (field === "after" && parse === undefined)
      issues.push({ path: field, message: WITHOUT_AFTER });
    else if (isSettable(field)) {
      const mayClear =
        CLEARED.includes(field) && (!OF_CREATED.includes(field) || parse !== undefined);
      if (value !== null) given[field] = readValue(field, JOB_SHAPE[field], value, issues);
      else if (mayClear) given[field] = null;
      else issues.push({ path: field, message: "must not be null" });
    } else if (field !== NEXT_RUN || (value !== null && typeof value !== "string"))
      unknownFields.push(field);
  }
  const known = [...Object.keys(JOB_SHAPE), PARAMETERS, ...readOnly];
  issues.push(...unknownIssues(unknownFields, known, "a job"));
  return given;
}

function whyReadOnly(field: string): string {
  return RESOURCE_FIELDS.some((resource) => resource === field)
    ? "is that of the project for this job: change the project"
    : "is read only: leave it out, or send it back as it was read";
}

function isSettable(field: string): field is Settable {
  return Object.hasOwn(JOB_SHAPE, field);
}

const WITHOUT_AFTER =
  "must be left out: this job runs by its schedule. Create another job that runs after others";

/** Returns whether a field of a body is as it was read. */
function isSame(value: unknown, before: unknown): boolean {
  return (
    value === before || (Array.isArray(before) && JSON.stringify(value) === JSON.stringify(before))
  );
}

/** Returns the issue of a job that has both a schedule and jobs that it runs after. */
function exclusionIssues(given: Given, { schedule, after }: Given): readonly Issue[] {
  if (typeof schedule !== "string" || !Array.isArray(after)) return [];
  const [path, other] = Array.isArray(given.after) ? ["after", "schedule"] : ["schedule", "after"];
  const message = `must not be set together with ${other}: clear one of them`;
  return [{ path, message }];
}

/** Returns a list of names that has a right form; `undefined` where none is given. */
function namesOf(given: unknown): readonly string[] | undefined {
  return Array.isArray(given) ? given.map(String) : undefined;
}

/** Returns the words of a command that has a right form; `undefined` where it is not given. */
function wordsOf(
  command: unknown,
  parse: ParseCommand | undefined,
  issues: Issue[],
): readonly string[] | undefined {
  if (typeof command !== "string" || !parse) return undefined;
  try {
    return parse(command);
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    issues.push(...(error.issues ?? []));
    return undefined;
  }
}

/** The fields that are checked further, also where others are wrong. */
const FURTHER = ["name", "command", "schedule", "after"] as const;

/** Returns those fields of a body that is wrong otherwise, without those that are wrong, too. */
function rightFields(body: unknown): Given {
  if (typeof body !== "object" || body === null) return {};
  const fields: Readonly<Record<string, unknown>> = { ...body };
  const right = FURTHER.flatMap((field) => {
    const read = NEW_JOB_SHAPE[field].safeParse(fields[field]);
    return read.success ? [[field, read.data] as const] : [];
  });
  return Object.fromEntries(right);
}

function fieldOf(body: unknown, field: string): unknown {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, field)) return undefined;
  return Reflect.get(body, field);
}

/** Returns which parameters the command cannot have; none where nothing is set. */
function commandIssues(
  parameters: RunParameters,
  argv: readonly string[] | undefined,
  { check }: ParameterReading,
): readonly Issue[] {
  return Object.keys(parameters).length === 0 ? [] : check(parameters, argv);
}

/** Returns what was read without what sets nothing, and adds what is wrong. */
function readInto(issues: Issue[], read: ReturnType<ParameterReading["read"]>): RunParameters {
  issues.push(...read.issues);
  const right = Object.entries(read.values).filter(([, value]) => value !== undefined);
  return mergeParameters(Object.fromEntries(right));
}

/** Returns a time zone as IANA spells it. */
function zoneOf(given: unknown): string | undefined {
  return typeof given === "string" ? parseTimeZone(given).value : undefined;
}
