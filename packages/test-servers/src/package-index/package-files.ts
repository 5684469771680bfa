import { createHash } from "node:crypto";
import { type IndexFile, type IndexPage, projectList, projectPage } from "./index-pages.ts";
import { normalizeName, packageNames, type PackageToPublish } from "./package-to-publish.ts";
import { buildSourceDistribution } from "./source-distribution.ts";
import { buildWheel, coreMetadata } from "./wheel.ts";

/** The answer to a request. */
export interface IndexAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The file that the body is. */
  readonly filename?: string;
}

/** The files of an index. */
export interface PackageFiles {
  /** Builds a package and adds its file. Returns the file. */
  add(given: PackageToPublish): Promise<IndexFile>;
  /** Sets for all files of a version whether they are yanked. */
  yank(name: string, version: string, yanked: boolean | string): void;
  /** Returns the answer to a path: a page, a file, or status 404. */
  answer(path: string, form: { readonly json: boolean; readonly old: boolean }): IndexAnswer;
}

const NOT_FOUND: IndexAnswer = {
  status: 404,
  headers: { "content-type": "text/plain" },
  body: Buffer.from("Not found"),
};

const digest = (body: Buffer): string => createHash("sha256").update(body).digest("hex");

async function buildFile(given: PackageToPublish): Promise<IndexFile> {
  const names = packageNames(given);
  const uploaded = new Date(given.uploadTime);
  if (Number.isNaN(uploaded.getTime()))
    throw new TypeError(`The upload time of ${given.name} is not a time: ${given.uploadTime}`);
  const wheel = given.kind !== "sdist";
  const body = wheel ? buildWheel(given) : await buildSourceDistribution(given);
  const metadata = Buffer.from(coreMetadata(given));
  return {
    filename: wheel ? names.wheel : `${names.source}.tar.gz`,
    version: given.version,
    body,
    reportedSize: given.reportedSize ?? body.length,
    sha256: digest(body),
    uploadTime: uploaded.toISOString(),
    requiresPython: given.requiresPython,
    yanked: given.yanked ?? false,
    metadata: wheel ? { body: metadata, sha256: digest(metadata) } : undefined,
  };
}

/** Returns the files of an index that has none yet. */
export function packageFiles(): PackageFiles {
  const projects = new Map<string, IndexFile[]>();

  const pageOf = (path: string, form: Parameters<PackageFiles["answer"]>[1]): IndexAnswer => {
    if (path === "/simple/") return page(projectList([...projects.keys()], form.json));
    const given = /^\/simple\/([^/]+)\/?$/.exec(path)?.[1];
    const name = normalizeName(given ?? "");
    const files = projects.get(name);
    if (files === undefined) return NOT_FOUND;
    const canonical = `/simple/${name}/`;
    if (path !== canonical)
      return { status: 301, headers: { location: canonical }, body: Buffer.from("") };
    return page(projectPage(name, files, form));
  };

  const fileOf = (path: string, old: boolean): IndexAnswer => {
    const [, filename, suffix] = /^\/files\/(.+?)(\.metadata)?$/.exec(path) ?? [];
    const all = [...projects.values()].flat();
    // Clients send a plus as it is or escaped.
    const file = all.find((each) =>
      [each.filename, encodeURIComponent(each.filename)].includes(filename ?? ""),
    );
    if (file === undefined) return NOT_FOUND;
    const headers = {
      "content-type": "application/octet-stream",
      "cache-control": "public, max-age=31536000, immutable",
    };
    if (suffix === undefined)
      return { status: 200, headers, body: file.body, filename: file.filename };
    const metadata = old ? undefined : file.metadata;
    return metadata === undefined ? NOT_FOUND : { status: 200, headers, body: metadata.body };
  };

  return {
    async add(given) {
      const file = await buildFile(given);
      const { normalized } = packageNames(given);
      const files = projects.get(normalized) ?? [];
      if (files.some((each) => each.filename === file.filename))
        throw new Error(`The index has a file ${file.filename}: publish another version`);
      projects.set(normalized, [...files, file]);
      return file;
    },
    yank(name, version, yanked) {
      const normalized = normalizeName(name);
      const files = projects.get(normalized) ?? [];
      if (!files.some((each) => each.version === version))
        throw new Error(`The index has no ${name} ${version}`);
      projects.set(
        normalized,
        files.map((each) => (each.version === version ? { ...each, yanked } : each)),
      );
    },
    answer: (path, form) =>
      path.startsWith("/files/") ? fileOf(path, form.old) : pageOf(path, form),
  };
}

const page = ({ type, body }: IndexPage): IndexAnswer => ({
  status: 200,
  headers: { "content-type": type, "cache-control": "no-cache", vary: "accept" },
  body: Buffer.from(body),
});
