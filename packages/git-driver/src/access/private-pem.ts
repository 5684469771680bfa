import { createPrivateKey, type KeyObject } from "node:crypto";

/**
 * Returns a private key in PEM form, or `undefined` when the text is not one. It tries twice: with
 * Node 24, a sound key was refused because of an error that another use of OpenSSL had left on the
 * thread. The refusal removes that error, so the second try is reliable.
 */
export function privatePem(text: string): KeyObject | undefined {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      return createPrivateKey(text);
    } catch {
      // The return value reports it.
    }
  }
  return undefined;
}
