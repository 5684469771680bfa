import type { Project } from "@dagctl/core";
import type { Inspection, InspectOptions, ProjectField } from "@dagctl/core/contracts";
import { without } from "@dagctl/core/driver-kit";
import * as z from "zod";

/** The field of a project that says which versions were chosen for it. */
const CHOSEN_FIELD = "chosen_versions";

/** A version that was chosen, because no caller has set its field. */
export interface ChosenVersion {
  /** The field that has it: `dbt_version`. */
  readonly field: string;
  readonly version: string;
  /** Which file asks for it, or why it is the default. */
  readonly reason: string;
}

/** The field of a project whose versions can be chosen. */
export interface WithChosenVersions {
  /**
   * The versions that the repository, or a default, has chosen. A version that is not among them
   * was sent by a caller. Absent: none was chosen. Read only.
   */
  readonly chosen_versions?: readonly ChosenVersion[];
}

/** The fact of an inspection that belongs to the chosen versions. */
const VERSIONS = "versions";

/** What an inspection stores about versions. */
export interface VersionFacts {
  /** The fields that no caller has set. */
  readonly open: readonly string[];
  readonly chosen: readonly ChosenVersion[];
}

/** Returns the field `chosen_versions`. */
export function chosenVersionsField<Of extends Project>(): ProjectField<Of> & {
  readonly shape: z.ZodType<readonly ChosenVersion[]>;
} {
  return {
    shape: z.array(z.looseObject({ field: z.string(), version: z.string(), reason: z.string() }), {
      error: "must be a list",
    }),
    isReadOnly: true,
    isChosenByInspection: true,
    orderAfter: "image",
  };
}

/** Returns what a field needs whose version can be chosen. */
export function choosable<Of extends Project & WithChosenVersions>(
  field: keyof Of & string,
): Pick<ProjectField<Of>, "isChosenByInspection" | "isConfirmation"> {
  return {
    isChosenByInspection: true,
    isConfirmation(value, project, { isRefused, whole }) {
      const current: unknown = project[field];
      const isChosen = (project.chosen_versions ?? []).some((chosen) => chosen.field === field);
      // `null` asks for a choice, also where a caller has set what would be the default.
      if (value === null) return current !== undefined && !isChosen;
      // What the files of a refused commit ask for is replaced, also by the current version.
      return isChosen && isRefused && !whole && value === current;
    },
  };
}

/**
 * Returns the fields whose versions are chosen: those that no caller has set. A stored value of an
 * earlier version of dagctl counts as set.
 *
 * @param fields all whose versions can be chosen
 */
export function openFields(
  project: Project,
  fields: readonly string[],
  { previous, changed, cleared = [] }: InspectOptions,
): ReadonlySet<string> {
  const isNew =
    previous === undefined && changed !== undefined && project.latest_commit_sha === undefined;
  const before = isNew ? fields : (versionFacts(previous)?.open ?? []);
  const kept = before.filter((field) => !(changed ?? []).includes(field));
  const reset = fields.filter((field) => cleared.includes(field));
  // Who asks for a choice gets one of all that has no value.
  const values: Readonly<Record<string, unknown>> = { ...project };
  const absent = reset.length === 0 ? [] : fields.filter((field) => values[field] === undefined);
  return new Set([...kept, ...reset, ...absent]);
}

/** Returns what an inspection found out about versions. */
function versionFacts(inspection: Inspection | undefined): VersionFacts | undefined {
  return inspection?.facts[VERSIONS] as VersionFacts | undefined;
}

/** Returns the facts of an inspection with those about versions. */
export function withVersionFacts(
  facts: Inspection["facts"],
  versions: VersionFacts,
): Inspection["facts"] {
  return versions.open.length === 0 ? facts : { ...facts, [VERSIONS]: versions };
}

/** Returns the project with the versions that were chosen. */
export function applyVersions<Of extends Project & WithChosenVersions>(
  project: Of,
  inspection: Inspection,
): Of {
  const { chosen = [] } = versionFacts(inspection) ?? {};
  const others = without(project, CHOSEN_FIELD) as Of;
  if (chosen.length === 0) return others;
  const versions = Object.fromEntries(chosen.map(({ field, version }) => [field, version]));
  return { ...others, ...versions, [CHOSEN_FIELD]: chosen };
}
