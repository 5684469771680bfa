import type { KeyRecord } from "../contracts/records.ts";
import { changeVariables, recordKey, writeFor } from "../environment-variables/change-variables.ts";
import { byName, selectForProject } from "../environment-variables/for-run.ts";
import {
  confirmCall,
  deleteVariable,
  type VariableEntries,
  placeOfVariable,
  readVariables,
} from "../environment-variables/variable-entries.ts";
import { checkRoom } from "../environment-variables/check-room.ts";
import { listRefusedNames, variableName } from "../environment-variables/names.ts";
import {
  HIDDEN,
  newSettings,
  readSettingsChange,
  type VariableSettings,
} from "../environment-variables/rules.ts";
import { sealBody } from "../environment-variables/seal.ts";
import type { StoredVariable } from "../environment-variables/stored-variable.ts";
import { DagctlError, type Issue } from "../errors.ts";
import { auditOutside, projectSubject } from "../kernel/audit.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { RefusedVariables } from "../environment-variables/refused.ts";
import type { EnvironmentVariable } from "../model/environment-variable.ts";
import { checkVariable } from "../operations/beginnings/check-jobs.ts";
import type { CallsOf } from "./call-rules.ts";
import { withKey } from "./idempotency.ts";

/** The fields of a variable that decide how much room it takes on an engine. */
const PLACE = ["name", "file_mount_path", "file_permissions"] as const;

/**
 * Returns the variables of one organization. The secret source has no transactions: a mutex orders
 * the calls of one organization, and each call writes one entry completely.
 */
