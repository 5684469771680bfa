import type { Deployment, JobsRequest } from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import * as z from "zod";
import { parseStored, parseGeneration } from "../../cluster/parse-stored.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { application, type Application } from "../../manifests/application.ts";
import {
  cronJob,
  type DeploymentRecord,
  jobsOf,
  type ParsedRecord,
} from "../../manifests/cron-job.ts";
import { installKeys } from "../../manifests/packages.ts";
import { keyOf, type VariableShape } from "../../manifests/variables.ts";
import { ANNOTATION, LABEL } from "../../names.ts";

export function recordOf(deployment: Deployment): ParsedRecord {
  const { generation, commit, workload, jobs, repository } = deployment;
  return { generation, commit, workload, jobs, repository };
}

/**
 * Returns what was applied last in the form for manifests.
 *
 * @throws DagctlError `invalid` where the repository cannot be parsed: an earlier version may have
 *   stored what this version refuses
 */
export function parseRecord(
  { ref }: Pick<ProjectPlace, "ref">,
  record: DeploymentRecord,
): ParsedRecord {
  const { repository } = record.workload;
  return { ...record, repository: parseWorkloadRepository(ref.organization, repository) };
}

// The driver writes the content itself, so only its form is checked.
const RECORD: z.ZodType<DeploymentRecord> = z.custom<DeploymentRecord>(
  (value) =>
    z
      .object({
        generation: z.number(),
        commit: z.string(),
        workload: z.looseObject({
          runtime: z.looseObject({}),
          environment: z.looseObject({}),
          repository: z.looseObject({}),
        }),
        jobs: z.array(z.looseObject({})),
      })
      .safeParse(value).success,
);
const SHAPES: z.ZodType<readonly VariableShape[]> = z.array(
  z.object({
    name: z.string(),
    sensitive: z.boolean(),
    file: z.object({ path: z.string(), permissions: z.number() }).exactOptional(),
  }),
);

/** Returns the generation that an Application was made for, or under which it was removed. */
export const readGeneration = ({ metadata }: Application): number =>
  parseGeneration(metadata?.annotations?.[ANNOTATION.generation]);

/** Returns what was applied last; `undefined` while the Application is not filled. */
export function readRecord({ metadata }: Application): DeploymentRecord | undefined {
  return parseStored(RECORD, metadata?.annotations?.[ANNOTATION.deployment]);
}

/** Returns what a person reads where the record of a filled Application cannot be read. */
export const describeUnreadableRecord = (name: string): string =>
  `The annotation ${ANNOTATION.deployment} of the Application ${name} was changed or removed, and no run can start without it. Deploy again, which writes it`;

/** Returns the names and places of the variables that scheduled runs get, without their values. */
export function readVariables(found: Application | undefined): readonly VariableShape[] {
  return parseStored(SHAPES, found?.metadata?.annotations?.[ANNOTATION.variables]) ?? [];
}

/** Returns the keys that pods of the project name in the Secret of its variables. */
export function listNamedKeys({ settings }: Context, found: Application): ReadonlySet<string> {
  const record = readRecord(found);
  const installed = record === undefined ? [] : installKeys(settings.packages, record.workload);
  return new Set([...readVariables(found).map(keyOf), ...installed]);
}

/**
 * The most bytes of the resources. Argo CD copies them several times into the status of the same
 * object, and etcd accepts 1.5 MiB for one. Beyond this Argo CD fails without a message.
 */
const MOST_RESOURCES = 280_000;

/** As long as a generation becomes: each job has it. */
const MOST_GENERATION = 999_999;

function checkSize(
  { ref }: ProjectPlace,
  resources: readonly object[],
  variables: readonly VariableShape[],
): void {
  const bytes = Buffer.byteLength(JSON.stringify(resources));
  if (bytes <= MOST_RESOURCES) return;
  const each = Math.ceil(bytes / resources.length);
  const message = `Project ${ref.project} has too much for one Application of Argo CD: its ${resources.length} jobs, with ${variables.length} variables in each step, take ${bytes} bytes of ${MOST_RESOURCES}, about ${each} each`;
  throw new DagctlError("invalid", message, { issues: [{ path: "", message }] });
}

/**
 * Matches what Argo CD loses between the Application and Kubernetes: the control characters of
 * Unicode become spaces or line breaks, or all manifests are gone and the sync succeeds.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what it finds
const LOST = /[\u007f-\u009f\ufffe\uffff]/;

function checkCharacters({ ref }: ProjectPlace, resources: readonly object[]): void {
  const at = placeOfLost(resources, []);
  if (at === undefined) return;
  const [character = ""] = LOST.exec(at.text) ?? [];
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  const message = `Project ${ref.project} has the character U+${code} in ${at.path.join(".")}, which Argo CD does not transport: remove it`;
  throw new DagctlError("invalid", message, { issues: [{ path: "", message }] });
}

interface LostPlace {
  readonly path: readonly string[];
  readonly text: string;
}

/** Returns the first text with such a character. An item of a list is named by its name. */
function placeOfLost(value: unknown, path: readonly string[]): LostPlace | undefined {
  if (typeof value === "string") return LOST.test(value) ? { path, text: value } : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const own = (part as { readonly name?: unknown } | null)?.name;
    const name = Array.isArray(value) && typeof own === "string" ? own : key;
    const found = LOST.test(key)
      ? { path: [...path, "a key"], text: key }
      : placeOfLost(part, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Checks that the jobs of a project are small enough, whatever the generation that they get.
 *
 * @throws DagctlError as `projectApplication`
 */
export function checkJobs(
  context: Context,
  place: ProjectPlace,
  { workload, jobs, variables }: JobsRequest,
): void {
  const { commit } = workload.repository;
  const record = parseRecord(place, { generation: MOST_GENERATION, commit, workload, jobs });
  projectApplication(context, place, record, variables);
}

/**
 * Returns the Application of a project.
 *
 * @throws DagctlError `invalid` when it is too large for Argo CD, or has a character that Argo CD
 *   does not transport
 */
export function projectApplication(
  { settings }: Context,
  place: ProjectPlace,
  record: ParsedRecord,
  variables: readonly VariableShape[],
): Application {
  const { generation, commit, workload, jobs } = record;
  const stored: DeploymentRecord = { generation, commit, workload, jobs };
  const resources = jobsOf(record).map((job) => cronJob(settings, place, record, job, variables));
  checkSize(place, resources, variables);
  checkCharacters(place, resources);
  return application(settings, {
    name: place.base,
    labels: { ...place.labels, [LABEL.component]: "deployment" },
    annotations: {
      ...place.annotations,
      [ANNOTATION.generation]: String(record.generation),
      [ANNOTATION.commit]: record.commit,
      [ANNOTATION.deployment]: JSON.stringify(stored),
      [ANNOTATION.variables]: JSON.stringify(variables),
    },
    project: place.organization.name,
    namespace: place.namespace,
    resources,
    generation: record.generation,
  });
}
