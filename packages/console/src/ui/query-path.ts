/** The parameters of the address of a page. One without a value is left out. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Returns a path with parameters: `/runs?status=failed,error&page=2`. */
export function pathWith(path: string, parameters: Parameters): string {
  const parts = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined || (typeof value !== "string" && value.length === 0)) return [];
    const values = typeof value === "string" ? [value] : value;
    return [`${name}=${values.map(encodeURIComponent).join(",")}`];
  });
  return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}
