import { sha256 } from "@noble/hashes/sha2.js";
import type { RunRecord } from "../contracts/records.ts";
import type { CallOptions } from "../contracts/clock.ts";
import type { Store } from "../contracts/store.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { ArtifactFile, RunArtifact } from "../model/artifacts.ts";
import { hexOf } from "../values/digest.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import {
  bytesOf,
  decompress,
  splitContent,
  streamOf,
  type VerifiedArtifacts,
} from "./artifact-content.ts";
import { MOST_BYTES, MOST_COMPRESSED } from "./artifact-frames.ts";
import { partId } from "../values/part-id.ts";

/** The kind of the records with the content of an artifact, under its run. */
const ARTIFACT = "artifact";
/** The kind of the records that name the artifacts of a run, under its project. */
const ARTIFACT_RUN = "artifact-run";
/** The most characters of a record. */
const PART = 256 * 1024;
const MOST_PARTS: number = Math.ceil(MOST_COMPRESSED / ((PART / 4) * 3));
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** The newest runs of a project whose artifacts are stored. */
const KEPT_RUNS = 5;
/** How many older runs one commit forgets. */
const FORGOTTEN_AT_ONCE = 5;

/** What is stored of an artifact, next to its content. */
export interface StoredArtifact extends RunArtifact {
  readonly parts: number;
  /** The SHA-256 of the compressed content, which shows what is damaged before it is sent. */
  readonly stored_sha256: string;
}

/**
 * Writes the artifacts of a run, for 30 days, in the commit that records its end. Of a project,
 * those of the newest 5 runs are stored.
 */
export async function putArtifacts(
  context: Pick<HostContext, "clock" | "store">,
  transaction: Transaction<boolean>,
  { organization, run }: Pick<RunRecord, "organization" | "run">,
  { files }: VerifiedArtifacts,
): Promise<void> {
  if (files.length === 0) return;
  const ref = { organization, project: run.project_id };
  const page = { limit: KEPT_RUNS + FORGOTTEN_AT_ONCE, descending: true };
  const others = await context.store.records(organization, ARTIFACT_RUN, ref.project, page);
  if (others.filter(({ sortKey }) => sortKey > run.created_at).length >= KEPT_RUNS) return;
  const now = context.clock.now();
  const common = { ...ref, expiresAt: rfc3339(now + KEPT_MS) };
  const artifacts = files.map(({ content, ...artifact }): StoredArtifact => {
    const parts = splitContent(content, PART);
    for (const [part, data] of parts.entries()) {
      const id = partId(`${run.id}.${artifact.name}`, part);
      const record = { ...common, kind: ARTIFACT, id, parent: run.id, sortKey: id };
      transaction.put("record", { ...record, value: { data } });
    }
    const stored_sha256 = hexOf(sha256(content));
    return { ...artifact, created_at: rfc3339(now), parts: parts.length, stored_sha256 };
  });
  transaction.put("record", {
    ...common,
    kind: ARTIFACT_RUN,
    id: run.id,
    parent: run.project_id,
    sortKey: run.created_at,
    value: { artifacts },
  });
  // The run that is written now is one more.
  forget(transaction, organization, others.slice(KEPT_RUNS - 1));
}

function forget(
  transaction: Transaction<boolean>,
  organization: string,
  runs: readonly TypedRecord[],
): void {
  for (const record of runs) {
    const { id } = record;
    transaction.forgetRecord({ kind: ARTIFACT_RUN, organization, id });
    for (const { name, parts } of artifactsIn(record) ?? [])
      for (let part = 0; part < parts; part += 1)
        transaction.forgetRecord({
          kind: ARTIFACT,
          organization,
          id: partId(`${id}.${name}`, part),
        });
  }
}

/** Reads the artifacts of one run. */
export interface ArtifactReader {
  /** @throws DagctlError `not_found`: what is stored is damaged */
  list(run: string): Promise<readonly RunArtifact[]>;
  /** @throws DagctlError `not_found`: there is no such artifact, or what is stored is damaged */
  read(run: string, name: string): Promise<ArtifactFile>;
}

export function artifactReader(
  store: Store,
  organization: string,
  options: CallOptions,
): ArtifactReader {
  async function readList(run: string): Promise<readonly StoredArtifact[]> {
    const record = await store.record(organization, ARTIFACT_RUN, run, options);
    const artifacts = record ? artifactsIn(record) : [];
    if (artifacts === undefined)
      throw new DagctlError(
        "not_found",
        `What is stored of the artifacts of the run "${run}" is damaged: start a run, which has new ones`,
      );
    return artifacts;
  }

  /** Yields the compressed content, of one record at a time. */
  async function* contentOf(
    run: string,
    { name, parts }: StoredArtifact,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let part = 0; part < parts; part += 1) {
      const record = await store.record(
        organization,
        ARTIFACT,
        partId(`${run}.${name}`, part),
        options,
      );
      const { data } = (record?.value ?? {}) as { readonly data?: unknown };
      const bytes = typeof data === "string" ? bytesOf(data) : undefined;
      if (bytes === undefined)
        throw new DagctlError("not_found", `A part of the artifact "${name}" is gone or damaged`);
      yield bytes;
    }
  }

  async function isSound(run: string, artifact: StoredArtifact): Promise<boolean> {
    const hash = sha256.create();
    let length = 0;
    try {
      for await (const bytes of contentOf(run, artifact)) {
        length += bytes.length;
        hash.update(bytes);
      }
    } catch (error) {
      if (isDagctlError(error, "not_found")) return false;
      throw error;
    }
    return length === artifact.compressed_bytes && hexOf(hash.digest()) === artifact.stored_sha256;
  }

  return {
    list: async (run) => (await readList(run)).map(wireOf),
    async read(run, name) {
      const found = (await readList(run)).find((artifact) => artifact.name === name);
      if (found === undefined)
        throw new DagctlError("not_found", `There is no artifact "${name}" of the run "${run}"`);
      if (!(await isSound(run, found)))
        throw new DagctlError(
          "not_found",
          `What is stored of the artifact "${name}" of the run "${run}" is damaged: start a run, which has a new one`,
        );
      const { bytes, sha256: digest } = found;
      return { name, bytes, sha256: digest, content: decompress(streamOf(contentOf(run, found))) };
    },
  };
}

const wireOf = (artifact: StoredArtifact): RunArtifact =>
  without(artifact, "parts", "stored_sha256");

/** Returns the artifacts that a record names, by name; `undefined` where it is damaged. */
function artifactsIn({ value }: TypedRecord): readonly StoredArtifact[] | undefined {
  const { artifacts } = (value ?? {}) as { readonly artifacts?: unknown };
  if (!Array.isArray(artifacts) || !artifacts.every(isStored)) return undefined;
  return artifacts;
}

function isStored(value: unknown): value is StoredArtifact {
  if (typeof value !== "object" || value === null) return false;
  const artifact = value as Partial<Record<keyof StoredArtifact, unknown>>;
  const isCount = (count: unknown, most: number): boolean =>
    Number.isSafeInteger(count) && Number(count) >= 0 && Number(count) <= most;
  return (
    typeof artifact.name === "string" &&
    typeof artifact.sha256 === "string" &&
    typeof artifact.stored_sha256 === "string" &&
    typeof artifact.created_at === "string" &&
    isCount(artifact.bytes, MOST_BYTES) &&
    isCount(artifact.compressed_bytes, MOST_COMPRESSED) &&
    isCount(artifact.parts, MOST_PARTS)
  );
}
