import { AUDIT_PAGE } from "../../../../packages/api/src/shapes/audit.ts";
import { EVENTS_BY_NAME } from "../../../../packages/api/src/shapes/events.ts";
import { MODEL_PAGE } from "../../../../packages/api/src/shapes/run-results.ts";
import type { StoredArtifact } from "../../../../packages/core/src/results/artifact-records.ts";
import type { StoredResults } from "../../../../packages/core/src/results/result-records.ts";
import {
  DELIVERY as DELIVERY_FIELDS,
  NOTIFICATION as NOTIFICATION_FIELDS,
} from "../../../../packages/api/src/shapes/notifications.ts";
import { layout } from "../../../../packages/local-driver/src/files/layout.ts";
import { databaseIn } from "../../../../packages/local-driver/src/files/state-files.ts";
import { runFiles } from "../../../../packages/local-driver/src/runs/run-files.ts";
import { named } from "./data-folder.ts";
import { add, type Names } from "./fields.ts";

/**
 * Adds the paths of the local driver, also of those that no recorded installation has.
 *
 * @param sources its source files: they name what is below the folders of packages and tools
 */
export function addLayout(paths: Names, sources: readonly string[]): void {
  const ref = { organization: "org-local", project: "proj_a", run: "run_a" };
  const all = layout("local");
  const { root: _, ...folders } = all;
  const found = [
    ...Object.values(folders),
    ...Object.values(all.deployment(ref)),
    ...Object.values(runFiles(all.run(ref))),
    all.work(ref),
    ...Object.values(all.workingCopy(ref)),
    all.state(ref),
    databaseIn(all.state(ref)),
    ...pathsBelow(sources, "environments", all.environments),
    ...pathsBelow(sources, "packages", all.packages),
    ...pathsBelow(sources, "tools", all.tools),
    all.tombstone("deployments", ref),
    all.tombstone("states", ref),
  ].filter((path) => typeof path === "string");
  add(
    paths,
    "local",
    // A file has an ending, but for the log.
    found.map((path) => named(/\.[a-z]+$|\/log$/.test(path) ? path : `${path}/`)),
  );
}

