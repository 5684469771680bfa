/** A file of the index, with what the pages say about it. */
export interface IndexFile {
  readonly filename: string;
  readonly version: string;
  readonly body: Buffer;
  /** What the JSON pages report. */
  readonly reportedSize: number;
  readonly sha256: string;
  /** RFC 3339, UTC. */
  readonly uploadTime: string;
  readonly requiresPython: string | undefined;
  readonly yanked: boolean | string;
  /** METADATA of a wheel: the index serves it separately. */
  readonly metadata: { readonly body: Buffer; readonly sha256: string } | undefined;
}

/** A page with its media type. */
export interface IndexPage {
  readonly type: string;
  readonly body: string;
}

/** Which pages an index has. */
export type IndexPageForm =
  /** JSON (PEP 691, PEP 700), and HTML where the client accepts no JSON. */
  | "json"
  /** HTML only (PEP 503): without upload times, sizes, and separate metadata. */
  | "html";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const META = { "api-version": "1.1" };

/** Returns whether a client that sends this `Accept` header receives JSON. */
export function acceptsJson(accept: string | undefined): boolean {
  const weights = new Map(
    (accept ?? "").split(",").map((part): [string, number] => {
      const [type = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
      const weight = parameters.find((text) => text.startsWith("q="))?.slice(2) ?? "1";
      return [type, Number(weight)];
    }),
  );
  const json = weights.get(JSON_TYPE) ?? 0;
  const html = ["application/vnd.pypi.simple.v1+html", "text/html", "text/*", "*/*"].map(
    (type) => weights.get(type) ?? 0,
  );
  return json > 0 && json >= Math.max(...html);
}

/** Returns the page that lists the projects of the index. */
export function projectList(names: readonly string[], json: boolean): IndexPage {
  if (json) return jsonPage({ meta: META, projects: names.map((name) => ({ name })) });
  return htmlPage(
    "Simple index",
    names.map((name) => `<a href="${name}/">${name}</a>`),
  );
}

/**
 * Returns the page of one project.
 *
 * @param options.old whether the page is one of an index without the newer attributes
 */
export function projectPage(
  name: string,
  files: readonly IndexFile[],
  options: { readonly json: boolean; readonly old: boolean },
): IndexPage {
  if (!options.json)
    return htmlPage(
      `Links for ${name}`,
      files.map((file) => link(file, options.old)),
    );
  return jsonPage({
    meta: META,
    name,
    versions: [...new Set(files.map((file) => file.version))],
    files: files.map((file) => ({
      filename: file.filename,
      url: fileUrl(file),
      hashes: { sha256: file.sha256 },
      "requires-python": file.requiresPython,
      size: file.reportedSize,
      "upload-time": file.uploadTime,
      yanked: file.yanked,
      "core-metadata": file.metadata === undefined ? false : { sha256: file.metadata.sha256 },
    })),
  });
}

/** Returns the URL of a file, relative to the page of its project. */
const fileUrl = ({ filename }: IndexFile): string => `../../files/${encodeURIComponent(filename)}`;

function link(file: IndexFile, old: boolean): string {
  const attributes = [
    ["href", `${fileUrl(file)}#sha256=${file.sha256}`],
    ["data-requires-python", file.requiresPython],
    ["data-yanked", file.yanked === true ? "" : file.yanked || undefined],
    [
      "data-core-metadata",
      old || file.metadata === undefined ? undefined : `sha256=${file.metadata.sha256}`,
    ],
  ] as const;
  const texts = attributes.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${escapeHtml(value)}"`],
  );
  return `<a ${texts.join(" ")}>${escapeHtml(file.filename)}</a>`;
}

const escapeHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

const jsonPage = (content: unknown): IndexPage => ({
  type: JSON_TYPE,
  body: JSON.stringify(content),
});

const htmlPage = (title: string, links: readonly string[]): IndexPage => ({
  type: "text/html; charset=utf-8",
  body: [
    "<!DOCTYPE html>",
    `<html><head><meta name="pypi:repository-version" content="1.1"><title>${title}</title></head>`,
    "<body>",
    ...links.map((each) => `${each}<br>`),
    "</body></html>",
    "",
  ].join("\n"),
});
