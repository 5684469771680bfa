import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgresPrograms, postgresServer } from "@dagctl/test-servers";

/** PostgreSQL for the states of projects, as long as the cluster exists. */
export interface States {
  /** Settings of the server, as flags. */
  readonly flags: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL. Returns `undefined` when it is not on this machine. The password and the key
 * are written into files of `folder`.
 */
export async function states(folder: string): Promise<States | undefined> {
  if ((await postgresPrograms()) === undefined) return undefined;
  const server = await postgresServer();
  const files = { password: server.password, key: randomBytes(36).toString("base64url") };
  const at = (name: keyof typeof files): string => join(folder, `state-${name}`);
  for (const name of ["password", "key"] as const)
    await writeFile(at(name), `${files[name]}\n`, { mode: 0o600 });
  const url = `postgres://${server.user}@${server.host}:${server.port}/postgres`;
  return {
    flags: ["--state-url", url, "--state-password", at("password"), "--state-key", at("key")],
    stop: () => server.close(),
  };
}
