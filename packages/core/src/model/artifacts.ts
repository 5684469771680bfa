import type { ReadOptions } from "./call-options.ts";

/**
 * What became of the artifacts of a run. `complete`: all of them were stored. `partial`: some did
 * not arrive whole. `too_large`: together they have more than 4 MiB compressed, and none is stored.
 */
export type ArtifactsState = "complete" | "partial" | "too_large";

/** A file that a tool has written of a run. */
export interface RunArtifact {
  /** The name of the file, which is unique in the run. */
  readonly name: string;
  /** The size of the file. Values of sensitive variables in it are masked. */
  readonly bytes: number;
  /** What it takes of the 4 MiB of a run. */
  readonly compressed_bytes: number;
  /** The SHA-256 of the file, in 64 hex characters. */
  readonly sha256: string;
  /** When it was stored: at the end of the run, RFC 3339. */
  readonly created_at: string;
}

/** An artifact with its content. */
export interface ArtifactFile extends Pick<RunArtifact, "name" | "bytes" | "sha256"> {
  /** JSON in UTF-8, to be read once. A reader that leaves it out ends it with `return`. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The artifacts of the runs of a project. They are stored for 30 days, for the newest 5 runs of a
 * project that have some.
 */
export interface RunArtifactCalls {
  /**
   * Lists the artifacts of a run, by name. A run that goes on has none.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @returns the whole list
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run; or
   *   what is stored of its artifacts is damaged
   */
  artifacts(
    project: string,
    run: string,
    options?: ReadOptions,
  ): Promise<{ readonly artifacts: readonly RunArtifact[]; readonly total: number }>;
  /**
   * Returns an artifact with its content, which is the file byte for byte but for what is masked.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @param artifact its name
   * @throws DagctlError `not_found`: there is no such project, the project has no such run, or the
   *   run no such artifact; or what is stored of it is damaged
   */
  artifact(
    project: string,
    run: string,
    artifact: string,
    options?: ReadOptions,
  ): Promise<ArtifactFile>;
}
