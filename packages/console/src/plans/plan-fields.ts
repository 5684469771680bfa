import type { FormField } from "../forms/form-field.ts";
import { isSchema, ownField } from "../forms/own-fields.ts";
import type { FieldSchemas } from "../server/project-types.ts";

/**
 * Returns the fields of the parameters that a caller may set of a plan, from the description of
 * the API.
 *
 * @param has returns whether the caller has an access
 */
export const planFields = (
  schemas: FieldSchemas,
  has: (access: string) => boolean,
): readonly FormField[] =>
  Object.entries(schemas).flatMap(([name, schema]) =>
    isSchema(schema) && has(schema["x-access"] ?? "run") ? [ownField(name, schema)] : [],
  );

/**
 * Returns why a caller cannot make a plan again with the parameters of another one; `undefined`
 * where it can, as far as the description of the API says it.
 *
 * @param has returns whether the caller has an access
 */
export function whyNotAgain(
  schemas: FieldSchemas,
  parameters: Readonly<Record<string, unknown>> = {},
  has: (access: string) => boolean,
): string | undefined {
  for (const name of Object.keys(parameters)) {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    const access = isSchema(schema) ? schema["x-access"] : undefined;
    if (access !== undefined && !has(access))
      return `The plan sets ${name}, which needs the access ${access}.`;
  }
  return undefined;
}
