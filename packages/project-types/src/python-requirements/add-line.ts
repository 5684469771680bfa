import { satisfies } from "@renovatebot/pep440";
import type { CountSteps } from "@dagctl/core/contracts";
import { LONGEST_LINE } from "./logical-lines.ts";
import {
  isPinned,
  normalizeName,
  parseRequirement,
  type Requirement,
  requirementText,
} from "./requirement.ts";
import { addVersionRequest, type Findings, note, type Place, placeText, refuse } from "./result.ts";
import { TOOL_FROM_INDEX, withoutToolSource } from "./tool-source.ts";

/** What a line is for. */
export type LineKind = "requirement" | "constraint";

/** A package that comes with the environment of a project, whether or not a line names it. */
export interface PinnedTool {
  readonly name: string;
  /**
   * The version, which no line decides, and the field of the project that sets it. Absent: the
   * version is what lines ask for, where the tool allows it.
   */
  readonly pin?: { readonly field: string; readonly version: string };
  /** Whether the version is chosen afterwards, so that no line can be compared with it yet. */
  readonly isOpen?: boolean;
}

/** What decides how a line counts. */
export interface LineRules {
  readonly tools: readonly PinnedTool[];
  /** Names of packages whose versions are returned, in the form in which names are compared. */
  readonly watched: ReadonlySet<string>;
  readonly count: CountSteps;
}

type Hashes = readonly string[] | { readonly problem: string };

/** As many as a line of the most versions takes. */
const STEPS_OF_COMPARISON = 400;

/** Hexadecimal digits of each algorithm that pip and uv accept and that is not broken. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);

/** Adds a line of a requirements file, with its hashes. */
export function addLine(
  findings: Findings,
  place: Place,
  text: string,
  kind: LineKind,
  rules: LineRules,
): void {
  if (text.length > LONGEST_LINE) {
    refuse(findings, place, `has more than ${LONGEST_LINE} characters: shorten it`);
    return;
  }
  const options = text.search(/\s-/);
  const hashes = options < 0 ? [] : hashesOf(text.slice(options).trim());
  const own = options < 0 ? text : text.slice(0, options);
  addRequirement(findings, place, { text: own, hashes, kind }, rules);
}

/** Adds a requirement, or refuses it. */
export function addRequirement(
  findings: Findings,
  place: Place,
  {
    text,
    hashes = [],
    kind,
  }: { readonly text: string; readonly hashes?: Hashes; readonly kind: LineKind },
  { tools, watched, count }: LineRules,
): void {
  const own = text.length > LONGEST_LINE ? undefined : withoutToolSource(text, tools);
  if (own !== undefined) note(findings, place, TOOL_FROM_INDEX);
  const parsed = parseRequirement(own ?? text, count);
  if ("problem" in parsed) {
    refuse(findings, place, parsed.problem);
    return;
  }
  if ("problem" in hashes) {
    refuse(findings, place, hashes.problem);
    return;
  }
  if (hashes.length > 0 && !isPinned(parsed)) {
    refuse(
      findings,
      place,
      "has a hash without an exact version: write name==1.2.3 --hash=sha256:…",
    );
    return;
  }
  const { name, specifiers, marker } = parsed;
  const tool = tools.find((candidate) => normalizeName(candidate.name) === name);
  const isTool = tool !== undefined;
  const isDecided = tool?.pin !== undefined;
  const isVersioned = specifiers.length > 0;
  if (isVersioned && watched.has(name))
    addVersionRequest(findings, {
      place,
      name,
      specifiers,
      ...(marker === undefined ? {} : { marker }),
    });
  if (tool && isVersioned) {
    count(STEPS_OF_COMPARISON);
    const message = whyLeftOut(tool, parsed);
    if (message !== undefined) note(findings, place, message);
  }
  // Constraints of packages that nothing needs exclude nothing.
  const counts = kind === "requirement" && !isTool;
  const other = counts ? findOtherPin(findings, place, parsed, count) : undefined;
  if (other !== undefined)
    refuse(
      findings,
      place,
      `asks for another version of the package than ${placeText(other)}: leave one of the two`,
    );
  if (kind === "requirement")
    findings.requirements.add(requirementText(isDecided ? { ...parsed, specifiers: [] } : parsed));
  else if (!isDecided && isVersioned)
    findings.constraints.add(requirementText({ name, extras: [], specifiers, marker }));
  if (!isDecided && hashes.length > 0) findings.hashes.add(hashText(parsed, hashes));
}

/**
 * Returns the line that asks for another exact version of the same package; `undefined` where there
 * is none, or the line does not count on each Python.
 */
function findOtherPin(
  { pins }: Findings,
  place: Place,
  requirement: Requirement,
  count: CountSteps,
): Place | undefined {
  const { name, specifiers, marker } = requirement;
  if (!isPinned(requirement) || marker !== undefined) return undefined;
  const version = (specifiers[0] ?? "").slice("==".length);
  const known = pins.get(name);
  if (known === undefined) pins.set(name, { version, place });
  if (known === undefined || known.version === version) return undefined;
  count(STEPS_OF_COMPARISON);
  // 2.0 allows 2.0+cpu, and not the contrary.
  const fits = (one: string, other: string): boolean =>
    satisfies(one, `==${other}`, { prereleases: true });
  return fits(known.version, version) || fits(version, known.version) ? undefined : known.place;
}

/** Returns what a person should know of the version of a tool that a line asks for. */
function whyLeftOut(
  { name, pin, isOpen }: PinnedTool,
  requirement: Requirement,
): string | undefined {
  if (isOpen || !pin) return undefined;
  return satisfies(pin.version, requirement.specifiers.join(","), { prereleases: true })
    ? undefined
    : `asks for another version of ${name}: ${pin.version} is installed, because ${pin.field} decides`;
}

function hashText(requirement: Requirement, hashes: readonly string[]): string {
  const pin = requirementText({ ...requirement, extras: [] });
  return `${pin}${[...new Set(hashes)].map((hash) => ` --hash=${hash}`).join("")}`;
}

/** Returns the hashes of a line, as `sha256:…`. */
function hashesOf(text: string): Hashes {
  const hashes: string[] = [];
  for (const option of text.replaceAll(/(?<!\S)--hash\s+/g, "--hash=").split(/\s+/)) {
    if (!option.startsWith("--hash="))
      return { problem: "has an option that is not supported after a requirement: remove it" };
    const [algorithm = "", digits = "", ...rest] = option.slice("--hash=".length).split(":");
    const expected = DIGITS.get(algorithm);
    if (rest.length > 0 || digits.length !== expected || !/^[0-9a-f]+$/i.test(digits))
      return {
        problem: "has a hash of another form: write --hash=sha256: and 64 hexadecimal digits",
      };
    hashes.push(`${algorithm}:${digits.toLowerCase()}`);
  }
  return hashes;
}
