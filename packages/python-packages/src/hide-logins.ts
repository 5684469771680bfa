/**
 * Returns the text with `***` in place of the logins in its URLs: `https://***@i/simple/`. For
 * messages and records, because uv and pip print the address of an index as they were given it.
 */
export function hideLogins(text: string): string {
  return text.replaceAll(/(\/\/)[^/\s@]+@/g, "$1***@");
}
