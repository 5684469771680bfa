import { byteLength } from "./text.ts";

const SHOWN = "[secret]";

/**
 * A value that must not be seen. It prints as `[secret]` in strings, JSON and Node's inspector.
 * Only `reveal()` returns it, so that a search for that word finds every use.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    // Node's inspector (console.log, util.inspect) calls this well-known symbol; as a property it
    // needs no import of node:util.
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), {
      value: () => SHOWN,
      enumerable: false,
    });
  }

  /** Returns the value itself. It must not reach a log, an error or a record. */
  reveal(): string {
    return this.#value;
  }

  /** Returns `[secret]`. */
  toString(): string {
    return SHOWN;
  }

  /** Returns `[secret]`. */
  toJSON(): string {
    return SHOWN;
  }
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Returns what is wrong with a name that `git_secret_ref` gives a secret, or `undefined`. */
export function secretNameProblem(name: string): string | undefined {
  if (NAME.test(name) && !name.includes("..")) return undefined;
  return "must be the name of a secret: 1 to 63 of letters, digits, ., _ and -, with a letter or digit at both ends";
}

/** The longest value of a secret that a person stores, in bytes of UTF-8. */
export const MAX_SECRET_BYTES: number = 64 * 1024;

/** Returns what is wrong with the value of a secret that a person stores, or `undefined`. */
export function secretValueProblem(value: string): string | undefined {
  if (value === "") return "must not be empty";
  if (/\p{Cs}/u.test(value)) return "must be text that UTF-8 can have: it has half of a character";
  return byteLength(value) > MAX_SECRET_BYTES
    ? `must be at most ${MAX_SECRET_BYTES / 1024} KiB`
    : undefined;
}
