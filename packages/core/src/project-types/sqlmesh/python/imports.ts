import type { RepositoryFile } from "../../../contracts/git.ts";
import type { ReadFiles } from "../../../contracts/project-type.ts";

/** Modules that Python has loaded before it comes to a project: a file of such a name beside the configuration is never looked at. */
const LOADED: ReadonlySet<string> = new Set(
  "__future__ abc asyncio base64 collections contextlib copy dataclasses datetime decimal enum functools getpass importlib io itertools json logging math operator os pathlib platform random re shutil string subprocess sys tempfile textwrap threading time traceback types typing typing_extensions unittest urllib uuid warnings sqlmesh sqlglot pydantic pandas numpy jinja2".split(
    " ",
  ),
);
const MOST_MODULES = 40;
const LONGEST = 40_000;
/** What lets a module change more than its own names: the environment, other modules, code that is made. */
const REACHING =
  /environ|putenv|\b(?:exec|eval|compile|setattr|globals|vars|locals|builtins|ctypes|inspect|gc)\b|__import__|__dict__|importlib|sqlmesh|dotenv|\bsys\b/i;
/** Looking a variable up by its name, or setting one that neither SQLMesh nor dbt reads. */
const VARIABLE = /\bos\.(?:getenv\s*\(|environ\.get\s*\(|environ\s*\[\s*(["'])(?!sqlmesh__|dbt_)\w+\1\s*\])/gi;
/** Connections are values of gateways: what a module makes of them changes no list. */
const CONNECTIONS = /^from\s+sqlmesh\.core\.config(?:\.connection)?\s+import\s+(?:\w+ConnectionConfig\s*,\s*)*\w+ConnectionConfig[ \t]*$/gm;

/** What the modules of the project do that its configuration imports. */
export interface OwnModules {
  /** Of every file that was looked at, in the order in which they were. */
  readonly texts: readonly string[];
  /** Completes a sentence that begins with the configuration's name: why they may change what it says. */
  readonly problem?: { readonly reason: string; readonly line: number };
}

interface Import {
  readonly name: string;
  readonly line: number;
}

/**
 * Looks at the modules beside a config.py that it imports, and at those that these import. Their values are not followed, but what they do when they
 * are loaded must not reach the gateways or the variables that SQLMesh reads afterwards.
 */
export async function ownModules(read: ReadFiles, text: string): Promise<OwnModules> {
  const texts: string[] = [];
  const seen = new Set<string>();
  let imports = importsIn(text);
  const moved = /\bsys\s*\.\s*path\b|\bfrom\s+sys\b/.test(text);
  while (imports.length > 0) {
    const names = [...new Set(imports.map(({ name }) => name))].filter((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    if (seen.size > MOST_MODULES) return { texts, problem: { reason: "imports more modules than are looked at", line: imports[0]?.line ?? 1 } };
    const files = await read(names.flatMap((name) => [`${name}.py`, name]));
    const next: Import[] = [];
    for (const name of names) {
      const line = imports.find((one) => one.name === name)?.line ?? 1;
      const file = files.get(name) ?? files.get(`${name}.py`);
      const own = file?.kind === "file" && files.get(name) === undefined;
      if (own && isHarmless(file)) {
        texts.push(file.text);
        next.push(...importsIn(file.text).map((one) => ({ ...one, line })));
      } else if (file && (own || file.kind !== "file"))
        return { texts, problem: { reason: `imports ${name} of the project, which may change the configuration`, line } };
      else if (moved) return { texts, problem: { reason: `changes where modules are found, and imports ${name}`, line } };
    }
    imports = next;
  }
  return { texts };
}

function isHarmless(file: RepositoryFile & { readonly kind: "file" }): boolean {
  return file.text.length <= LONGEST && !REACHING.test(file.text.replace(VARIABLE, "").replace(CONNECTIONS, ""));
}

/** Every name that stands where a module's would, with its line: one too many costs a look. */
function importsIn(text: string): readonly Import[] {
  const found: Import[] = [];
  for (const [index, content] of text.split(/\r\n?|\n/).entries()) {
    for (const [, from, plain = ""] of content.matchAll(/\bfrom\s+\.*(\w+)|\bimport\s+([\w., \t]+)/g)) {
      const names = from === undefined ? plain.split(",").map((part) => /\w+/.exec(part)?.[0] ?? "") : [from];
      // What stands behind `from x import` may be a module of x, which is looked at as a whole.
      const all = from === undefined && /\bfrom\s+[\w.]+\s*$/.test(content.slice(0, content.indexOf("import"))) ? [] : names;
      found.push(...all.filter((name) => name !== "" && !LOADED.has(name)).map((name) => ({ name, line: index + 1 })));
    }
  }
  return found;
}
