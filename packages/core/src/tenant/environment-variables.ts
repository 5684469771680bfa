import type { KeyRecord } from "../contracts/store.ts";
import type { EnvironmentVariable } from "../environment-variable.ts";
import { DagctlError, type Issue } from "../errors.ts";
import { byName, effective } from "../environment-variables/for-run.ts";
import { confirmCall, eraseKept, type Kept, keyAnswer, placeOfVariable, readKept, writeKept } from "../environment-variables/kept.ts";
import { variableName } from "../environment-variables/names.ts";
import { byteLength, changedSettings, HIDDEN, newSettings, type VariableSettings } from "../environment-variables/rules.ts";
import type { StoredVariable } from "../environment-variables/stored.ts";
import { type HostContext, keyWrite } from "../host-context.ts";
import type { EnvironmentVariables } from "../organization.ts";
import { isId, newId } from "../values/ids.ts";
import { sealed } from "../environment-variables/seal.ts";
import { withKey } from "./idempotency.ts";
import { findProject } from "./resolve.ts";

const MOST = 500;
/** A run is given those of two scopes, and an environment of about 2 MiB is all that Linux passes to a program. */
const MOST_BYTES = 512 * 1024;

const everything = (): boolean => true;

/** The variables of one tenant. The secret source has no transactions: calls of one organization take turns, and each writes one entry whole. */
export function environmentVariablesOf(context: HostContext, organization: string, caller: string): EnvironmentVariables {
  async function living(signal: AbortSignal | undefined): Promise<readonly EnvironmentVariable[]> {
    const kept = await readKept(context, organization, everything, { signal });
    for (const { name } of kept.damaged) {
      context.log({ level: "error", message: `What the secret source holds of the environment variable ${name} of ${organization} was changed from outside` });
    }
    return kept.living.map(({ variable }) => variable);
  }

  /** Under the organization's turn: with what is there, and without what was left over. `repeated`: the call was carried out before and cut off. */
  function change<T>(
    key: KeyRecord | undefined,
    signal: AbortSignal | undefined,
    repeated: (stored: StoredVariable) => T,
    work: (kept: Kept) => Promise<T>,
  ): Promise<T> {
    return context.inTurn(`variables:${organization}`, async () => {
      signal?.throwIfAborted();
      // Without the lease nothing is begun: another host may be at work.
      context.fence();
      const kept = await readKept(context, organization, everything, { signal });
      const before = key && writtenBy(kept, key);
      for (const { place, stored } of kept.leftovers) {
        if (stored !== before) await confirmCall(context, stored);
        if (stored === before) await record(key, stored);
        await eraseKept(context, organization, place, signal);
      }
      if (!before) return work(kept);
      if (!before.deleted) await record(key, before);
      return repeated(before);
    });
  }

  async function record(key: KeyRecord | undefined, { variable }: StoredVariable): Promise<void> {
    if (!key) return;
    const { changes, expect } = keyWrite(key, keyAnswer(variable.id));
    await context.commit(changes, expect);
  }

  async function projectOf(body: unknown, issues: Issue[]): Promise<string | undefined> {
    const named: unknown = typeof body === "object" && body !== null && "project_id" in body ? body.project_id : undefined;
    if (named === undefined || named === null) return undefined;
    try {
      if (typeof named === "string") return (await findProject(context, organization, named)).project.id;
      issues.push({ path: "project_id", message: "must be the id or the name of a project" });
    } catch (error) {
      if (!(error instanceof DagctlError) || error.code !== "not_found") throw error;
      issues.push({ path: "project_id", message: "must be the id or the name of a project of this organization: there is none of that" });
    }
    return undefined;
  }

  /** A project that goes takes its variables along, so that none may come behind it. */
  async function checkProject(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    const { project } = await findProject(context, organization, id);
    if (project.status === "deleting" || project.operation?.kind === "delete")
      throw new DagctlError("conflict", `The project ${project.name} is being deleted`);
  }

  function checkRoom(kept: Kept, next: EnvironmentVariable): void {
    const others = kept.living.map(({ variable }) => variable).filter(({ id }) => id !== next.id);
    if (others.length >= MOST) throw new DagctlError("conflict", `This organization has ${MOST} environment variables, and there can be no more: delete one`);
    const scope = others.filter(({ project_id }) => project_id === next.project_id);
    if (scope.some(({ name }) => name === next.name)) throw new DagctlError("conflict", `There is an environment variable ${next.name} already`);
    if (next.file_mount_path !== undefined && scope.some(({ file_mount_path: path }) => path === next.file_mount_path)) {
      throw new DagctlError("conflict", `The file of another environment variable lies at ${next.file_mount_path} already`);
    }
    const bytes = [...scope, next].reduce((sum, { value }) => sum + byteLength(value), 0);
    if (bytes > MOST_BYTES) {
      throw new DagctlError("conflict", "The values of the organization's variables, and of each project's, can be 512 KiB together: delete or shorten one");
    }
  }

  async function write(stored: StoredVariable, key: KeyRecord | undefined, signal: AbortSignal | undefined): Promise<StoredVariable> {
    const { call: _, ...rest } = stored;
    const next: StoredVariable = key ? { ...rest, call: key } : rest;
    await writeKept(context, organization, next, signal);
    return next;
  }

  /** The key leads to an id; what is there now is the answer, for a value is kept in one place only. */
  async function replayed(record: KeyRecord): Promise<EnvironmentVariable> {
    const { id } = record.answer as { readonly id: string };
    const variable = (await living(undefined)).find((one) => one.id === id);
    if (!variable) throw new DagctlError("not_found", `The environment variable ${id}, to which this Idempotency-Key belongs, was deleted since`);
    return shown(variable);
  }

  async function keyed<T>(
    call: readonly [string, ...string[]],
    body: unknown,
    key: string | undefined,
    first: (key: KeyRecord | undefined) => Promise<T>,
    replay: (record: KeyRecord) => Promise<T>,
  ): Promise<T> {
    const seal = key === undefined ? null : await sealed(context, organization, body);
    return withKey(context, { organization, caller, call, body: seal, key }, first, replay);
  }

  return {
    async list({ project: name, signal } = {}) {
      const project = name === undefined ? undefined : (await findProject(context, organization, name)).project.id;
      const all = await living(signal);
      const variables = project === undefined ? all.toSorted(byName) : effective(all, project);
      return { environment_variables: variables.map(shown), total: variables.length };
    },
    async get(name, { signal } = {}) {
      return shown(find(await living(signal), name));
    },
    create: (input, { idempotencyKey, signal } = {}) =>
      keyed(
        ["environment-variables.create"],
        input,
        idempotencyKey,
        async (key) => {
          const issues: Issue[] = [];
          const project = await projectOf(input, issues);
          const settings = newSettings(input, issues);
          return change(
            key,
            signal,
            ({ variable }) => shown(variable),
            async (kept) => {
              await checkProject(project);
              const now = context.now();
              const scope = { organization_id: organization, ...(project === undefined ? {} : { project_id: project }) };
              const variable: EnvironmentVariable = { id: newId("var"), ...scope, ...settings, created_at: now, updated_at: now };
              checkRoom(kept, variable);
              await record(key, await write({ variable, version: 1 }, key, signal));
              return shown(variable);
            },
          );
        },
        replayed,
      ),
    update: (name, patch, { idempotencyKey, signal } = {}) =>
      keyed(
        ["environment-variables.update", name],
        patch,
        idempotencyKey,
        (key) =>
          change(
            key,
            signal,
            ({ variable }) => shown(variable),
            async (kept) => {
              const stored = findStored(kept, name);
              const { variable: current } = stored;
              const { next, same } = changedSettings(current, patch);
              if (same) {
                await record(key, stored);
                return shown(current);
              }
              const variable = merged(current, next, context.now());
              checkRoom(kept, variable);
              await confirmCall(context, stored);
              const written = await write({ variable, version: stored.version + 1 }, key, signal);
              if (variable.name !== current.name) await eraseKept(context, organization, placeOfVariable(current), signal);
              await record(key, written);
              return shown(variable);
            },
          ),
        replayed,
      ),
    delete: (name, { idempotencyKey, signal } = {}) =>
      keyed(
        ["environment-variables.delete", name],
        null,
        idempotencyKey,
        (key) =>
          change(
            key,
            signal,
            ({ variable: { id } }) => ({ id }),
            async (kept) => {
              const stored = findStored(kept, name);
              const { id } = stored.variable;
              await confirmCall(context, stored);
              // With a key the value goes first and its trace stays until the Store has the key: repeated after a crash it is this call still.
              if (key) await record(key, await write({ ...stored, version: stored.version + 1, deleted: true }, key, signal));
              await eraseKept(context, organization, placeOfVariable(stored.variable), signal);
              return { id };
            },
          ),
        async ({ answer }) => answer as { readonly id: string },
      ),
  };
}

