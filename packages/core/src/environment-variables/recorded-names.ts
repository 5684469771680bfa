import * as z from "zod";
import type { ProjectRecord } from "../contracts/records.ts";
import type { Secrets } from "../contracts/secrets.ts";
import { asDagctlError, DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact, type Transacting } from "../kernel/transaction.ts";
import { placeOf } from "./stored-variable.ts";

/** The kind of the record that has the names of an organization's variables. */
const KIND = "variable-names";
const NAMES = z.lazy(() => z.object({ names: z.array(z.string()) }));
/** The most variables that one message names. */
const MOST_NAMED = 20;

/** The secret source of a host, and what it must have. */
export interface RecordedSecrets {
  /**
   * The source. A variable that is recorded and absent counts as damaged: `list` has its name, and
   * `get` rejects as for a damaged value, so that no run begins without it.
   */
  readonly secrets: Secrets;
  /**
   * Names in the log what the organizations of these projects have lost, and records what a host
   * of an earlier version has stored. It never rejects.
   */
  check(deployments: AsyncIterable<ProjectRecord>): Promise<void>;
}

/**
 * Returns a secret source whose variables are recorded in the store: a source that has lost its
 * data looks like one that never had any. The record is written after a value and before a delete,
 * so it never has a name that the source need not have.
 */
export function recordedSecrets(
  secrets: Secrets,
  contextOf: () => Pick<HostContext, "store" | "log"> & Transacting,
): RecordedSecrets {
  const namesIn = async (organization: string): Promise<readonly string[] | undefined> =>
    namesOf(await contextOf().store.record(organization, KIND, organization));

  async function change(organization: string, work: (names: Set<string>) => void): Promise<void> {
    const isNew = (await namesIn(organization)) === undefined;
    const found = isNew ? await secrets.list(organization) : [];
    await transact(contextOf(), async (transaction) => {
      const before = namesOf(await transaction.record(organization, KIND, organization));
      const names = new Set(before ?? found.filter((name) => placeOf(name) !== undefined));
      work(names);
      if (before?.length === names.size) return;
      const place = { kind: KIND, organization, id: organization, parent: "", sortKey: "" };
      transaction.put("record", { ...place, value: { names: [...names] } });
    });
  }

  async function checkOrganization(organization: string): Promise<void> {
    const recorded = await namesIn(organization);
    if (recorded === undefined) return change(organization, () => undefined);
    const found = new Set(await secrets.list(organization));
    const absent = recorded.filter((name) => !found.has(name));
    if (absent.length === 0) return;
    const names = absent.slice(0, MOST_NAMED).map((name) => placeOf(name)?.name ?? name);
    const message = `The secret source has lost ${absent.length} environment variables of ${organization}: ${names.join(", ")}. No run that needs one begins. Put them back from a backup, or create each of them again, or delete it`;
    contextOf().log({ level: "error", message });
  }

  const warn = (of: string) => (error: unknown) => {
    const reason = asDagctlError(error).message;
    const message = `The environment variables${of} could not be compared with the records: ${reason}`;
    contextOf().log({ level: "warn", message });
  };

  async function check(deployments: AsyncIterable<ProjectRecord>): Promise<void> {
    const checked = new Set<string>();
    for await (const { project } of deployments) {
      const { organization_id: organization } = project;
      if (checked.has(organization)) continue;
      checked.add(organization);
      await checkOrganization(organization).catch(warn(` of ${organization}`));
    }
  }

  const recorded: Secrets = {
    ...secrets,
    async get(organization, name, options) {
      const value = await secrets.get(organization, name, options);
      if (value !== undefined || placeOf(name) === undefined) return value;
      if ((await namesIn(organization))?.includes(name) !== true) return undefined;
      const message = "The secret source has lost the stored value";
      throw new DagctlError("internal", message, { details: { damaged: true } });
    },
    async put(organization, name, value, options) {
      await secrets.put(organization, name, value, options);
      if (placeOf(name)) await change(organization, (names) => names.add(name));
    },
    async delete(organization, name, options) {
      if (placeOf(name)) await change(organization, (names) => names.delete(name));
      await secrets.delete(organization, name, options);
    },
    async list(organization, options) {
      // Before the source: a name that is deleted meanwhile is absent from both at the next read.
      const names = (await namesIn(organization)) ?? [];
      const found = await secrets.list(organization, options);
      const absent = names.filter((name) => !found.includes(name));
      return absent.length === 0 ? found : [...found, ...absent].toSorted();
    },
  };
  if (!secrets.supports.persists) return { secrets, check: async () => undefined };
  return { secrets: recorded, check: (deployments) => check(deployments).catch(warn("")) };
}

function namesOf(record: { readonly value: object } | undefined): readonly string[] | undefined {
  return NAMES.safeParse(record?.value).data?.names;
}
