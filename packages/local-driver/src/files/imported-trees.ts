import { join } from "node:path";

/**
 * Returns the folder with the other repositories whose modules runs import. It is next to the
 * checkout, is made before it, and stays as long.
 */
export const importsOf = (checkout: string): string => `${checkout}.imports`;

/** Returns the folder of one of these repositories, by its number in the workload. */
export const importFolder = (checkout: string, index: number): string =>
  join(importsOf(checkout), String(index));
