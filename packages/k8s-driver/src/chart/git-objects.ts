import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/** An object of a Git repository, as git stores it. */
export interface GitObject {
  /** The SHA-1 of the content, 40 hexadecimal digits: git refuses other content under it. */
  readonly id: string;
  /** The path of the object in the repository. */
  readonly path: string;
  /** The compressed bytes of the object. */
  readonly body: Buffer;
}

/** The files of a folder by name. A folder in it is another map. */
export interface GitFolder {
  readonly [name: string]: string | GitFolder;
}

export interface GitCommit {
  readonly files: GitFolder;
  readonly message: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** The commit before this one. */
  readonly parent?: string | undefined;
}

/**
 * Returns the objects of a commit, the commit last. They depend on the argument alone: the same
 * files are the same commit, on every machine and at every start.
 */
export function gitCommit({ files, message, time, parent }: GitCommit): readonly GitObject[] {
  const objects = folderObjects(files);
  const by = `dagctl <dagctl@dagctl.dev> ${time} +0000`;
  const header = [
    `tree ${objects.at(-1)?.id}`,
    ...(parent === undefined ? [] : [`parent ${parent}`]),
    `author ${by}`,
    `committer ${by}`,
  ];
  return [...objects, gitObject("commit", Buffer.from(`${header.join("\n")}\n\n${message}\n`))];
}

/** Returns the objects of a folder, and of all in it, the folder last. */
function folderObjects(folder: GitFolder): readonly GitObject[] {
  const objects: GitObject[] = [];
  // Git sorts the name of a folder as if it ended with a slash.
  const key = (name: string): string => (typeof folder[name] === "string" ? name : `${name}/`);
  const entries = Object.keys(folder)
    .toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
    .flatMap((name) => {
      const content = folder[name] ?? "";
      const own =
        typeof content === "string"
          ? [gitObject("blob", Buffer.from(content))]
          : folderObjects(content);
      objects.push(...own);
      const mode = typeof content === "string" ? "100644" : "40000";
      return [Buffer.from(`${mode} ${name}\0`), Buffer.from(own.at(-1)?.id ?? "", "hex")];
    });
  return [...objects, gitObject("tree", Buffer.concat(entries))];
}

function gitObject(type: "blob" | "tree" | "commit", content: Buffer): GitObject {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const id = createHash("sha1").update(whole).digest("hex");
  return { id, path: `objects/${id.slice(0, 2)}/${id.slice(2)}`, body: deflateSync(whole) };
}
