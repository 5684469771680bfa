import { CHART_COMMIT, CHART_PATH, chartCommits } from "../../src/chart/commits.ts";
import { gitCommit } from "../../src/chart/git-objects.ts";
import { type ChartRepository, chartRepository } from "../../src/index.ts";

type Files = ChartRepository["files"];

/** A chart repository that the holder of the driver's token serves in place of the driver's. */
export interface OwnChart {
  /** What it serves, as a part of a sentence. */
  readonly title: string;
  readonly files: Files;
  /** Its own commit, under its own name. */
  readonly commit: string;
}

const type = "text/plain";
const refs = (...lines: readonly string[]): Files =>
  new Map([
    ["HEAD", { type, body: Buffer.from("ref: refs/heads/main\n") }],
    ["info/refs", { type, body: Buffer.from(lines.map((line) => `${line}\n`).join("")) }],
  ]);
const genuine = chartRepository().files;
const pathOf = (id: string): string => `objects/${id.slice(0, 2)}/${id.slice(2)}`;

/** Returns repositories whose chart prints these objects, in forms that could deceive git. */
export function ownCharts(...objects: readonly object[]): readonly OwnChart[] {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  const chart = JSON.stringify({ apiVersion: "v2", name: CHART_PATH, version: "1.0.0" });
  const folder = { [CHART_PATH]: { "Chart.yaml": chart, templates: { "all.yaml": text } } };
  const own = gitCommit({ files: folder, message: "own", time: 1_767_225_600 });
  const [, ownTemplate] = own;
  const [, template] = chartCommits().at(-1) ?? [];
  const last = own.at(-1);
  if (ownTemplate === undefined || template === undefined || last === undefined)
    throw new Error("a commit has a template");
  const objectsOf = new Map(own.map(({ path, body }) => [path, { type, body }]));
  const commit = last.id;
  const forms: readonly (readonly [title: string, files: Files])[] = [
    ["a commit of its own", refs(`${commit}\trefs/heads/main`)],
    [
      "its own commit under the name of the driver's",
      new Map([...genuine, [pathOf(CHART_COMMIT), { type, body: last.body }]]),
    ],
    [
      "its own template under the name of the driver's",
      new Map([...genuine, [template.path, { type, body: ownTemplate.body }]]),
    ],
    [
      "a branch and a tag that are named as the driver's commit",
      refs(
        `${commit}\trefs/heads/${CHART_COMMIT}`,
        `${commit}\trefs/heads/main`,
        `${commit}\trefs/tags/${CHART_COMMIT}`,
      ),
    ],
    [
      "the driver's commit and a replacement of it",
      new Map([
        ...genuine,
        ...refs(
          `${CHART_COMMIT}\trefs/heads/main`,
          `${commit}\trefs/replace/${CHART_COMMIT}`,
          `${commit}\trefs/tags/${CHART_COMMIT}`,
        ),
      ]),
    ],
  ];
  return forms.map(([title, files]) => ({
    title,
    commit,
    files: new Map([...objectsOf, ...files]),
  }));
}
