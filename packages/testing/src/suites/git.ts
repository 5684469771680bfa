// Not in a file of cases: every suite has its entry in a file of its own.
import { gitCheckouts } from "./git-checkouts.ts";
import { gitErrors } from "./git-errors.ts";
import type { GitFixture } from "./git-fixture.ts";
import { gitHistory } from "./git-history.ts";
import { gitLinks } from "./git-links.ts";
import { gitKeeping } from "./git-keeping.ts";
import { gitReads } from "./git-reads.ts";
import { gitRefs } from "./git-refs.ts";
import { GIT_LAWS } from "./laws/git.ts";
import { explainCases, type Suite } from "./suite.ts";

/**
 * The conformance suite of `GitDriver` (contracts/git.ts), on repositories that the fixture
 * creates. The cases need a folder on disk and nothing else: no test runner, no network of their
 * own.
 */
export const gitSuite: Suite<GitFixture> = {
  name: "GitDriver",
  cases: explainCases(GIT_LAWS, [
    ...gitReads,
    ...gitRefs,
    ...gitHistory,
    ...gitCheckouts,
    ...gitKeeping,
    ...gitLinks,
    ...gitErrors,
  ]),
};
