import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/**
 * The layers of each folder of packages/ and tools/, from the top: the files and folders of one
 * line import only from lines below it, types included. A name is a folder of `src`, or a file
 * directly in it.
 */
export const LAYERS = {
  api: [
    ["index.ts", "shapes.ts"],
    ["openapi"],
    ["shapes"],
    ["table.ts"],
    ["calls"],
    ["entries.ts", "organization-name.ts", "parameters.ts"],
    ["administration.ts", "call.ts", "errors.ts"],
  ],
  cli: [
    ["main.ts"],
    ["dctl.ts"],
    ["program-commands.ts"],
    ["completion"],
    ["program.ts"],
    ["command-hint.ts"],
    ["calls"],
    ["contexts"],
    ["own-command.ts"],
    ["flags"],
    ["input-text.ts"],
    ["output"],
    ["outside.ts", "version.ts", "yaml-text.ts"],
    ["escape.ts", "nouns.ts"],
  ],
  client: [
    ["index.ts"],
    ["create-client.ts"],
    ["resumed-stream.ts", "listing.ts"],
    ["http.ts"],
    ["call-options.ts", "check-answer.ts", "response-text.ts", "silence.ts"],
    ["client.ts", "failures.ts", "pause.ts"],
  ],
  core: [
    ["index.ts", "contracts.ts", "driver-kit.ts", "shapes.ts", "masking.ts", "status.ts"],
    ["host.ts"],
    ["organization"],
    ["schedules", "observer", "notifications"],
    ["operations"],
    ["runs"],
    ["plans"],
    ["results"],
    ["jobs", "environment-variables", "push-hooks", "repository"],
    ["kernel"],
    ["projects"],
    ["async"],
    ["contracts"],
    ["model"],
    ["values", "errors.ts"],
  ],
  "git-driver": [
    ["index.ts", "ssh-program.ts"],
    ["driver.ts"],
    ["cache"],
    ["repository"],
    ["protocol"],
    ["access"],
    ["process"],
    ["options.ts"],
    ["names.ts"],
  ],
  "http-server": [
    ["index.ts"],
    ["create-http-server.ts"],
    ["plugin.ts"],
    ["routes", "server-options.ts"],
    ["streams.ts"],
    ["calls.ts"],
    ["console"],
    [
      "access-log.ts",
      "answer-error.ts",
      "json-body.ts",
      "mounted-request.ts",
      "mutation-headers.ts",
      "pack-answer.ts",
      "pushes",
      "route-table.ts",
      "stream-slots.ts",
      "caller.ts",
      "tokens",
    ],
    ["require-identity.ts"],
    [
      "accepts.ts",
      "authentication.ts",
      "connections.ts",
      "docs-files.ts",
      "errors.ts",
      "follow-stream.ts",
      "preconditions.ts",
      "query.ts",
      "security-headers.ts",
    ],
  ],
  "k8s-driver": [
    ["index.ts"],
    ["kubernetes-driver.ts"],
    ["create-context.ts", "resolution", "secrets.ts"],
    ["runs"],
    ["deploy"],
    ["pods"],
    ["manifests"],
    ["context.ts"],
    ["cluster"],
    ["options.ts"],
    ["chart", "images.ts", "names.ts", "package-options.ts"],
  ],
  "local-driver": [
    ["index.ts", "supervisor.ts"],
    ["local-driver.ts"],
    ["secrets.ts", "state-database.ts"],
    ["deploy"],
    ["runs", "python"],
    ["working-copy"],
    ["records"],
    ["context.ts"],
    ["translate-errors.ts"],
    ["files"],
    ["processes"],
    ["changes.ts", "options.ts"],
  ],
  "message-sender": [
    ["index.ts"],
    ["message-sender.ts"],
    ["checked-lookup.ts", "receiver-rules.ts", "retry-after.ts"],
  ],
  "python-packages": [
    ["index.ts"],
    ["answer.ts"],
    ["failures.ts", "indexes.ts", "lock.ts", "replaced-versions.ts", "resolver.ts"],
    ["build-failure.ts", "limiter.ts", "request.ts"],
    ["hide-logins.ts", "process-limits.ts"],
  ],
  server: [
    ["index.ts", "main.ts"],
    ["cli.ts"],
    ["serve.ts"],
    ["compose.ts", "usage.ts"],
    ["tokens"],
    ["charts-server.ts", "engines.ts", "secrets"],
    ["listen.ts", "messages.ts"],
    ["command-words.ts"],
    [
      "data-folder.ts",
      "demo",
      "image-policy.ts",
      "no-state-databases.ts",
      "program.ts",
      "repositories-for-pods.ts",
      "settings",
      "wait-message.ts",
    ],
    ["charts.ts", "log.ts"],
  ],
  "sql-driver": [
    ["index.ts"],
    ["postgres-store.ts", "postgres-token-store.ts", "sqlite-store.ts", "sqlite-token-store.ts"],
    ["sql-store.ts", "tokens"],
    ["postgres-writer.ts"],
    ["postgres-state-databases.ts", "writer.ts"],
    ["write-group.ts"],
    ["write-parts.ts"],
    ["postgres", "migrations.ts", "sqlite"],
    [
      "odd-characters-migration.ts",
      "project-columns-migration.ts",
      "python-requirements-migration.ts",
    ],
    ["queries"],
    ["transaction.ts"],
    ["busy.ts", "reading.ts", "tables.ts", "state", "wait-for-lock.ts"],
  ],
  testing: [
    ["index.ts"],
    ["suites"],
    ["fakes", "faults"],
    ["git-repository.ts", "until.ts", "wrapping.ts"],
  ],
  "test-servers": [
    ["index.ts"],
    ["git-server.ts", "github-server.ts", "package-index", "postgres-server.ts", "ssh-server.ts"],
    ["git-backend.ts", "loopback.ts", "server-faults.ts"],
  ],
  "project-types": [
    ["sqlmesh", "node"],
    ["dbt"],
    ["requirements-inspection.ts", "explanations.ts", "duckdb-files.ts"],
    ["requirements-facts.ts"],
    ["requirements-field.ts"],
    ["chosen-versions", "image-field.ts", "checks"],
    [
      "commands",
      "failures",
      "python-requirements",
      "results",
      "yaml",
      "scheduled-run.ts",
      "workload.ts",
    ],
  ],
  console: [
    ["main.tsx"],
    ["app.tsx"],
    ["routes.tsx"],
    ["operations", "organization", "projects", "runs", "notifications"],
    ["activity", "environments"],
    ["plans"],
    ["jobs", "variables"],
    ["forms", "log"],
    ["shell"],
    ["ui"],
    ["app-context.ts"],
    ["server", "session", "settings"],
    ["configuration.ts", "pages.ts"],
  ],
  cluster: [
    ["main.ts"],
    ["cluster.ts"],
    ["arguments.ts", "demo.ts", "free-port.ts", "images.ts", "package-index.ts", "states.ts"],
  ],
  "control-plane": [
    ["index.ts"],
    ["get-object.ts", "kubectl.ts", "shared"],
    ["api-access.ts", "control-plane.ts"],
    ["bootstrap.ts", "components", "node"],
    ["build", "client.ts", "served-files.ts", "waiting.ts"],
  ],
  corpus: [
    ["main.ts"],
    ["by-hand.ts", "package-hub.ts", "projects.ts", "table.ts", "with-server.ts"],
    ["dbt-projects.ts", "repositories.ts", "server.ts", "sqlmesh-projects.ts"],
    ["cause.ts", "children.ts", "corpus-project.ts"],
  ],
  "openapi-types": [["index.ts"]],
  "python-tools": [["python-tools.ts", "keep-bytecode.ts"]],
  recordings: [["index.ts", "main.ts"], ["recording"], ["installations"], ["versions"]],
  versions: [
    ["index.ts", "main.ts"],
    ["report.ts"],
    ["try-releases.ts"],
    ["newer-releases.ts", "raised-lists.ts"],
    ["tools.ts"],
    ["lists.ts", "programs.ts", "pythons.ts", "tested-versions.ts", "wheels-only.ts"],
    ["one-line.ts"],
  ],
};

