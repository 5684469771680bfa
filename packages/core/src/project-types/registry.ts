import type { Plugin } from "../contracts/plugin.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import { dbtType } from "./dbt/dbt-type.ts";
import { nodeType } from "./node/node-type.ts";
import { sqlmeshType } from "./sqlmesh/sqlmesh-type.ts";

/** The types of one host by name. A plugin may replace one of ours; two plugins with one name are a mistake (`TypeError`). */
export function projectTypes(plugins: readonly Plugin[]): ReadonlyMap<string, ProjectType> {
  const types = new Map<string, ProjectType>([sqlmeshType(), dbtType(), nodeType()].map((type) => [type.name, type]));
  const brought = new Map<string, string>();
  for (const plugin of plugins) {
    for (const type of plugin.projectTypes ?? []) {
      const other = brought.get(type.name);
      if (other !== undefined) throw new TypeError(`The plugins "${other}" and "${plugin.name}" both bring the project type "${type.name}"`);
      brought.set(type.name, plugin.name);
      types.set(type.name, type);
    }
  }
  return types;
}
