import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** They say where a build writes, and nothing about types. */
const OF_BUILDS = ["rootDir", "outDir"];

/** Reads a project; its paths become absolute. */
function readProject(root, path) {
  const folder = join(root, dirname(path));
  const { extends: base, compilerOptions, include } = JSON.parse(readFileSync(join(root, path)));
  const options = Object.entries(compilerOptions).filter(([name]) => !OF_BUILDS.includes(name));
  return {
    path,
    include: include.map((each) => join(folder, each)),
    settings: JSON.stringify([
      resolve(folder, base),
      options.toSorted(([one], [other]) => one.localeCompare(other)),
    ]),
  };
}

/**
 * Returns the projects of TypeScript that check all of these. Those with the same settings are
 * checked as one: what they import from each other is read and checked once, in a fifth of the
 * time.
 *
 * @param paths tsconfig files, relative to the root; each extends the root's and has `include`
 * @returns what to print of each, and its file
 */
export function typeProjects(root, paths) {
  const projects = paths.map((path) => readProject(root, path));
  const folder = join(root, ".cache", "types");
  mkdirSync(folder, { recursive: true });
  // `Map.groupBy` is newer than Node 20.
  const groups = new Map(projects.map(({ settings }) => [settings, []]));
  for (const project of projects) groups.get(project.settings).push(project);
  return [...groups].map(([settings, group], index) => {
    const name = group.map(({ path }) => path).join(", ");
    if (group.length === 1) return { name, file: join(root, name) };
    const [base, options] = JSON.parse(settings);
    const file = join(folder, `${index}.json`);
    const config = {
      extends: base,
      compilerOptions: { ...Object.fromEntries(options), rootDir: root },
      include: group.flatMap(({ include }) => include),
    };
    writeFileSync(file, JSON.stringify(config));
    return { name, file };
  });
}
