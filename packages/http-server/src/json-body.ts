import { DagctlError, type Issue } from "@dagctl/core";
import { invalid } from "@dagctl/core/errors";
import { HttpError } from "./errors.ts";

/** Deeper than any body of the API; a parser that runs later may recurse. */
const MAX_DEPTH = 32;

/** In valid JSON, every string (with the colon that makes it a key) and every bracket. */
const TOKENS = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\]]/g;

/**
 * The highest number of issues: a body of nothing but repeated keys must not cause an answer as
 * long.
 */
const MAX_ISSUES = 20;

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/**
 * Parses a request's body. Empty is `undefined`.
 *
 * @throws `invalid` for what is not UTF-8 or not JSON, a duplicate key in one object (the meant
 * value would be a guess), `__proto__` (it is harmless here and may not be in later code), and
 * nesting deeper than 32
 */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new DagctlError("invalid", "The body is not valid JSON in UTF-8", { cause });
  }
  const issues = keyIssues(text);
  if (issues.length > 0) throw invalid(issues);
  return value;
}

function keyIssues(text: string): readonly Issue[] {
  const issues: Issue[] = [];
  // One set of keys for each open object, `undefined` for an array.
  const open: (Set<string> | undefined)[] = [];
  for (const [token, raw, colon] of text.matchAll(TOKENS)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      if (open.length > MAX_DEPTH)
        return [{ path: "", message: `is nested deeper than ${MAX_DEPTH} levels` }];
    } else if (token === "}" || token === "]") open.pop();
    else if (raw !== undefined && colon !== undefined) {
      const key: string = raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
      const keys = open.at(-1);
      const path = key.slice(0, 100);
      if (keys?.has(key)) issues.push({ path, message: "is a duplicate key: send it once" });
      else if (key === "__proto__")
        issues.push({ path, message: "is never a field: leave it out" });
      if (issues.length >= MAX_ISSUES) return issues;
      keys?.add(key);
    }
  }
  return issues;
}

/**
 * Checks that a body is UTF-8 (RFC 8259). Another charset or an encoded body is 415 and not
 * guessed.
 */
export function checkEncoding(
  contentType: string | undefined,
  contentEncoding: string | undefined,
): void {
  const charset = CHARSET.exec(contentType ?? "")?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    throw new HttpError(
      415,
      "invalid",
      `The charset ${charset} is not supported: send JSON in UTF-8`,
    );
  }
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== "identity") {
    throw new HttpError(
      415,
      "invalid",
      "A compressed body is not supported: send it without Content-Encoding",
      { "accept-encoding": "identity" },
    );
  }
}
