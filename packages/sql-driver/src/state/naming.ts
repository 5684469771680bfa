import { createHash } from "node:crypto";
import type { DeploymentRef } from "@dagctl/core/contracts";

/**
 * Returns one name for the database and the role of a project. PostgreSQL cuts names at 63 bytes
 * without a warning, so the part that makes names unique is a digest and comes first; the rest is
 * for people who look at the server.
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

/**
 * Returns the name as an identifier in a statement: `create database` and `create role` take no
 * parameters.
 */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Returns the text as a string in a statement, whatever `standard_conforming_strings` is: texts of
 * this driver have no backslash.
 */
export function literal(text: string): string {
  if (/[\\\0]/.test(text)) throw new TypeError("A literal must hold no backslash and no NUL");
  return `'${text.replaceAll("'", "''")}'`;
}
