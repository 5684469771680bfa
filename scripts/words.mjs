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

/** Words of which there may be no more than `words.json` says, in prose and in test titles. */
const COUNTED = "held told behind beside nobody somebody whoever anew settled".split(" ");

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|[A-Za-z_$][\w$]*/g;

const partsOf = (name) => name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];

/** Returns the banned words in a name. */
function bannedIn(name) {
  const parts = partsOf(name).map((part) => part.toLowerCase());
  const pairs = parts.slice(1).map((part, index) => `${parts[index]} ${part}`);
  return [...parts, ...pairs].filter((part) => BANNED.has(part));
}

/**
 * Reads what git lists of a checkout.
 *
 * @returns {{ problems: string[], counts: Record<string, number> }} banned words by file, and how
 *   often each counted word occurs in comments, texts and pages
 */
function wordsOf(root) {
  const listed = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  const paths = listed.split("\n").filter((path) => /\.(?:ts|mjs|md|ya?ml|tpl|txt)$/.test(path));
  const problems = new Set();
  const counts = Object.fromEntries(COUNTED.map((word) => [word, 0]));
  const count = (text) => {
    for (const word of COUNTED)
      counts[word] += text.match(new RegExp(`\\b${word}\\b`, "gi"))?.length ?? 0;
  };
  for (const path of paths.filter((each) => !isGenerated(each))) {
    const text = readFileSync(join(root, path), "utf8");
    for (const word of bannedIn(path)) problems.add(`${path}: "${word}" in its name`);
    if (!/\.(?:ts|mjs)$/.test(path)) {
      count(text);
      continue;
    }
    for (const [token] of text.matchAll(TOKEN)) {
      if (/^[/"'`]/.test(token)) count(token);
      else for (const word of bannedIn(token)) problems.add(`${path}: "${word}" in ${token}`);
    }
  }
  return { problems: [...problems], counts };
}

/** The notes of releases are history, and this file has to name the words. */
const isGenerated = (path) =>
  path.startsWith(".changeset/") ||
  path.endsWith("CHANGELOG.md") ||
  path === "pnpm-lock.yaml" ||
  path === "scripts/words.mjs";

/**
 * Returns what is wrong with the words of a checkout, and prints how often the counted ones occur.
 */
export function wordProblems(root, print) {
  const { problems, counts } = wordsOf(root);
  const most = JSON.parse(readFileSync(join(root, "scripts", "words.json"), "utf8"));
  print(`words: ${COUNTED.map((word) => `${word} ${counts[word]}`).join(", ")}`);
  const more = COUNTED.filter((word) => counts[word] > most[word]).map(
    (word) => `"${word}" occurs ${counts[word]} times, and at most ${most[word]} are allowed`,
  );
  return [...problems, ...more];
}
