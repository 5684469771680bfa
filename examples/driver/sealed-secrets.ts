// A driver that is not in the box: secrets in one sealed file per organization, of no use to a
// person who gets the disk without the key.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";

/** `key`: 32 bytes, kept somewhere else than `directory`. */
export function sealedSecrets({ directory, key }: { readonly directory: string; readonly key: Uint8Array }): Secrets {
  let last: Promise<unknown> = Promise.resolve();
  const fileOf = (organization: string): string => join(directory, createHash("sha256").update(organization).digest("hex"));

  async function read(organization: string): Promise<Map<string, string>> {
    const sealed = await readFile(fileOf(organization)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return undefined;
      throw new DagctlError("unavailable", "The folder of secrets cannot be read", { cause });
    });
    if (sealed === undefined) return new Map();
    const opened = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28));
    return new Map(JSON.parse(Buffer.concat([opened.update(sealed.subarray(28)), opened.final()]).toString("utf8")));
  }
  // Read, change, write: one after the other, and whole or not at all.
  function change(organization: string, edit: (values: Map<string, string>) => void): Promise<void> {
    const next = last.then(async () => {
      const values = await read(organization);
      edit(values);
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const text = Buffer.concat([cipher.update(JSON.stringify([...values])), cipher.final()]);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(`${fileOf(organization)}.new`, Buffer.concat([nonce, cipher.getAuthTag(), text]), { mode: 0o600 });
      await rename(`${fileOf(organization)}.new`, fileOf(organization));
    });
    last = next.catch(() => undefined);
    return next;
  }

  return {
    supports: { persists: true },
    async get(organization, name, options) {
      options?.signal?.throwIfAborted();
      const value = (await read(organization)).get(name);
      return value === undefined ? undefined : new Secret(value);
    },
    async put(organization, name, value, options) {
      options?.signal?.throwIfAborted();
      await change(organization, (values) => values.set(name, value.reveal()));
    },
    async delete(organization, name, options) {
      options?.signal?.throwIfAborted();
      await change(organization, (values) => values.delete(name));
    },
    async list(organization, options) {
      options?.signal?.throwIfAborted();
      return [...(await read(organization)).keys()].sort();
    },
  };
}
