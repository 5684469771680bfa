const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LONGEST = 128;

/** What a driver or dagctl gives a run itself: another value would break the run, or be passed over in silence. */
const TAKEN: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "TMPDIR",
  "LANG",
  "VIRTUAL_ENV",
  "NO_COLOR",
  "DO_NOT_TRACK",
  "PYTHONHOME",
  "PYTHONUNBUFFERED",
  "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS",
  "DBT_SEND_ANONYMOUS_USAGE_STATS",
]);

const TAKEN_BEGINNINGS: readonly (readonly [beginning: string, why: string])[] = [
  ["DAGCTL_", "is dagctl's own: names beginning with DAGCTL_ cannot be set"],
  ["LD_", "would change how every program of a run is loaded: names beginning with LD_ cannot be set"],
  ["DYLD_", "would change how every program of a run is loaded: names beginning with DYLD_ cannot be set"],
  [
    // Also SQLMESH__GATEWAY__, the older form. SQLMESH__DEFAULT_GATEWAY and the like choose among what is known, and are fine.
    "SQLMESH__GATEWAY",
    "would add or change a gateway that dagctl cannot see: write the gateway in the project's configuration and read the value there, as in {{ env_var('WAREHOUSE_PASSWORD') }}",
  ],
];

/** What is wrong with a name, or `undefined`. Case does not count: names are upper case. */
export function variableNameProblem(name: string): string | undefined {
  if (!NAME.test(name) || name.length > LONGEST) return `must be 1 to ${LONGEST} of letters, digits and _, and not begin with a digit`;
  const upper = variableName(name);
  if (TAKEN.has(upper)) return "is set by dagctl itself, and cannot be another value";
  return TAKEN_BEGINNINGS.find(([beginning]) => upper.startsWith(beginning))?.[1];
}

/** As it is stored and as programs see it. Takes names that are valid, which are ASCII. */
export function variableName(name: string): string {
  return name.toUpperCase();
}
