import { createHash, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import type { DeploymentRef } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";

const derive = promisify(pbkdf2);
/** The number of rounds that PostgreSQL itself uses. */
const ROUNDS = 4096;

/**
 * Returns the password of a project. Any replica that knows the key derives the same one, so none
 * is stored; another rotation is another password.
 */
export function passwordOf(
  key: Secret,
  installation: string,
  { organization, project }: DeploymentRef,
  rotation: number,
): string {
  return createHmac("sha256", key.reveal())
    .update(JSON.stringify(["state", installation, organization, project, rotation]))
    .digest("base64url");
}

/**
 * Returns what PostgreSQL stores of a password (RFC 5803). It is computed here so that the password
 * itself is in no statement, and so in no log of the server.
 */
export async function verifierOf(password: string): Promise<string> {
  // The salt is derived as well: the same password gives the same verifier, so that setting it
  // twice changes nothing.
  const salt = createHmac("sha256", password).update("salt").digest().subarray(0, 16);
  const salted = await derive(password, salt, ROUNDS, 32, "sha256");
  const client = createHmac("sha256", salted).update("Client Key").digest();
  const stored = createHash("sha256").update(client).digest("base64");
  const server = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString("base64")}$${stored}:${server}`;
}
