import { createHash } from "node:crypto";
import type { DeploymentRef } from "@dagctl/core";

/**
 * One name for the database and the role of a project. PostgreSQL cuts names at 63 bytes without a
 * word, so what tells projects apart is a digest and comes first; the rest is for people who look
 * around on the server.
 */
export function nameOf(installation: string, { organization, project }: DeploymentRef): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([installation, organization, project]))
    .digest("hex")
    .slice(0, 32);
  const readable = project
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 20);
  return `dagctl_${digest}_${readable}`;
}

/** As an identifier in a statement: `create database` and `create role` take no parameters. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * As a string in a statement, whatever `standard_conforming_strings` says: ours hold no backslash.
 */
export function literal(text: string): string {
  if (/[\\\0]/.test(text)) throw new TypeError("A literal must hold no backslash and no NUL");
  return `'${text.replaceAll("'", "''")}'`;
}
