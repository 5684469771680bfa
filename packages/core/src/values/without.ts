/**
 * Returns a copy without one field, which is absent and not `undefined`: absent fields are left out
 * everywhere.
 */
export function without<T extends object, Field extends keyof T>(
  value: T,
  ...fields: readonly Field[]
): Omit<T, Field> {
  const copy = { ...value };
  for (const field of fields) delete copy[field];
  return copy;
}
