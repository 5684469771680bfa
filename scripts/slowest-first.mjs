import { BaseSequencer } from "vitest/node";

/**
 * Files that take half a minute or more although they are short. On a fresh checkout vitest knows
 * only the size of a file and starts the largest first. So these would be the last, and all other
 * workers would wait for them.
 */
export const SLOW = [
  "packages/project-types/test/sqlmesh/gateways/loader.engines.test.ts",
  "packages/server/test/end-to-end-schedule.engines.test.ts",
  "packages/git-driver/test/access/ssh-suite.engines.test.ts",
  "packages/git-driver/test/access/github-suite.engines.test.ts",
  "packages/local-driver/test/failures/recording.engines.test.ts",
  "packages/server/test/kills/kills.faults.test.ts",
  "packages/git-driver/test/suite.engines.test.ts",
  "packages/local-driver/test/conformance.engines.test.ts",
  "packages/local-driver/test/damage/runs.engines.test.ts",
  "packages/http-server/test/schemathesis/schemathesis.api.test.ts",
  "packages/console/test/browser/all-pages.api.test.ts",
  "packages/server/test/docs/snippets.api.test.ts",
  "packages/server/test/docs/next.api.test.ts",
  "packages/server/test/program.engines.test.ts",
  "packages/k8s-driver/test/conformance.cluster.test.ts",
  "packages/k8s-driver/test/kills.cluster.test.ts",
  "packages/server/test/end-to-end-kubernetes-sqlmesh.cluster.test.ts",
  "packages/server/test/end-to-end-plans.engines.test.ts",
  "packages/server/test/end-to-end-postgres.engines.test.ts",
  "packages/server/test/example-plans.engines.test.ts",
  "packages/project-types/test/hostile/steps.test.ts",
  "packages/testing/test/broken-stores.test.ts",
  "tools/recordings/test/upgrade-sqlite.engines.test.ts",
];

/** How many files of a project are started in a row where projects run together. */
const BLOCK = 10;

/**
 * Starts the files of `SLOW` before all others of their project. Projects that run together take
 * turns, a block of files each: a worker that goes on with a file of the same project has its
 * modules already.
 */
export class SlowestFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }) => SLOW.some((path) => moduleId.endsWith(`/${path}`));
    const blocks = [...Map.groupBy(sorted, ({ project }) => project).values()].flatMap((own) => {
      const inOrder = own.toSorted((one, other) => Number(isSlow(other)) - Number(isSlow(one)));
      return Array.from({ length: Math.ceil(own.length / BLOCK) }, (_, index) => ({
        files: inOrder.slice(index * BLOCK, (index + 1) * BLOCK),
        place: (index * BLOCK) / own.length,
      }));
    });
    return blocks.toSorted((one, other) => one.place - other.place).flatMap((block) => block.files);
  }
}
