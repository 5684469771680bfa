import type { FormValues } from "./form-field.ts";
import type { ProjectField } from "./project-fields.ts";

/** A field that someone else has changed while a person filled a form. */
export interface Conflict {
  readonly field: ProjectField;
  /** What the form had, or what the person has typed. */
  readonly mine: string | boolean;
  readonly theirs: string | boolean;
}

/**
 * Returns the fields that someone else has changed, and whose value is another one in the form.
 *
 * @param before what the form began with
 * @param newest what the server has now
 * @param changed what the person has typed
 */
export function findConflicts(
  fields: readonly ProjectField[],
  before: FormValues,
  newest: FormValues,
  changed: FormValues,
): readonly Conflict[] {
  return fields.flatMap((field) => {
    const { [field.name]: was = "" } = before;
    const { [field.name]: theirs = "" } = newest;
    const { [field.name]: mine = was } = changed;
    return theirs === was || mine === theirs ? [] : [{ field, mine, theirs }];
  });
}
