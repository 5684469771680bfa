import type { Hooks, Plugin } from "../contracts/host.ts";

const HOOKS: Readonly<Record<keyof Hooks, true>> = {
  validate: true,
  workload: true,
  beforeOperation: true,
  afterOperation: true,
};
const KNOWN = Object.keys(HOOKS).join(", ");

/**
 * Checks what the types of `Plugin` cannot check for a caller in JavaScript. A hook that is never
 * called would let an operation pass that its author means to refuse.
 *
 * Names are unique because a plugin's position in the outbox is stored under its name.
 *
 * @throws TypeError which names the first plugin and part that is wrong, and what would be right
 */
export function assertPlugins(plugins: readonly Plugin[]): void {
  if (!Array.isArray(plugins))
    throw new TypeError("createHost needs an array of plugins as `plugins`");
  const names = new Set<string>();
  for (const [index, plugin] of plugins.entries()) {
    const problem = pluginProblem(plugin, `plugins[${index}]`);
    if (problem !== undefined) throw new TypeError(problem);
    if (names.has(plugin.name)) {
      throw new TypeError(`Two plugins are named "${plugin.name}": give each a name of its own`);
    }
    names.add(plugin.name);
  }
}

function pluginProblem(plugin: unknown, place: string): string | undefined {
  if (!isRecord(plugin)) return `${place} must be an object with a "name"`;
  const { name, hooks, projectTypes } = plugin;
  if (typeof name !== "string" || name === "")
    return `${place}.name must be a string that is not empty`;
  const misplaced = Object.keys(HOOKS).find((hook) => plugin[hook] !== undefined);
  if (misplaced !== undefined) {
    return `The hook ${misplaced} of the plugin "${name}" must be in its "hooks"`;
  }
  if (projectTypes !== undefined && !Array.isArray(projectTypes)) {
    return `projectTypes of the plugin "${name}" must be an array of project types`;
  }
  return hooks === undefined ? undefined : hooksProblem(hooks, name);
}

function hooksProblem(hooks: unknown, plugin: string): string | undefined {
  if (!isRecord(hooks))
    return `hooks of the plugin "${plugin}" must be an object; hooks are ${KNOWN}`;
  // An object may have state of its own in addition to its hooks. A function of another name is a
  // misspelt hook.
  const unknown = Object.keys(hooks).find(
    (key) => !Object.hasOwn(HOOKS, key) && typeof hooks[key] === "function",
  );
  if (unknown !== undefined)
    return `${unknown} of the plugin "${plugin}" is no hook; hooks are ${KNOWN}`;
  const uncallable = Object.keys(HOOKS).find(
    (key) => hooks[key] !== undefined && typeof hooks[key] !== "function",
  );
  return uncallable && `The hook ${uncallable} of the plugin "${plugin}" must be a function`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
