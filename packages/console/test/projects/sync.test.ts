import { expect, test } from "vitest";
import { isBehind, syncWord } from "../../src/projects/sync.ts";

const FAILURE = { since: "2026-12-03T10:00:00.000Z", message: "no such repository" };

test.each([
  [{ deployed: false }, "Not deployed", false],
  [{ deployed: false, commits_behind: 3 }, "Not deployed", false],
  [{ deployed: true }, "Not known", false],
  [{ deployed: true, commits_behind: 0 }, "In sync", false],
  [{ deployed: true, commits_behind: 1 }, "1 commit behind", true],
  [{ deployed: true, commits_behind: 20 }, "20 commits behind", true],
  [{ deployed: true, commits_behind: 0, poll_failure: FAILURE }, "Not known", false],
  [{ deployed: true, commits_behind: 2, poll_failure: FAILURE }, "Not known", false],
  [
    { deployed: true, commits_behind: 2, poll_failure: { ...FAILURE, branch_was_read: true } },
    "2 commits behind",
    true,
  ],
  [{ deployed: false, poll_failure: FAILURE }, "Not deployed", false],
] as const)("%j is %s", (project, word, behind) => {
  expect([syncWord(project), isBehind(project)]).toEqual([word, behind]);
});
