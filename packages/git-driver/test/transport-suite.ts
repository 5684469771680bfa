import { gitSuite, type GitFixture, type Suite } from "@dagctl/testing";

/** `npm run test:exhaustive` runs every case over every transport. */
const EVERY_CASE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;

/** The first case of `compare` compares a commit with itself, and fetches nothing. */
const FETCHING = "compare-counts";

const methodOf = ({ explanation }: Suite<GitFixture>["cases"][number]): string =>
  explanation?.of ?? "";

/**
 * The suite over one more transport. Over smart HTTP all cases run. What a transport can change are
 * the errors and logins that all methods share; of each method the first case shows that it reaches
 * the server.
 */
export const transportSuite: Suite<GitFixture> = {
  ...gitSuite,
  cases: gitSuite.cases.filter(
    (one, index, all) =>
      EVERY_CASE ||
      methodOf(one) === "GitDriver" ||
      one.law === FETCHING ||
      all.findIndex((each) => methodOf(each) === methodOf(one)) === index,
  ),
};
