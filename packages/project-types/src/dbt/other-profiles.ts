import type { ReadFiles } from "@dagctl/core/contracts";
import { foldersAbove, inFolder } from "../python-requirements/folders-above.ts";

/** Where repositories have a profiles.yml that people choose with `--profiles-dir`. */
const FOLDERS = ["", "profiles", ".dbt", "config", "dbt", "ci", ".ci", "testing"];
/** A file to copy, beside a profiles.yml that is not committed. */
const SAMPLES = [
  "profiles.yml",
  "profiles.example.yml",
  "profiles_example.yml",
  "profiles.yml.example",
];
/** Of more folders above the project's, the nearest are read. */
const MOST_FOLDERS = 4;

/**
 * Returns the path of a profiles.yml that no command reads, from the project's folder; `undefined`
 * where none is in the places where repositories have one.
 *
 * @param gitPath the project's folder; `""` is the repository's root
 */
export async function findOtherProfiles(
  read: ReadFiles,
  gitPath: string,
): Promise<string | undefined> {
  const above = foldersAbove(gitPath).slice(0, MOST_FOLDERS);
  const paths = above.flatMap((root, up) =>
    FOLDERS.flatMap((folder) =>
      SAMPLES.map((name) => {
        const file = inFolder(folder, name);
        return { path: inFolder(root, file), shown: `${"../".repeat(up)}${file}` };
      }),
    ),
  );
  const found = await read(
    paths.map(({ path }) => path),
    { from: "repository" },
  );
  return paths.find(({ path }) => found.get(path)?.kind === "file")?.shown;
}
