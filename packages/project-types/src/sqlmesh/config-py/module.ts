import { CLIENT } from "../client-module.ts";
import { type Machine, Unfollowed } from "./machine.ts";
import { isModuleOfSqlmesh, sqlmeshMember } from "./sqlmesh.ts";
import { constant, opaque, type Value } from "./values.ts";

/** Modules of Python whose functions neither store nor change their arguments. */
const HARMLESS: ReadonlySet<string> = new Set([
  "base64",
  "copy",
  "dataclasses",
  "datetime",
  "decimal",
  "dotenv",
  "enum",
  "functools",
  "getpass",
  "json",
  "logging",
  "math",
  "os",
  "os.path",
  "pathlib",
  "platform",
  "random",
  "re",
  "string",
  "sys",
  "textwrap",
  "time",
  "typing",
  "typing_extensions",
  "warnings",
]);
/** Modules that reach into modules, frames or memory. */
const REACHING =
  /^(?:sys\.(?:modules|_getframe|settrace|setprofile|meta_path|path_hooks)|os\.(?:_exit|abort|exec\w*|fork)|importlib\.(?:import_module|reload))$|^(?:inspect|gc|ctypes|builtins|__main__|config|runpy|code)(?:\.|$)/;

/** The client's function that returns the managed state's connection. */
export const MANAGED_STATE_FUNCTION: string = `${CLIENT}.get_state_connection`;

/** Returns a name of a module that is imported, or an attribute of one. */
export function memberOf({ client }: Machine, module: string, name: string, at: number): Value {
  const path = `${module}.${name}`;
  if (client && path === MANAGED_STATE_FUNCTION) return { kind: "builtin", name: path };
  const known = sqlmeshMember(module, name);
  if (known) return { kind: "sqlmesh", of: known };
  if (REACHING.test(path)) throw new Unfollowed(`uses ${path}, which can change anything`, at);
  if ((module === "typing" || module === "typing_extensions") && name === "TYPE_CHECKING")
    return constant(false);
  if (isModuleOfSqlmesh(module) && /^[a-z_]+$/.test(name)) return { kind: "module", path };
  if (path === "os.path") return { kind: "module", path };
  if (HARMLESS.has(module)) return { kind: "builtin", name: path };
  return opaque(`takes ${name} from ${module}, which is not followed`, at);
}
