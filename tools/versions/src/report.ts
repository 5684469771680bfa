import type { Outcome, Outcomes } from "./try-releases.ts";

/** Returns the report of a tool, for a person, ending with a line break. */
export function reportOf(
  { tool, tried, excluded }: Outcomes,
  { isWritten, missing }: { readonly isWritten: boolean; readonly missing: readonly string[] },
): string {
  const { packageName, newest, before, module } = tool;
  const lines = tried.flatMap((outcome) => {
    const { version, reason } = outcome;
    if (reason !== undefined) return [`  ${version} does not work: ${reason}`];
    const changes = outcome.changes.map(
      ({ table, entry }) =>
        `    ${module}: ${isWritten ? "added" : "add"} to the end of ${table}: ${entry}`,
    );
    return [
      `  ${version} works on Python ${outcome.pythons.join(", ")}`,
      ...notes(outcome),
      ...changes,
    ];
  });
  const none = [`  no release is newer than ${newest}`];
  const others =
    excluded.length === 0
      ? []
      : [
          `  not tried, because ${before ?? ""} and later are another program: ${excluded.join(", ")}`,
        ];
  const absent =
    missing.length === 0 || tried.length === 0
      ? []
      : [`  not tried, because it is not on this machine: Python ${missing.join(", ")}`];
  return `${[packageName, ...(tried.length === 0 ? none : lines), ...others, ...absent].join("\n")}\n`;
}

/** Returns which adapters fit, and which do not. */
function notes({ adapters }: Outcome): readonly string[] {
  const [fitting, other] = [true, false].map((fits) =>
    [...adapters].filter(([, version]) => (version !== undefined) === fits),
  );
  const list = (some: typeof fitting = []): string =>
    some.map(([name, version]) => (version === undefined ? name : `${name} ${version}`)).join(", ");
  return [
    ...((fitting ?? []).length > 0
      ? [`    adapters that resolve with it from wheels, as of its release: ${list(fitting)}`]
      : []),
    ...((other ?? []).length > 0 ? [`    adapters that do not: ${list(other)}`] : []),
  ];
}
