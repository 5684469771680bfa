/** The values of parameters, by name. Plain JSON, and no place for secrets: they are shown. */
export type RunParameters = Readonly<Record<string, unknown>>;
