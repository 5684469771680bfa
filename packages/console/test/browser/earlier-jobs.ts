import type { Page } from "playwright-core";

/** Answers a page as a server of the version before: its jobs have no time zone. */
export const answerEarlierJobs = (page: Page): Promise<unknown> =>
  page.route("**/jobs", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { readonly jobs: readonly object[] };
    const jobs = body.jobs.map((job) => ({ ...job, time_zone: undefined }));
    await route.fulfill({ response, json: { ...body, jobs } });
  });
