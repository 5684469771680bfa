import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { Written } from "./field.ts";

/** One key of a settings file, with its line. */
export interface FileEntry {
  readonly key: string;
  readonly line: number;
  /**
   * `undefined` where no setting can have the value (nothing, a list with lists in it, a map of
   * maps).
   */
  readonly written?: Written;
}

export interface SettingsFile {
  readonly entries: readonly FileEntry[];
  /** What is wrong with the file as YAML, or with its outermost form. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Returns a scalar as it is in the file, so that 0123 is not read as a number first. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
  return typeof node.value === "string" ? node.value : node.source;
}

/** Returns a list of texts; a map of such lists, or of texts, is the list of its `key=text`. */
function readWritten(node: unknown): Written | undefined {
  if (isMap(node)) {
    const lists = node.items.map(({ key, value }) => {
      const [name, written] = [scalarText(key), readWritten(value)];
      if (name === undefined || written === undefined || isMap(value)) return undefined;
      return (typeof written === "string" ? [written] : written).map((text) => `${name}=${text}`);
    });
    const known = lists.filter((list) => list !== undefined);
    return known.length === lists.length ? known.flat() : undefined;
  }
  if (!isSeq(node)) return scalarText(node);
  const texts = node.items.map(scalarText).filter((text) => text !== undefined);
  return texts.length === node.items.length ? texts : undefined;
}

const TOO_DEEP = "is nested in too many levels";

function messageOf({ code, message }: YAMLError): string {
  if (code === "RESOURCE_EXHAUSTION") return TOO_DEEP;
  return code === "TAG_RESOLVE_FAILED"
    ? "has a tag (such as !!binary), and only values without tags are read"
    : `is not valid YAML: ${message}`;
}

/** Reads a settings file without checking its keys. Never throws for the content of the text. */
export function parseSettingsFile(text: string): SettingsFile {
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      resolveKnownTags: false,
    });
  } catch {
    // The parser calls itself for each bracket, and says not where.
    return { entries: [], problems: [{ line: 1, message: TOO_DEEP }] };
  }
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line || 1;
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    message: messageOf(error),
  }));
  // What the parser makes of text that is not YAML is a guess, and checking its keys would report
  // mistakes that are not in the file. A duplicate key is still a key.
  if (document.errors.some(({ code }) => code !== "DUPLICATE_KEY"))
    return { entries: [], problems };
  if (
    document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null)
  )
    return { entries: [], problems };
  if (!isMap(document.contents))
    return {
      entries: [],
      problems: [
        ...problems,
        {
          line: lineAt(document.contents.range?.[0]),
          message: "must contain settings as `key: value` lines",
        },
      ],
    };
  const entries = document.contents.items.map(({ key, value }: Pair): FileEntry => {
    const written = readWritten(value);
    return {
      key: scalarText(key) ?? "",
      line: lineAt(((key ?? value) as Node | null)?.range?.[0]),
      ...(written === undefined ? {} : { written }),
    };
  });
  return { entries, problems };
}
