import type { Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { Context } from "./context.ts";
import { translateErrors } from "./translate-errors.ts";
import { DamagedFileError } from "./files/damaged-file.ts";
import { entries, exists, listDamagedCopies, removeTemporaries, writeJson } from "./files/files.ts";
import { decodeName, encodeName } from "./files/layout.ts";
import { checkSecretsFolder } from "./files/made-folders.ts";
import { readRecord, tryRecord } from "./files/records.ts";
import { ensureFolder, openFolders, setDamagedAside } from "./files/repair.ts";
import { removeTreeAt } from "./files/tree-removal.ts";

interface SecretRecord {
  readonly name: string;
  readonly value: string;
}

const secretShape: z.ZodType<SecretRecord> = z.object({ name: z.string(), value: z.string() });
const SUFFIX = ".json";
/**
 * The age in milliseconds below which a command of an earlier version may still write a file whose
 * name does not say who writes it.
 */
const BEING_WRITTEN = 60_000;

/**
 * Returns a secret source with one file per secret, readable by the owner only. The files are not
 * encrypted: a program that can read this user's files would also have the key.
 */
export function fileSecrets(context: Context): Secrets {
  const { paths } = context;
  const fileOf = async (organization: string, name: string): Promise<string> => {
    const folder = paths.secrets(organization);
    const own = join(folder, `${encodeName(name)}${SUFFIX}`);
    const digest = STAND_IN.exec(name)?.groups?.["digest"];
    if (digest === undefined || (await exists(own))) return own;
    const file = (await entries(folder)).find((one) => one.endsWith(`%~${digest}${SUFFIX}`));
    return file === undefined ? own : join(folder, file);
  };
  /** Removes values that a process was writing when it was killed: a command, or a server. */
  const sweep = (folder: string): Promise<void> =>
    removeTemporaries(folder, { changedBefore: context.clock.now() - BEING_WRITTEN });
  const read = (path: string): Promise<SecretRecord | undefined> =>
    readRecord(paths, path, secretShape);
  return {
    supports: { persists: true },
    get: (organization, name, options) =>
      translateErrors("Reading a secret", options, async () => {
        await checkSecretsFolder(paths, organization);
        const path = await fileOf(organization, name);
        const record = await read(path).catch((error: unknown) => {
          if (!(error instanceof DamagedFileError)) throw error;
          const message = `${error.message}. Set this secret again, or delete it: the damaged file is then kept with the suffix .damaged, or removed`;
          throw new DagctlError("internal", message, { cause: error, details: { damaged: true } });
        });
        return record === undefined ? undefined : new Secret(record.value);
      }),
    put: (organization, name, value, options) =>
      translateErrors("Storing a secret", options, async () => {
        await checkSecretsFolder(paths, organization);
        const path = await fileOf(organization, name);
        await ensureFolder(context, dirname(path));
        await sweep(dirname(path));
        const { damage } = await tryRecord(paths, path, secretShape);
        if (damage !== undefined) await setDamagedAside(context, damage);
        await writeJson(path, { name, value: value.reveal() } satisfies SecretRecord, {
          mode: 0o600,
        });
      }),
    delete: (organization, name, options) =>
      translateErrors("Deleting a secret", options, async () => {
        const path = await fileOf(organization, name);
        await openFolders(context, dirname(path));
        await sweep(dirname(path));
        // Also renamed damaged files: they may contain the value.
        for (const copy of await listDamagedCopies(path)) await removeTreeAt(copy);
        await rm(path, { force: true }).catch(() => removeTreeAt(path));
      }),
    list: (organization, options) =>
      translateErrors("Listing secrets", options, async () => {
        await checkSecretsFolder(paths, organization);
        const folder = paths.secrets(organization);
        const names = await Promise.all(
          (await entries(folder)).map(async (file) => {
            if (!file.endsWith(SUFFIX)) return undefined;
            const segment = file.slice(0, -SUFFIX.length);
            // Only a name that is too long for a file name must be read from the file.
            const name = decodeName(segment);
            if (name !== undefined || !segment.includes("%~")) return name;
            return (
              (await tryRecord(paths, join(folder, file), secretShape)).value?.name ??
              standInFor(segment)
            );
          }),
        );
        return names.flatMap((name) => (name === undefined ? [] : [name])).sort();
      }),
  };
}

/**
 * Matches a name that replaces the name of a damaged file, when the original was too long for a
 * file name. No other name has this form.
 */
const STAND_IN = /^(?<start>.*)\u2026(?<digest>[0-9a-f]{64})$/su;

/** Returns the part of a long name that its file name contains, with the digest of the whole. */
function standInFor(segment: string): string {
  const [encoded = "", digest = ""] = segment.split("%~");
  return `${decodeStart(encoded)}\u2026${digest}`;
}

/** Decodes a text that was cut off, possibly inside a character. */
function decodeStart(encoded: string): string {
  for (let end = encoded.length; end > 0; end -= 1) {
    try {
      return decodeURIComponent(encoded.slice(0, end));
    } catch {
      // The cut is inside a character.
    }
  }
  return "";
}
