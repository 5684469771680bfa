import type { DeploymentRef, JobSpec, RunRef, Workload } from "@dagctl/core/contracts";
import * as z from "zod";
import { type Contents, contentsShape } from "./contents.ts";
import { DamagedFileError, readJsonValue } from "./damaged-file.ts";
import type { Layout } from "./layout.ts";

// The records on disk. Later versions read these files: fields are added, never given another
// meaning. Each shape accepts what versions before this one wrote, and fields of later ones.

const generation = z.int().nonnegative();
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "is not a time");
const deploymentRef = z.object({ organization: z.string(), project: z.string() });

/** The part of a workload that the driver itself reads: the rest is the host's. */
const workloadRead = z.looseObject({
  runtime: z.looseObject({
    language: z.string(),
    packages: z.array(z.looseObject({ name: z.string() })),
  }),
  environment: z.record(z.string(), z.unknown()),
  history: z.looseObject({ successful: z.int(), failed: z.int() }),
  repository: z.looseObject({ url: z.string(), commit: z.string(), authMethod: z.string() }),
});
const jobRead = z.looseObject({ name: z.string() });

export interface DesiredRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  readonly commit: string;
  readonly workload: Workload;
  readonly jobs: readonly JobSpec[];
  /**
   * The working folder was made before this record was written. Absent in records of earlier
   * versions, which made the folder at the first run.
   */
  readonly work?: true;
  /** The data folder that it was written in, absolute. Absent in those of earlier versions. */
  readonly root?: string;
  /** Written by a version that knows `Workload.currentFolder`. */
  readonly copies?: true;
}

export const desiredShape: z.ZodType<DesiredRecord> = z.object({
  ref: deploymentRef,
  generation,
  commit: z.string(),
  workload: z.custom<Workload>((value) => workloadRead.safeParse(value).success),
  jobs: z.array(z.custom<JobSpec>((value) => jobRead.safeParse(value).success)),
  work: z.literal(true).exactOptional(),
  root: z.string().exactOptional(),
  copies: z.literal(true).exactOptional(),
});

export interface ConvergedRecord {
  readonly generation: number;
  readonly commit: string;
  /** Absolute. */
  readonly checkout: string;
  /** Absolute folder of the Python environment; absent for `node`. */
  readonly environment?: string;
  /** What was in both; absent in records of older versions. */
  readonly contents?: {
    readonly checkout?: Contents;
    /** Absent where runs import no modules of other repositories. */
    readonly imports?: Contents;
    readonly environment?: Contents;
  };
}

export const convergedShape: z.ZodType<ConvergedRecord> = z.object({
  generation,
  commit: z.string(),
  checkout: z.string(),
  environment: z.string().exactOptional(),
  contents: z
    .object({
      checkout: contentsShape.exactOptional(),
      imports: contentsShape.exactOptional(),
      environment: contentsShape.exactOptional(),
    })
    .exactOptional(),
});

export interface RemovingRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  /** The working folder stays for the next deployment. */
  readonly keepData: boolean;
}

export const removingShape: z.ZodType<RemovingRecord> = z.object({
  ref: deploymentRef,
  generation,
  keepData: z.boolean(),
});

export interface TombstoneRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  /** RFC 3339. */
  readonly at: string;
}

export const tombstoneShape: z.ZodType<TombstoneRecord> = z.object({
  ref: deploymentRef,
  generation,
  at: time,
});

export interface StateRecord {
  readonly ref: DeploymentRef;
  readonly generation: number;
  /** The database was there when this record was written: runs make it. */
  readonly database?: true;
}

export const stateShape: z.ZodType<StateRecord> = z.object({
  ref: deploymentRef,
  generation,
  database: z.literal(true).exactOptional(),
});

/** Values for `workload.environment`, by their names. */
export const secretValuesShape: z.ZodType<Record<string, string>> = z.record(
  z.string(),
  z.string(),
);

export interface RunRecord {
  readonly ref: RunRef;
  readonly generation: number;
  readonly commit: string;
  readonly job: string;
  readonly name: string;
  readonly deadline: string;
  /** Kept until this run has ended. */
  readonly checkout: string;
  readonly environment?: string;
  /** Absent: the working folder, and in records of earlier versions. */
  readonly currentFolder?: "project";
  /** Whether it has files of its own, so that it is in the way of no other run. */
  readonly ownFiles?: boolean;
  /** RFC 3339. */
  readonly requestedAt: string;
}

export const runShape: z.ZodType<RunRecord> = z.object({
  ref: z.object({ organization: z.string(), project: z.string(), run: z.string() }),
  generation,
  commit: z.string(),
  job: z.string(),
  name: z.string(),
  deadline: time,
  checkout: z.string(),
  environment: z.string().exactOptional(),
  currentFolder: z.literal("project").exactOptional(),
  ownFiles: z.boolean().exactOptional(),
  requestedAt: time,
});

/**
 * Returns the record in a file, or `undefined` when there is none.
 *
 * @throws DamagedFileError when the path has anything else
 */
export async function readRecord<T>(
  paths: Layout,
  path: string,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    const value = await readJsonValue(path);
    if (value === undefined) return undefined;
    const read = shape.safeParse(value);
    if (read.success) return read.data;
    // Reports only where the problem is, because a value may be a secret.
    const [issue] = read.error.issues;
    const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    throw new DamagedFileError(path, `it does not have the form that dagctl writes${at}`);
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new DamagedFileError(error.path, error.reason, paths.displayPath(error.path));
  }
}

/**
 * The result of reading a record: its value, or `undefined` when there is no file, or the damage.
 */
export interface RecordRead<T> {
  readonly value: T | undefined;
  readonly damage?: DamagedFileError;
}

/** Reads a record without throwing for a damaged file. */
export async function tryRecord<T>(
  paths: Layout,
  path: string,
  shape: z.ZodType<T>,
): Promise<RecordRead<T>> {
  try {
    return { value: await readRecord(paths, path, shape) };
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    return { value: undefined, damage: error };
  }
}
