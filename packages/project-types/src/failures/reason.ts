/** An error that repeats its kind: `BinderException: Binder Error: …`, `_duckdb.IOException: …`. */
const REPEATED_KIND = /^[\w.]{1,200}: (?=[A-Z]\w{1,40} Error: )/;
/**
 * `psycopg2.OperationalError: …`; the modules of the class say nothing to a person. `libodbc.so.2:
 * …` is a file.
 */
const MODULES_OF_KIND = /^(?:\w{1,100}\.){1,20}(?=[A-Za-z_]\w{0,99}: )/;

/**
 * Returns the first line of an error as a reason: without the modules of its class, and without a
 * class that the text repeats.
 */
export function reasonOf(line: string): string {
  return line.trim().replace(REPEATED_KIND, "").replace(MODULES_OF_KIND, "").trim();
}

/** Returns a sentence: with its end. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
