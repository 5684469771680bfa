import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STATUS_OF } from "@dagctl/http-server";
import { sqliteStore } from "@dagctl/sql-driver";
import { beforeAll, describe, expect, test } from "vitest";
import { codesOfKeys } from "../../../packages/server/test/docs/error-details.ts";
import { CHECKOUT, print, printedIn } from "../../../packages/server/test/docs/pages.ts";
import { fields as settings } from "../../../packages/server/src/settings/fields.ts";
import { AUDIT } from "../../../packages/core/src/kernel/audit.ts";
import { RESULT, RESULT_RUN } from "../../../packages/core/src/results/result-records.ts";
import { DELIVERY } from "../../../packages/core/src/notifications/stored-delivery.ts";
import { NOTIFICATION } from "../../../packages/core/src/notifications/stored-notification.ts";
import { listRecordings, readRecording } from "../src/index.ts";
import { readRecordedObjects } from "../src/installations/cluster.ts";
import { addCluster } from "./names/cluster.ts";
import {
  addArtifacts,
  addAudit,
  addEvents,
  addLayout,
  addNotifications,
  addResults,
  componentsIn,
  kindsIn,
} from "./names/code.ts";
import { addDatabase, addDataFolder } from "./names/data-folder.ts";
import { add, fieldsOf, longTable, type Names, table } from "./names/fields.ts";

const PAGE = "docs/stored-names.md";

/** Returns the sources of a package without comments: a comment may name what is gone. */
const sourcesOf = (name: string): readonly string[] =>
  readdirSync(join(CHECKOUT, "packages", name, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(join(CHECKOUT, "packages", name, "src", path), "utf8"))
    .map((text) => text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ""));

const SOURCES = readdirSync(join(CHECKOUT, "packages")).flatMap(sourcesOf).join("\n");

const isInSources = (name: string): boolean =>
  new RegExp(`(?<![\\w-])${name.replaceAll(".", String.raw`\.`)}(?![\\w-])`).test(SOURCES);

/** Returns the names that a source writes in this form. */
const namesIn = (source: string, form: RegExp): readonly string[] =>
  [...source.matchAll(form)].map(([, name = ""]) => name);

const inSources = (form: RegExp): readonly string[] => namesIn(SOURCES, form);

const folder = {
  paths: new Map() as Names,
  files: new Map() as Names,
  tables: new Map() as Names,
  indexes: new Map() as Names,
  migrations: new Map() as Names,
  columns: new Map() as Names,
  events: new Map() as Names,
  steps: new Map() as Names,
  secrets: new Map() as Names,
};
const cluster = {
  objects: new Map() as Names,
  marks: new Map() as Names,
  keys: new Map() as Names,
};
const answers: Names = new Map();
const code: Names = new Map();

beforeAll(async () => {
  for (const stored of listRecordings("sqlite")) {
    await addDataFolder(stored, folder);
    for (const { path, body } of readRecording(stored).answers) {
      const call = path
        .replaceAll(/\b(proj|run|var|job|op|ntf|hook)_[a-z2-7]+/g, ":id")
        .replace(/\?.*/, "");
      add(answers, `\`GET ${call}\``, fieldsOf(body));
    }
  }
  await addPresentTables();
  addLayout(folder.paths, sourcesOf("local-driver"));
  addEvents(folder.events);
  addAudit(folder.columns, AUDIT);
  addResults(folder.columns, RESULT, RESULT_RUN);
  addArtifacts(folder.columns);
  addNotifications(folder.columns, NOTIFICATION, DELIVERY);
  add(folder.secrets, "entries", ["notification/ID/ENTRY"]);
  add(folder.steps, "all, in the code", stepsInCode());
  for (const stored of listRecordings("cluster")) addCluster(readRecordedObjects(stored), cluster);
  add(code, "error code", Object.keys(STATUS_OF));
  add(code, "key in `details` of an error", codesOfKeys().keys());
  add(
    code,
    "flag",
    Object.values(settings).map(({ flag }) => `--${flag}`),
  );
  add(
    code,
    "environment variable",
    Object.values(settings).map(({ variable }) => variable),
  );
  add(
    code,
    "key of `dagctl.yaml`",
    Object.values(settings).map(({ key }) => key),
  );
  const ofRuns = ["core", "project-types", "k8s-driver", "local-driver"].flatMap(sourcesOf);
  const variables = ofRuns.flatMap((source) => namesIn(source, /"(DAGCTL_[A-Z][A-Z_]*)"/g));
  const isWhole = (name: string): boolean => !name.endsWith("_");
  add(code, "environment variable of a run or its processes", variables.filter(isWhole));
  add(
    code,
    "beginning of the names of environment variables of a run",
    variables.filter((name) => !isWhole(name)),
  );
  add(
    code,
    "part of the name of a file in the data folder",
    inSources(/"(\.(?:damaged|doomed-))"/g),
  );
  add(code, "kind of a record", kindsIn(sourcesOf("core")));
  add(code, "label or annotation on Kubernetes", inSources(/"(dagctl\.dev\/[a-z-]+)"/g));
  add(code, "value of the label `dagctl.dev/component`", [
    ...componentsIn(sourcesOf("k8s-driver").join("\n")),
    ...[...cluster.objects.keys()].map((group) => /`(.+)`$/.exec(group)?.[1] ?? ""),
  ]);
});