/** Returns the paths that sources join to a folder: to `paths.NAME`, or to a constant of it. */
function pathsBelow(sources: readonly string[], name: string, folder: string): readonly string[] {
  const constant = new RegExp(String.raw`const (\w+) = (?:\w+\.)*paths\.${name};`, "g");
  return sources.flatMap((source) => {
    const places = new Set([name, ...[...source.matchAll(constant)].map(([, given]) => given)]);
    return [...source.matchAll(/\bjoin\(((?:\w+\.)*\w+), "([a-z.-]+)"/g)]
      .filter(([, to = ""]) => to.endsWith(`paths.${name}`) || places.has(to))
      .map(([, , path = ""]) => `${folder}/${path}`);
  });
}

/** What is used here of an event's shape. */
interface EventShape {
  readonly shape: {
    readonly type: { readonly value: string };
    readonly data: { readonly shape: Readonly<Record<string, unknown>> };
  };
}

/** Adds all types of events, from their shapes in the API. */
export function addEvents(events: Names): void {
  for (const { shape } of Object.values(EVENTS_BY_NAME) as unknown as readonly EventShape[])
    add(events, shape.type.value, Object.keys(shape.data.shape));
}

/** Adds the fields of an audit record in the store, which keeps its id and time in columns. */
export function addAudit(columns: Names, kind: string): void {
  const page = AUDIT_PAGE as unknown as {
    readonly shape: { readonly records: { readonly element: EventShape } };
  };
  const fields = Object.keys(page.shape.records.element.shape);
  add(
    columns,
    `records.value, kind \`${kind}\``,
    fields.filter((field) => field !== "id" && field !== "time"),
  );
}

/** Adds the fields of the records of results: of the models of a run, and of what names the run. */
export function addResults(columns: Names, models: string, run: string): void {
  const page = MODEL_PAGE as unknown as {
    readonly shape: {
      readonly models: { readonly element: EventShape };
      readonly counts: EventShape;
    };
  };
  const { shape } = page.shape.models.element;
  add(columns, `records.value, kind \`${models}\``, ["models", ...Object.keys(shape)]);
  const stored: Record<keyof StoredResults, true> = {
    run: true,
    createdAt: true,
    state: true,
    counts: true,
    total: true,
    dropped: true,
    unknown: true,
  };
  const counts = Object.keys(page.shape.counts.shape);
  add(columns, `records.value, kind \`${run}\``, [...Object.keys(stored), ...counts]);
}

/** Adds the fields of the records of artifacts: of their content, and of what names it. */
export function addArtifacts(columns: Names): void {
  const stored: Record<keyof StoredArtifact, true> = {
    name: true,
    bytes: true,
    compressed_bytes: true,
    sha256: true,
    created_at: true,
    parts: true,
    stored_sha256: true,
  };
  add(columns, "records.value, kind `artifact`", ["data"]);
  add(columns, "records.value, kind `artifact-run`", ["artifacts", ...Object.keys(stored)]);
}

/** Adds the fields of notifications and of deliveries in the store. */
export function addNotifications(columns: Names, notification: string, delivery: string): void {
  const keysOf = (shape: unknown): readonly string[] =>
    Object.keys((shape as { readonly shape: object }).shape);
  add(columns, `records.value, kind \`${notification}\``, [
    ...keysOf(NOTIFICATION_FIELDS),
    "entry",
  ]);
  add(columns, `records.value, kind \`${delivery}\``, [
    ...keysOf(DELIVERY_FIELDS),
    "organization",
    "body",
    "since",
    "tries",
  ]);
}

/** A constant where the kind of a record is written or read. */
const KIND = /\bkind: ([A-Z][A-Z_]*)\b|\.records?\(\s*(?:\w+|""),\s*([A-Z][A-Z_]*)\b/g;

/**
 * Returns the kinds of records that source files write or read.
 *
 * @throws Error a constant has no text in these files
 */
export function kindsIn(sources: readonly string[]): readonly string[] {
  return sources.flatMap((source) =>
    [...source.matchAll(KIND)].flatMap(([, written, read]) => {
      const constant = written ?? read ?? "";
      const one = String.raw`(?:: \w+)? = (?<text>"[a-z-]+");`;
      const several = String.raw`: \{[^}]*\} = (?<texts>\{[^}]*\});`;
      const declared = new RegExp(String.raw`\bconst ${constant}(?:${one}|${several})`);
      // Two files may have constants of one name.
      const { groups } = declared.exec(source) ?? declared.exec(sources.join("\n")) ?? {};
      const texts = groups?.["text"] ?? groups?.["texts"];
      if (texts === undefined) throw new Error(`The kind of records ${constant} has no text`);
      return [...texts.matchAll(/"([a-z-]+)"/g)].map(([, kind = ""]) => kind);
    }),
  );
}

/**
 * Returns the values of the label of components in the sources: a text, or the constant with it.
 */
export function componentsIn(sources: string): readonly string[] {
  const labels = sources.matchAll(/\[LABEL\.component\]: (?:"([a-z]+)"|([A-Z_]+))/g);
  const fields = sources.matchAll(/\bcomponent: "([a-z]+)"/g);
  return [
    ...[...fields].map(([, text = ""]) => text),
    ...[...labels].flatMap(([, text, constant = ""]) =>
      text === undefined ? textsOf(sources, constant) : [text],
    ),
  ];
}

/** Returns the texts in the declaration of a constant. */
function textsOf(sources: string, constant: string): readonly string[] {
  const declared = new RegExp(String.raw`const ${constant}(?:: [^=]+)? = ([^;]+);`).exec(sources);
  return [...(declared?.[1] ?? "").matchAll(/"([a-z]+)"/g)].map(([, text = ""]) => text);
}
