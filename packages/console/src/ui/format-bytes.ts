const UNITS = ["B", "kB", "MB"] as const;

/** Returns a size with two or three digits: `4 B`, `9.8 kB`, `577 kB`, `41 MB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit > 0 && size < 9.95 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}