function shown(variable: EnvironmentVariable): EnvironmentVariable {
  return variable.is_sensitive ? { ...variable, value: HIDDEN } : variable;
}

/** In the order of the fields on the wire. */
function merged({ id, organization_id, project_id, created_at }: EnvironmentVariable, settings: VariableSettings, now: string): EnvironmentVariable {
  return { id, organization_id, ...(project_id === undefined ? {} : { project_id }), ...settings, created_at, updated_at: now };
}

function find(variables: readonly EnvironmentVariable[], idOrName: string): EnvironmentVariable {
  // What has the form of an id never names another: a repeated delete must not find the next one.
  const found = isId("var", idOrName)
    ? variables.find(({ id }) => id === idOrName)
    : variables.find(({ project_id, name }) => project_id === undefined && name === variableName(idOrName));
  if (!found) throw new DagctlError("not_found", `There is no environment variable "${idOrName}"`);
  return found;
}

function findStored(kept: Kept, idOrName: string): StoredVariable {
  const { id } = find(
    kept.living.map(({ variable }) => variable),
    idOrName,
  );
  const stored = kept.living.find(({ variable }) => variable.id === id);
  if (!stored) throw new TypeError("What was found is among what was looked through");
  return stored;
}

/** The entry that this very call wrote before it was cut off. */
function writtenBy(kept: Kept, { scope, key, body }: KeyRecord): StoredVariable | undefined {
  const entries = [...kept.living, ...kept.leftovers.map(({ stored }) => stored)];
  const found = entries.find(({ call }) => call?.scope === scope && call.key === key);
  if (found && found.call?.body !== body) {
    throw new DagctlError("idempotency_key_reused", "This Idempotency-Key was used with another body within 24 hours: use a new key for a new request");
  }
  return found;
}
