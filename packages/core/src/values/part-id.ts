/** Returns the id of a part of what is stored in several records: `PLAN.000`. */
export const partId = (of: string, part: number): string =>
  `${of}.${String(part).padStart(3, "0")}`;
