import { pathToFileURL } from "node:url";

/** Returns the name of a database file for SQLite, with parameters for it. */
export function databaseUrl(file: string, parameters: Readonly<Record<string, string>>): URL {
  const url = pathToFileURL(file);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}
