/** Returns the pattern of `like`, with the escape character `\\`, for a text that has a part. */
export function likePart(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
