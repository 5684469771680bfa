/** A project is in a folder of a folder; deeper files are not looked for. */
const MOST_FOLDERS = 20;

/** Returns the path of a file in a folder of the repository; its root is `""`. */
export function inFolder(folder: string, file: string): string {
  return folder === "" ? file : `${folder}/${file}`;
}

/** Returns a folder of the repository and those above it, the nearest first; the root is `""`. */
export function foldersAbove(folder: string): readonly string[] {
  const parts = folder === "" ? [] : folder.split("/");
  const folders = Array.from({ length: parts.length + 1 }, (_, count) =>
    parts.slice(0, parts.length - count).join("/"),
  );
  return folders.slice(0, MOST_FOLDERS);
}
