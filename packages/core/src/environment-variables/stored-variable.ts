import * as z from "zod";
import type { EnvironmentVariable } from "../model/environment-variable.ts";
import { Secret } from "../values/secret.ts";

/** A call whose idempotency key may not be in the store yet. */
export interface UnconfirmedCall {
  readonly scope: string;
  readonly key: string;
  readonly body: string;
  readonly expiresAt: string;
}

/**
 * A variable as the secret source stores it: in one value, so that it is written completely or not
 * at all.
 */
export interface StoredVariable {
  /** The variable with its real value. */
  readonly variable: EnvironmentVariable;
  /**
   * Raised by every write. An interrupted rename leaves two with one id: the higher version counts.
   */
  readonly version: number;
  /**
   * The call that wrote it. A repetition after a crash is recognized by it, although the store did
   * not record its key.
   */
  readonly call?: UnconfirmedCall;
  /** Whether a delete is in progress; the value is removed already. */
  readonly deleted?: boolean;
}

/** The scope and the name: with `project` that project's, without it the organization's. */
export interface Place {
  readonly project?: string;
  readonly name: string;
}

const ROOT = "variables";
const EVERYBODY = "organization";

/**
 * Returns the name in the secret source. It has slashes, which no `git_secret_ref` may have: a
 * variable can never be read as a repository's credential. A scope has one entry per name, so that
 * names are unique by construction.
 */
export function secretNameOf({ project = EVERYBODY, name }: Place): string {
  return `${ROOT}/${project}/${name}`;
}

/** Returns the scope and the name of a secret; `undefined` when the secret is not a variable. */
export function placeOf(secretName: string): Place | undefined {
  const [root, scope, name, ...more] = secretName.split("/");
  if (root !== ROOT || scope === undefined || name === undefined || more.length > 0)
    return undefined;
  return scope === EVERYBODY ? { name } : { project: scope, name };
}

const FORMAT = 1;

/** Built at its first use, as the shapes in `answer-shapes.ts`. */
const STORED = z.lazy(() =>
  z.object({
    format: z.literal(FORMAT),
    id: z.string(),
    value: z.string(),
    is_sensitive: z.boolean(),
    file: z.object({ path: z.string(), permissions: z.number() }).optional(),
    created_at: z.string(),
    updated_at: z.string(),
    version: z.number(),
    call: z
      .object({ scope: z.string(), key: z.string(), body: z.string(), expiresAt: z.string() })
      .optional(),
    deleted: z.boolean().optional(),
  }),
);

export function encodeStored({ variable, version, call, deleted }: StoredVariable): Secret {
  const {
    id,
    value,
    is_sensitive,
    file_mount_path: path,
    file_permissions: permissions,
    created_at,
    updated_at,
  } = variable;
  const file = path === undefined ? undefined : { path, permissions };
  const stored = {
    format: FORMAT,
    id,
    value: deleted ? "" : value,
    is_sensitive,
    file,
    created_at,
    updated_at,
    version,
    call,
    deleted,
  };
  return new Secret(JSON.stringify(stored));
}

/**
 * Returns the stored variable; `undefined` when another program wrote the entry. The reason is not
 * returned: it would contain a part of the value.
 */
export function decodeStored(
  organization: string,
  { project, name }: Place,
  secret: Secret,
): StoredVariable | undefined {
  let json: unknown;
  try {
    json = JSON.parse(secret.reveal());
  } catch {
    return undefined;
  }
  const read = STORED.safeParse(json);
  if (!read.success) return undefined;
  const { id, value, is_sensitive, file, created_at, updated_at, version, call, deleted } =
    read.data;
  const variable: EnvironmentVariable = {
    id,
    organization_id: organization,
    ...(project === undefined ? {} : { project_id: project }),
    name,
    value,
    is_sensitive,
    mount_as_file: file !== undefined,
    ...(file ? { file_mount_path: file.path, file_permissions: file.permissions } : {}),
    created_at,
    updated_at,
  };
  return { variable, version, ...(call ? { call } : {}), ...(deleted ? { deleted } : {}) };
}
