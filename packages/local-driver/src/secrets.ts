import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DagctlError, Secret } from "@dagctl/core";
import type { Secrets } from "@dagctl/core";
import type { Context } from "./context.ts";
import { guarded } from "./faults.ts";
import { entries, makeFolder, readText, writeJson } from "./files.ts";
import { decodeName, encodeName } from "./layout.ts";

interface SecretRecord {
  readonly name: string;
  readonly value: string;
}

/** Why it does not parse is not said: Node's words would quote the value. */
async function readRecord(path: string): Promise<SecretRecord | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    const { name, value } = JSON.parse(text) as SecretRecord;
    if (typeof name === "string" && typeof value === "string") return { name, value };
  } catch {
    // Said below.
  }
  throw new DagctlError("internal", `${path} is no secret any more; it was changed from outside`);
}

/** One file per secret, readable by the owner only. Not encrypted: who can read this user's files has the key, too. */
export function fileSecrets(context: Context): Secrets {
  const fileOf = (organization: string, name: string): string => join(context.paths.secrets(organization), `${encodeName(name)}.json`);
  return {
    supports: { persists: true },
    get: (organization, name, options) =>
      guarded("Reading a secret", options, async () => {
        const record = await readRecord(fileOf(organization, name));
        return record === undefined ? undefined : new Secret(record.value);
      }),
    put: (organization, name, value, options) =>
      guarded("Storing a secret", options, async () => {
        const path = fileOf(organization, name);
        await makeFolder(context.paths.secrets(organization));
        await writeJson(path, { name, value: value.reveal() } satisfies SecretRecord, { mode: 0o600 });
      }),
    delete: (organization, name, options) => guarded("Deleting a secret", options, () => rm(fileOf(organization, name), { force: true })),
    list: (organization, options) =>
      guarded("Listing secrets", options, async () => {
        const folder = context.paths.secrets(organization);
        // Only what is too long for a file's name has to be looked for inside.
        const nameIn = async (file: string): Promise<string | undefined> =>
          decodeName(file.replace(/\.json$/, "")) ?? (await readRecord(join(folder, file)))?.name;
        const names = await Promise.all((await entries(folder)).map(nameIn));
        return names.flatMap((name) => (name === undefined ? [] : [name])).sort();
      }),
  };
}
