import type { Entry } from "@dagctl/api";

type Options = Readonly<Record<string, unknown>>;

/** A method of a part of the client, with its arguments. */
export interface ChosenCall {
  readonly method: string;
  readonly target: readonly string[];
  readonly options: Options;
}

/** What the list of one project's runs takes. */
const OF_PROJECT: ReadonlySet<string> = new Set(["signal", "page", "limit", "status"]);

/**
 * Returns the call that a command makes. That of `run list PROJECT` is the list of that project
 * where it takes all that was given: servers of earlier versions have it, too. Else it is the list
 * of all projects.
 *
 * @param target the arguments of the command
 */
export function chooseCall(
  { id, method }: Pick<Entry, "id" | "method">,
  target: readonly string[],
  options: Options,
): ChosenCall {
  const [project = ""] = target;
  if (id !== "runs.listAll") return { method, target, options };
  if (project === "") return { method, target: [], options };
  const { status, ...others } = options;
  const statuses: readonly unknown[] = Array.isArray(status) ? status : [];
  const isTaken =
    statuses.length <= 1 && Object.keys(options).every((name) => OF_PROJECT.has(name));
  if (!isTaken) return { method, target: [], options: { ...options, project } };
  const [only] = statuses;
  return {
    method: "list",
    target,
    options: { ...others, ...(only === undefined ? {} : { status: only }) },
  };
}
