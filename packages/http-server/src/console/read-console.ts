import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** A file as it is sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly plain: Buffer;
  /** Compressed with gzip. Absent: it is not smaller. */
  readonly packed?: Buffer;
  readonly etag: string;
  /** Whether its name has a hash of its content, so that it never changes. */
  readonly isImmutable: boolean;
}

/** The built console, in memory. */
export interface ReadConsole {
  /** The page, as the build wrote it. */
  readonly page: string;
  /** The paths that are pages, as patterns: `/projects/:project`. */
  readonly paths: readonly string[];
  /** The other files, by path: `/console/index-1a2b3c4d.js`. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};
const PAGE = "index.html";
const PATHS = "pages.json";
/** The build ends names with 8 characters of a hash. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** Returns a file with what is sent of it. */
export function asFile(name: string, plain: Buffer): ConsoleFile {
  const packed = gzipSync(plain, { level: 9 });
  const digest = createHash("sha256").update(plain).digest("base64url").slice(0, 27);
  return {
    type: TYPES[extname(name)] ?? "application/octet-stream",
    plain,
    ...(packed.length < plain.length && { packed }),
    // Weak: with and without compression it is the same content in other bytes.
    etag: `W/"${digest}"`,
    isImmutable: HASHED.test(name),
  };
}

/** Returns the paths of pages. A folder that does not list them has one page. */
function readPaths(folder: string, names: readonly string[]): readonly string[] {
  if (!names.includes(PATHS)) return ["/"];
  const paths: unknown = JSON.parse(readFileSync(join(folder, PATHS), "utf8"));
  const isPattern = (path: unknown): path is string =>
    typeof path === "string" && /^\/(?::?[a-z_-]+(?:\/:?[a-z_-]+)*)?$/.test(path);
  if (Array.isArray(paths) && paths.length > 0 && paths.every(isPattern)) return paths;
  throw new Error(`${join(folder, PATHS)} must be a list of paths such as "/projects/:project"`);
}

/**
 * Reads the folder of the built console. Its file `pages.json` lists the paths of pages. What is in
 * its folders is served; what is directly in it, or has a name with a dot before it, is not.
 *
 * @throws Error the folder has no `index.html`, or its `pages.json` is wrong
 */
export function readConsole(directory: string | URL): ReadConsole {
  const folder = directory instanceof URL ? fileURLToPath(directory) : directory;
  const names = listFiles(folder);
  if (!names.includes(PAGE))
    throw new Error(
      `The folder of the console has no ${PAGE}: ${folder}. Build it, or name another`,
    );
  const files = names
    .filter((name) => name.includes("/"))
    .map((name) => [`/${name}`, asFile(name, readFileSync(join(folder, name)))] as const);
  return {
    page: readFileSync(join(folder, PAGE), "utf8"),
    paths: readPaths(folder, names),
    files: new Map(files),
  };
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, sep).length))
      .map((path) => path.replaceAll(sep, "/"))
      .filter((path) => !path.split("/").some((part) => part.startsWith(".")));
  } catch (error) {
    throw new Error(`The folder of the console cannot be read: ${folder}`, { cause: error });
  }
}
