import { createPrivateKey, type KeyObject } from "node:crypto";

/**
 * A private key in PEM form, or `undefined` for text that is none. Tried twice: seen with Node 24
 * was a sound key refused for an error that another use of OpenSSL had left on the thread. The
 * refusal takes that error away, so that the second try tells the truth.
 */
export function privatePem(text: string): KeyObject | undefined {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      return createPrivateKey(text);
    } catch {
      // Told by the answer.
    }
  }
  return undefined;
}
