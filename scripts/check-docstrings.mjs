import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "./children.mjs";
import { docstringProblems } from "./docstrings.mjs";
import { packagesOf } from "./prepare.mjs";

// A program of its own: it imports the compiler, which the other scripts install first.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const problems = docstringProblems(root, packagesOf(root));
for (const problem of problems) say(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
