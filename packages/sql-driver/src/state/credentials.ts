import { createHash, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import type { DeploymentRef, Secret } from "@dagctl/core";

const derive = promisify(pbkdf2);
/** PostgreSQL's own number of rounds. */
const ROUNDS = 4096;

/**
 * Any replica that knows the key derives the same password, so none is stored; another rotation is
 * another password.
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
 * What PostgreSQL keeps of a password (RFC 5803), made here so that the password itself stands in
 * no statement, and so in no log of the server.
 */
export async function verifierOf(password: string): Promise<string> {
  // Derived as well: the same password is the same verifier, so that setting it twice changes
  // nothing.
  const salt = createHmac("sha256", password).update("salt").digest().subarray(0, 16);
  const salted = await derive(password, salt, ROUNDS, 32, "sha256");
  const client = createHmac("sha256", salted).update("Client Key").digest();
  const stored = createHash("sha256").update(client).digest("base64");
  const server = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString("base64")}$${stored}:${server}`;
}
