import type { Secret } from "@dagctl/core/driver-kit";
import { type DagctlError, invalid } from "@dagctl/core/errors";
import { privatePem } from "../private-pem.ts";

const MAGIC = "openssh-key-v1\0";
const MOST_CHARACTERS = 32 * 1024;

/**
 * Returns the key in the form that ssh reads. Throws `invalid` at `git_secret_ref` when it is not a
 * key, or asks for a passphrase that no person could enter. The error never repeats any of the key.
 */
export function privateKeyText(secret: Secret | undefined): string {
  if (secret === undefined)
    throw keyError(
      "is required with git_auth_method ssh: the name of the secret that holds the private key",
    );
  // ssh refuses a key with carriage returns, or without the end of its last line; both come from
  // forms and editors.
  const text = `${secret.reveal().replaceAll("\r\n", "\n").trim()}\n`;
  if (text.length > MOST_CHARACTERS)
    throw keyError("names a secret that is too long for a private key");
  if (
    /^(?:ssh-|ecdsa-|sk-)\S+ AAAA/.test(text) ||
    /-----BEGIN (?:[A-Z]+ )*PUBLIC KEY-----/.test(text)
  )
    throw keyError(
      "names a public key; the secret must hold the private one, which ssh-keygen writes into the file without .pub",
    );
  if (text.startsWith("PuTTY-User-Key-File"))
    throw keyError("names a key of PuTTY; convert it with `puttygen KEY -O private-openssh`");
  const [, label, body] =
    /^-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----\n([\s\S]+)\n-----END \1-----\n$/.exec(text) ?? [];
  if (label === undefined || body === undefined)
    throw keyError(
      "names a secret that is no private key; it must be the whole file, from -----BEGIN to -----END, as ssh-keygen writes it",
    );
  if (label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type: 4,ENCRYPTED$/m.test(body))
    throw withPassphrase();
  if (label === "OPENSSH PRIVATE KEY") checkOpenSsh(body);
  else if (!privatePem(text)) throw damageError();
  return text;
}

/** Checks the head of OpenSSH's own format: magic, cipher. ssh checks the rest. */
function checkOpenSsh(body: string): void {
  const bytes = Buffer.from(body, "base64");
  const at = MAGIC.length;
  if (bytes.subarray(0, at).toString("latin1") !== MAGIC || bytes.length < at + 8)
    throw damageError();
  const length = bytes.readUInt32BE(at);
  const cipher = bytes.subarray(at + 4, at + 4 + length).toString("latin1");
  if (length > 64 || bytes.length < at + 4 + length) throw damageError();
  if (cipher !== "none") throw withPassphrase();
}

function damageError(): DagctlError {
  return keyError(
    "names a private key that is damaged; store the whole file again, as ssh-keygen wrote it",
  );
}

function withPassphrase(): DagctlError {
  return keyError(
    "names a key with a passphrase, which cannot be entered here; store a key without one (ssh-keygen -p -N '' removes it)",
  );
}

function keyError(message: string): DagctlError {
  return invalid([{ path: "git_secret_ref", message }]);
}
