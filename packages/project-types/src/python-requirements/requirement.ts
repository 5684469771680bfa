import { valid, validRange } from "@renovatebot/pep440";
import type { CountSteps } from "@dagctl/core/contracts";
import { parseMarker } from "./marker.ts";

/** A requirement of PEP 508 that names a package of the index. */
export interface Requirement {
  /** In lower case, with `-` for `_` and `.`, as indexes compare names. */
  readonly name: string;
  readonly extras: readonly string[];
  /** An operator with its version each: `>=2.0`. */
  readonly specifiers: readonly string[];
  readonly marker: string | undefined;
}

const LONGEST = 1_000;
const TOO_LONG = { problem: `has a requirement of more than ${LONGEST} characters: shorten it` };
const MOST_SPECIFIERS = 20;
/** Measured: some 20 µs, most of it in the library. */
const STEPS_OF_SPECIFIER = 20;
/** Measured on the slowest text: a marker of brackets. */
const CHARACTERS_OF_STEP = 4;

const NAME = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/;
const HEAD = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)[ \t]*(?:\[([^\]]*)\])?[ \t]*/;
const SPECIFIER = /^(===|[~=!<>]=|[<>])[ \t]*([\w.+!*-]+)$/;
/** The library accepts `==1.0rc1.*` and `===word`, too, which uv refuses. */
const PREFIX = /^[=!]=v?(?:\d+!)?\d+(?:\.\d+)*\.\*$/i;
const EXAMPLE = "pandas>=2.0,<3";

/**
 * Returns what to do about a package that comes from a Git repository. The first way needs nothing
 * but the project's own repository.
 *
 * @param how how the folder is named there
 */
export function insteadOfRepository(how: string): string {
  return `commit the package as a folder and name that${how}, or name a version that the index has, such as ${EXAMPLE}`;
}

/**
 * Returns the requirement, or what is wrong with it, to complete a sentence that begins with the
 * line. The problem has no text of the line.
 */
export function parseRequirement(
  text: string,
  count: CountSteps,
): Requirement | { readonly problem: string } {
  if (text.length > LONGEST) return TOO_LONG;
  count(Math.ceil(text.length / CHARACTERS_OF_STEP));
  const foreign = foreignSource(text);
  if (foreign !== undefined) return { problem: foreign };
  const head = HEAD.exec(text);
  if (!head?.[1]) return { problem: `is not a requirement: write one such as ${EXAMPLE}` };
  const extras = (head[2] ?? "").split(",").map((extra) => extra.trim());
  if (head[2]?.trim() && !extras.every((extra) => NAME.test(extra)))
    return { problem: "has extras that are not names: write them such as pandas[parquet,excel]" };
  const rest = text.slice(head[0].length);
  const semicolon = rest.indexOf(";");
  const versions = (semicolon < 0 ? rest : rest.slice(0, semicolon)).trim();
  const specifiers = parseSpecifiers(versions, count);
  if ("problem" in specifiers) return specifiers;
  const marker = semicolon < 0 ? undefined : parseMarker(rest.slice(semicolon + 1));
  if (semicolon >= 0 && marker === undefined)
    return {
      problem: `has a marker that cannot be read after the ; : write one such as python_version < "3.12"`,
    };
  const requirement = {
    name: normalizeName(head[1]),
    extras: [...new Set(extras.filter((extra) => extra !== "").map(normalizeName))],
    specifiers: specifiers.list,
    marker,
  };
  // The text can be longer than what was read: it has spaces in its marker.
  return requirementText(requirement).length > LONGEST ? TOO_LONG : requirement;
}

/** Returns the requirement as one line; `parseRequirement` reads it as the same again. */
export function requirementText({ name, extras, specifiers, marker }: Requirement): string {
  const chosen = extras.length > 0 ? `[${extras.join(",")}]` : "";
  const condition = marker === undefined ? "" : ` ; ${marker}`;
  return `${name}${chosen}${specifiers.join(",")}${condition}`;
}

/** Returns the form of a package's name in which names are compared (PEP 503). */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

/** Returns whether exactly one version satisfies the requirement. */
export function isPinned({ specifiers: [only, ...others] }: Requirement): boolean {
  return only !== undefined && others.length === 0 && /^==[^=*]+$/.test(only);
}

/** Returns whether a line takes a package from a repository of any kind. */
export function isRepositoryLine(text: string): boolean {
  return /(?:^|[@\s])(?:git|hg|svn|bzr)\+/i.test(text);
}

function foreignSource(text: string): string | undefined {
  // Before variables: a login in the address is of no use.
  if (isRepositoryLine(text))
    return `installs from a repository: ${insteadOfRepository(", such as ./libs/rates")}`;
  if (text.includes("${"))
    return "has a variable (${…}), and variables are not replaced: write the value, without secrets";
  if (/^[^;]*(?::\/\/|@)|^file:/i.test(text))
    return `installs from an address: name a package of the index, such as ${EXAMPLE}`;
  if (/^[^;]*[/\\]|^\.|\.(?:whl|zip|tar\.gz|tgz)$/i.test(text))
    return `installs a folder or a file: name a package of the index, such as ${EXAMPLE}`;
  return undefined;
}

function parseSpecifiers(
  text: string,
  count: CountSteps,
): { readonly list: readonly string[] } | { readonly problem: string } {
  const inner = /^\(([^()]*)\)$/.exec(text)?.[1] ?? text;
  if (inner.trim() === "") return { list: [] };
  const parts = inner.replace(/,\s*$/, "").split(",");
  if (parts.length > MOST_SPECIFIERS)
    return { problem: `has more than ${MOST_SPECIFIERS} versions: shorten it` };
  const list: string[] = [];
  for (const part of parts) {
    count(STEPS_OF_SPECIFIER);
    const [, operator, version] = SPECIFIER.exec(part.trim()) ?? [];
    if (operator === undefined || version === undefined)
      return {
        problem: /^=[^=]/.test(part.trim())
          ? "has one = in place of a version operator: write ==, such as pandas==2.2.2"
          : `is not a requirement: after the name come ==, >=, <=, ~=, !=, < or > and a version, such as ${EXAMPLE}`,
      };
    if (!isSpecifier(operator, version))
      return {
        problem: `has a version that its operator cannot compare: write one such as ${EXAMPLE} or pandas==2.*`,
      };
    list.push(`${operator}${version}`);
  }
  return { list };
}

function isSpecifier(operator: string, version: string): boolean {
  if (version.endsWith("*")) return PREFIX.test(`${operator}${version}`);
  return operator === "===" ? valid(version) !== null : validRange(`${operator}${version}`);
}
