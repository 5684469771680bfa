import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Words that no identifier and no file name has: the field has better ones. */
const BANNED = new Set([
  ..."bury buried doom doomed anew stranger strangers nudge nudges poke lend lent".split(" "),
  ..."wish wishes hopeless unheld whoever nobody somebody".split(" "),
  ..."deed deeds told tenant tenants beside leftovers mouth saying complain complaint".split(" "),
  // Two parts of a name.
  "not now",
  "read again",
]);

/** Comments and texts, which are skipped, and names. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|[A-Za-z_$][\w$]*/g;

const partsOf = (name) => name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];

/** Returns the banned words in a name. */
function findBanned(name) {
  const parts = partsOf(name).map((part) => part.toLowerCase());
  const pairs = parts.slice(1).map((part, index) => `${parts[index]} ${part}`);
  return [...parts, ...pairs].filter((part) => BANNED.has(part));
}

/** This file has to name the words. */
const isOwn = (path) => path === "scripts/words.mjs";

/**
 * Returns the banned words in the names of a checkout: of files, and in code. Prose may have any
 * word, because a reader judges a sentence, not a word of it.
 *
 * @param root the checkout; git lists its files
 */
export function wordProblems(root) {
  const listed = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  const paths = listed.split("\n").filter((path) => /\.(?:tsx?|mjs|md|ya?ml|tpl|txt)$/.test(path));
  const problems = new Set();
  for (const path of paths.filter((each) => !isOwn(each) && !each.startsWith(".changeset/"))) {
    for (const word of findBanned(path)) problems.add(`${path}: "${word}" in its name`);
    if (!/\.(?:tsx?|mjs)$/.test(path)) continue;
    for (const [token] of readFileSync(join(root, path), "utf8").matchAll(TOKEN)) {
      if (/^[/"'`]/.test(token)) continue;
      for (const word of findBanned(token)) problems.add(`${path}: "${word}" in ${token}`);
    }
  }
  return [...problems];
}