/** Returns the names of steps in the code: those that it records, and one that it only reads. */
function stepsInCode(): readonly string[] {
  const steps = inSources(/\boperation\.step\(\s*"([a-z-]+)"/g);
  return [...steps, ...inSources(/\bSTEP = "([a-z-]+)"/g)];
}

/** Adds what the migrations of this version make, which no earlier installation has. */
async function addPresentTables(): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), "dagctl-tables-"));
  const file = join(place, "dagctl.db");
  const store = sqliteStore({ file });
  try {
    await store.open();
    addDatabase(file, folder);
  } finally {
    await store.close();
    rmSync(place, { recursive: true });
  }
}

describe("The page of stored names", () => {
  test.each([
    ["paths", () => table(["below", "paths in the data folder"], folder.paths)],
    ["files", () => table(["file", "fields"], folder.files)],
    ["tables", () => table(["table", "columns"], folder.tables)],
    ["indexes", () => table(["table", "indexes"], folder.indexes)],
    ["migrations", () => table(["table", "names of migrations"], folder.migrations)],
    ["columns", () => table(["column", "fields"], folder.columns)],
    ["events", () => table(["type of event", "fields of its data"], folder.events)],
    ["steps", () => table(["operation", "steps"], folder.steps)],
    ["secrets", () => table(["secret source", "names of entries"], folder.secrets)],
    ["objects", () => table(["kind", "names"], cluster.objects)],
    ["marks", () => table(["kind", "labels and annotations"], cluster.marks)],
    ["keys", () => table(["kind", "keys of its data"], cluster.keys)],
    ["answers", () => table(["call", "fields of its answer"], answers)],
    ["code", () => longTable(["name", "what it is"], code)],
  ] as const)(
    "lists its section %s as the recordings and the code have it (DAGCTL_TEST_WRITE_DOCS=1 writes it)",
    (name, text) => {
      if (process.env["DAGCTL_TEST_WRITE_DOCS"] === "1") print(PAGE, name, text());
      expect(printedIn(PAGE, name)).toBe(text());
    },
  );

  test("says what a record of each kind has", () => {
    const kinds = [...(code.get("kind of a record") ?? [])];
    const text = readFileSync(join(CHECKOUT, PAGE), "utf8").replaceAll(/\s+/g, " ");
    expect(kinds).toContain("plan");
    expect(kinds.filter((kind) => !text.includes(`kind \`${kind}\``))).toEqual([]);
  });

  test("names nothing that has gone from the sources: a stored name is never renamed", () => {
    // Those in which Kysely remembers migrations are its own.
    const tables = new Map(
      [...folder.tables].filter(([name]) => !/^kysely_|_migrations(?:_lock)?$/.test(name)),
    );
    const fields = [
      folder.files,
      tables,
      folder.indexes,
      folder.migrations,
      folder.columns,
      folder.events,
      folder.steps,
      answers,
      cluster.marks,
    ].flatMap((names) => [...names].flatMap(([, found]) => [...found]));
    const types = [...folder.events.keys(), ...tables.keys()];
    const files = [...folder.files.keys()].filter((name) => name.endsWith(".json"));
    expect(
      [...new Set([...fields, ...types, ...files])].filter((name) => !isInSources(name)),
    ).toEqual([]);
  });
});