const IMPORT = /^(?:import|export)\s(?:[^"'`;]*?\sfrom\s)?"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm;

/** Returns the files of a folder of sources, by path, with the paths that each imports. */
function importsOf(src) {
  const paths = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.tsx?$/.test(path),
  );
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(src, path), "utf8");
      const imports = [...text.matchAll(IMPORT)].map(([, from, dynamic]) =>
        normalize(join(dirname(path), from ?? dynamic)),
      );
      return [path, imports];
    }),
  );
}

const inOrder = (one, other) => one.localeCompare(other);

/** Returns the folder of `src` in which a file is, or the file itself. */
const topOf = (path) => path.split("/")[0];

/**
 * Returns the lines that the imports themselves make, from the top: each folder, and each file
 * directly in `src`, is one line below the lowest one that imports it. What nothing imports is in
 * the first line. `LAYERS` may have more lines, because an order without an import is a decision.
 *
 * @param src the folder of the sources of one package, which has no cycle of folders
 */
export function linesOfImports(src) {
  const files = importsOf(src);
  const names = [...new Set([...files.keys()].map(topOf))].toSorted(inOrder);
  const edges = [...files]
    .flatMap(([path, imports]) => imports.map((imported) => [topOf(path), topOf(imported)]))
    .filter(([from, to]) => from !== to);
  const depth = new Map(names.map((name) => [name, 0]));
  // No way through the folders is longer than their number.
  names.forEach(() => {
    for (const [from, to] of edges) depth.set(to, Math.max(depth.get(to), depth.get(from) + 1));
  });
  return [...new Set(depth.values())]
    .toSorted((one, other) => one - other)
    .map((line) => names.filter((name) => depth.get(name) === line));
}

