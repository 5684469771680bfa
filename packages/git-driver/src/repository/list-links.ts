import type { Local } from "../process/local.ts";
import { parseTreeLine, splitAt } from "./trees.ts";

const LINK = "120000";

/** Returns the paths of the links of a commit in a folder, at most `most`; no file is read. */
export async function listLinks(
  local: Local,
  sha: string,
  path: string,
  most: number,
): Promise<readonly string[]> {
  const links: string[] = [];
  const folder = path === "" ? [] : ["--", path];
  await local.stream(
    ["ls-tree", "-r", "-z", "--full-tree", sha, ...folder],
    async (output, progress) => {
      for await (const line of splitAt(output, "\0")) {
        progress();
        const entry = links.length < most ? parseTreeLine(line) : undefined;
        if (entry?.mode === LINK) links.push(Buffer.from(entry.path, "latin1").toString());
      }
    },
  );
  return links;
}