export function environmentVariablesOf(
  context: HostContext,
  refusedVariables: RefusedVariables,
  organization: string,
  caller: string,
): CallsOf<"environmentVariables"> {
  const refused = listRefusedNames(context.types.values());

  async function readStored(signal: AbortSignal | undefined): Promise<readonly StoredVariable[]> {
    const kept = await readVariables(context, organization, () => true, { signal });
    for (const { name } of kept.damaged) {
      context.log({
        level: "error",
        message: `The stored value of the environment variable ${name} of ${organization} was changed outside of dagctl: create the variable again, or delete it`,
      });
    }
    return kept.living;
  }

  const change = <T>(
    key: KeyRecord | undefined,
    signal: AbortSignal | undefined,
    repeat: (stored: StoredVariable) => T,
    first: (kept: VariableEntries) => Promise<T>,
  ): Promise<T> =>
    // Also where the answer is lost: the entry may have been written.
    changeVariables(context, organization, { key, signal }, { first, repeat }).finally(() => {
      context.schedules.variablesChanged(organization);
      refusedVariables.noteChange(organization);
    });

  /** Writes a variable, with an audit record that has its name and its project. */
  async function writeAudited(
    actor: Actor,
    { name, project_id: id }: Pick<EnvironmentVariable, "name" | "project_id">,
    write: () => Promise<void>,
  ): Promise<void> {
    const found = id === undefined ? undefined : await context.store.project(organization, id);
    const ofProject = {
      ...(id === undefined ? {} : { project_id: id }),
      ...(found && projectSubject(found.project)),
    };
    await auditOutside(context, actor, { environment_variable: name, ...ofProject }, write);
  }

  async function projectOf(body: unknown, issues: Issue[]): Promise<string | undefined> {
    const named: unknown =
      typeof body === "object" && body !== null && "project_id" in body
        ? body.project_id
        : undefined;
    if (named === undefined || named === null) return undefined;
    try {
      if (typeof named === "string")
        return (await findProject(context, organization, named)).project.id;
      issues.push({ path: "project_id", message: "must be the id or the name of a project" });
    } catch (error) {
      if (!(error instanceof DagctlError) || error.code !== "not_found") throw error;
      issues.push({
        path: "project_id",
        message:
          "must be the id or the name of a project of this organization; no project has this one",
      });
    }
    return undefined;
  }

  /**
   * Checks that a project exists: deleting a project deletes its variables, so none may be added
   * after it.
   */
  async function checkProject(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    const { project } = await findProject(context, organization, id);
    if (project.status === "deleting" || project.operation?.kind === "delete")
      throw new DagctlError("conflict", `The project ${project.name} is being deleted`);
  }

  /**
   * Returns the answer of a replay. The key leads to an id, and the answer is the current variable,
   * because only one place stores a value.
   */
  async function replayAnswer(record: KeyRecord): Promise<EnvironmentVariable> {
    const { id } = record.answer as { readonly id: string };
    const stored = (await readStored(undefined)).find(({ variable }) => variable.id === id);
    if (!stored)
      throw new DagctlError(
        "not_found",
        `The environment variable ${id}, to which this Idempotency-Key belongs, was deleted since`,
      );
    return hideSensitive(stored.variable);
  }

  async function callWithKey<T>(
    call: readonly [string, ...string[]],
    body: unknown,
    key: string | undefined,
    first: (key: KeyRecord | undefined) => Promise<T>,
    replay: (record: KeyRecord) => Promise<T>,
  ): Promise<T> {
    const seal = key === undefined ? null : await sealBody(context, organization, body);
    return withKey(context, { organization, caller, call, body: seal, key }, first, replay);
  }

  return {
    async list({ project: name, signal } = {}) {
      const project =
        name === undefined
          ? undefined
          : (await findProject(context, organization, name)).project.id;
      const all = (await readStored(signal)).map(({ variable }) => variable);
      const variables =
        project === undefined ? all.toSorted(byName) : selectForProject(all, project);
      return { environment_variables: variables.map(hideSensitive), total: variables.length };
    },
    async get(name, { signal } = {}) {
      return hideSensitive(find(await readStored(signal), name).variable);
    },
    create: (actor, input, { idempotencyKey, signal } = {}) =>
      callWithKey(
        ["environment-variables.create"],
        input,
        idempotencyKey,
        async (key) => {
          const issues: Issue[] = [];
          const project = await projectOf(input, issues);
          const settings = newSettings(input, issues, refused);
          return change(
            key,
            signal,
            ({ variable }) => hideSensitive(variable),
            async ({ living }) => {
              await checkProject(project);
              const now = context.now();
              const scope = {
                organization_id: organization,
                ...(project === undefined ? {} : { project_id: project }),
              };
              const variable: EnvironmentVariable = {
                id: context.newId("var"),
                ...scope,
                ...settings,
                created_at: now,
                updated_at: now,
              };
              const others = living.map(({ variable: other }) => other);
              checkRoom(others, variable);
              await checkVariable(context, others, variable, signal);
              await writeAudited(actor, variable, async () =>
                recordKey(
                  context,
                  key,
                  await writeFor(context, organization, key, { variable, version: 1 }),
                ),
              );
              return hideSensitive(variable);
            },
          );
        },
        replayAnswer,
      ),
    update: (actor, name, patch, { idempotencyKey, signal } = {}) =>
      callWithKey(
        ["environment-variables.update", name],
        patch,
        idempotencyKey,
        (key) =>
          change(
            key,
            signal,
            ({ variable }) => hideSensitive(variable),
            async ({ living }) => {
              const stored = find(living, name);
              const { variable: current } = stored;
              const { next, same } = readSettingsChange(current, patch, refused);
              if (same) {
                await recordKey(context, key, stored);
                return hideSensitive(current);
              }
              const variable = mergeSettings(current, next, context.now());
              const others = living.map(({ variable: other }) => other);
              checkRoom(others, variable);
              if (PLACE.some((field) => variable[field] !== current[field]))
                await checkVariable(context, others, variable, signal);
              await confirmCall(context, stored);
              await writeAudited(actor, variable, async () => {
                const written = await writeFor(context, organization, key, {
                  variable,
                  version: stored.version + 1,
                });
                if (variable.name !== current.name)
                  await deleteVariable(context, organization, placeOfVariable(current));
                await recordKey(context, key, written);
              });
              return hideSensitive(variable);
            },
          ),
        replayAnswer,
      ),
    delete: (actor, name, { idempotencyKey, signal } = {}) =>
      callWithKey(
        ["environment-variables.delete", name],
        null,
        idempotencyKey,
        (key) =>
          change(
            key,
            signal,
            ({ variable: { id } }) => ({ id }),
            async ({ living, damaged }) => {
              const unreadable = damaged.find(
                (place) => place.project === undefined && place.name === variableName(name),
              );
              if (
                unreadable !== undefined &&
                !living.some(({ variable }) => variable.id === name)
              ) {
                // The id of a damaged entry is not known any more. A repeated call finds nothing,
                // as after every delete.
                await writeAudited(actor, unreadable, () =>
                  deleteVariable(context, organization, unreadable),
                );
                return { id: name };
              }
              const stored = find(living, name);
              const { variable, version } = stored;
              await confirmCall(context, stored);
              // With a key, the value is deleted first and the trace stays until the store has the
              // key: a repetition after a crash is recognized as this call.
              await writeAudited(actor, variable, async () => {
                if (key)
                  await recordKey(
                    context,
                    key,
                    await writeFor(context, organization, key, {
                      variable,
                      version: version + 1,
                      deleted: true,
                    }),
                  );
                await deleteVariable(context, organization, placeOfVariable(variable));
              });
              return { id: variable.id };
            },
          ),
        async ({ answer }) => answer as { readonly id: string },
      ),
  };
}

function hideSensitive(variable: EnvironmentVariable): EnvironmentVariable {
  return variable.is_sensitive ? { ...variable, value: HIDDEN } : variable;
}

/** Returns the fields in their order on the wire. */
function mergeSettings(
  { id, organization_id, project_id, created_at }: EnvironmentVariable,
  settings: VariableSettings,
  now: string,
): EnvironmentVariable {
  return {
    id,
    organization_id,
    ...(project_id === undefined ? {} : { project_id }),
    ...settings,
    created_at,
    updated_at: now,
  };
}

/**
 * Returns the variable with this id or, where there is none, the organization's with this name: a
 * name may have the form of an id.
 */
function find(living: readonly StoredVariable[], idOrName: string): StoredVariable {
  const name = variableName(idOrName);
  const byId = living.find(({ variable }) => variable.id === idOrName);
  const found =
    byId ??
    living.find(({ variable }) => variable.project_id === undefined && variable.name === name);
  if (found) return found;
  const none = `There is no environment variable "${idOrName}"`;
  const [first, ...others] = living.filter(({ variable }) => variable.name === name);
  if (!first) throw new DagctlError("not_found", none);
  const { id, project_id: project } = first.variable;
  const hint =
    others.length === 0
      ? `The project ${project} has one: name its id, ${id}, or give dctl --project ${project}`
      : `${others.length + 1} projects have one: name its id, or give dctl --project`;
  throw new DagctlError("not_found", `${none} of the organization. ${hint}`);
}
