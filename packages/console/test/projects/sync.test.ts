import { expect, test } from "vitest";
import { isBehind, syncWord } from "../../src/projects/sync.ts";

test.each([
  [{ deployed: false }, "Not deployed", false],
  [{ deployed: false, commits_behind: 3 }, "Not deployed", false],
  [{ deployed: true }, "Not known", false],
  [{ deployed: true, commits_behind: 0 }, "In sync", false],
  [{ deployed: true, commits_behind: 1 }, "1 commit behind", true],
  [{ deployed: true, commits_behind: 20 }, "20 commits behind", true],
])("%j is %s", (project, word, behind) => {
  expect([syncWord(project), isBehind(project)]).toEqual([word, behind]);
});
