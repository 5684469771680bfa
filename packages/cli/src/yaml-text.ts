import type { YAMLError } from "yaml";

/** What is wrong with a YAML text. It repeats nothing of the text, which may have secrets. */
export interface YamlProblem {
  /** Absent where the whole text is wrong. */
  readonly line?: number;
  /** Follows the place: `is not YAML (BAD_INDENT)`. */
  readonly message: string;
}

/** The value of a YAML text, or its problems in the order of its lines. */
export type YamlResult =
  | { readonly value: unknown }
  | { readonly problems: readonly YamlProblem[] };

const TOO_DEEP = "is nested in too many levels";

/**
 * Reads a text in YAML or JSON, which may come from another person: a tag names no type that
 * dctl has, aliases are few, and nothing of it is executed. It throws nothing for a text.
 */
export async function readYaml(text: string): Promise<YamlResult> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      resolveKnownTags: false,
    });
    const errors = [...document.errors, ...document.warnings];
    // The others follow from it.
    if (errors.some(({ code }) => code === "RESOURCE_EXHAUSTION"))
      return { problems: [{ message: TOO_DEEP }] };
    const found = errors.map((error) => ({
      line: lines.linePos(error.pos[0]).line || 1,
      message: messageOf(error),
    }));
    if (found.length > 0)
      return {
        problems: found.toSorted((one, other) => one.line - other.line).slice(0, MOST),
      };
    return { value: document.toJS() as unknown };
  } catch (error) {
    // What the parser throws has no place: each bracket is a call of its own, and each alias a
    // copy.
    const isAlias = error instanceof ReferenceError;
    return {
      problems: [{ message: isAlias ? "has too many aliases" : TOO_DEEP }],
    };
  }
}

/** How many problems are reported. */
const MOST = 10;

function messageOf({ code }: YAMLError): string {
  return code === "TAG_RESOLVE_FAILED"
    ? "has a tag (such as !!binary), and only values without tags are read"
    : `is not YAML (${code})`;
}

/** Returns the problem after the name of a file: `config.yaml:3 is not YAML (…)`. */
export const placeOf = (file: string, { line }: YamlProblem): string =>
  line === undefined ? file : `${file}:${line}`;