/** Returns each import that goes to its own line, or to a line above it. */
function wrongImports(files, lines) {
  const lineOf = new Map(lines.flatMap((names, line) => names.map((name) => [name, line])));
  const problems = [];
  for (const [path, imports] of files) {
    const from = lineOf.get(topOf(path));
    if (from === undefined) problems.push(`${path} is in no layer`);
    for (const imported of imports) {
      const to = lineOf.get(topOf(imported));
      if (topOf(imported) === topOf(path) || from === undefined || to === undefined) continue;
      if (to <= from) problems.push(`${path} imports ${imported}, which is not in a layer below`);
    }
  }
  return problems;
}

/** Returns each group of files that import each other in a cycle. */
function circles(files) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (path) => {
    index.set(path, index.size);
    low.set(path, index.get(path));
    stack.push(path);
    for (const next of files.get(path) ?? []) {
      if (!files.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path), low.get(next)));
    }
    if (low.get(path) !== index.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1) found.push(group.toSorted(inOrder));
  };
  for (const path of files.keys()) if (!index.has(path)) visit(path);
  return found.map((group) => `these files import each other: ${group.join(", ")}`);
}

/** A shorter file has to say why it is not a part of the only file that imports it. */
const SMALL = 25;

/**
 * Returns each file of fewer than 25 lines that only one file imports, and whose first line does
 * not say why: a reader of that file would open a second one for a few lines.
 *
 * @param src the folder of the sources of one package
 */
export function smallFileProblems(src) {
  const files = importsOf(src);
  const problems = [];
  for (const path of files.keys()) {
    const importers = [...files].filter(([, imports]) => imports.includes(path));
    if (importers.length !== 1) continue;
    const text = readFileSync(join(src, path), "utf8").trimEnd();
    if (text.split("\n").length >= SMALL || text.startsWith("// Not in ")) continue;
    problems.push(
      `${path} is short, and only ${importers[0][0]} imports it: merge it, or begin it with "// Not in …" and the reason`,
    );
  }
  return problems;
}

/**
 * Returns the forbidden imports within one package or tool. Layers that are missing are a problem
 * too, because no import would be checked.
 *
 * @param src the folder of its sources
 * @param lines its layers from the top
 */
export function layerProblems(src, lines) {
  const files = importsOf(src);
  const wrong =
    lines === undefined ? ["has no layers in scripts/layers.mjs"] : wrongImports(files, lines);
  return [...wrong, ...circles(files)];
}
