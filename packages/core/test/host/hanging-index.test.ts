import { createHost } from "@dagctl/core";
import type { ResolvedPackages } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { type FakeClock, fakeClock, fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it, onTestFinished } from "vitest";

const LOCK = `sha256:${"a".repeat(64)}`;
const HOUR_MS = 60 * 60_000;

/** Advances the time until the work has ended. */
async function through<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isEnded = false;
  const end = (): void => void (isEnded = true);
  work.then(end, end);
  while (!isEnded) {
    await clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return work;
}

/** A host whose package index does not answer until `answer` is called. */
async function hostWithIndex() {
  const clock = fakeClock();
  const git = fakeGit();
  const repository = git.create("https://git.example.com/shop.git");
  await repository.commit({ "package.json": "{}", "index.js": "" }, "Begin");
  const engine = fakeEngine({ clock });
  engine.addLock(LOCK);
  const hanging = Promise.withResolvers<ResolvedPackages>();
  const requirements = {
    file: "requirements.txt",
    requirements: ["a"],
    constraints: [],
    hashes: [],
  };
  const type = nodeType();
  const host = await createHost({
    store: memoryStore({ clock, replicas: false }),
    ...engine,
    deploy: { ...engine.deploy, resolvePackages: () => hanging.promise },
    git,
    projectTypes: [
      {
        ...type,
        workload(...given) {
          const runtime = { language: "python", packages: [], requirements } as const;
          return { ...type.workload(...given), runtime };
        },
      },
    ],
    clock,
    timing: { gitPollMs: HOUR_MS, leaseMs: HOUR_MS },
  });
  onTestFinished(() => through(clock, host.close()));
  const { projects } = host.organization("org-acme");
  return { clock, projects, repository, answer: () => hanging.resolve({ lock: LOCK }) };
}

describe("a create of a project whose package index hangs", () => {
  it("is answered within five seconds, and its operation goes on", async () => {
    const { clock, projects, repository, answer } = await hostWithIndex();
    const begin = clock.now();
    const input = { name: "shop", repository_url: repository.url };
    const project = await through(clock, projects.create(input));
    expect(clock.now() - begin).toBeLessThanOrEqual(5_000);
    expect(project).toMatchObject({ deployed: false, operation: { status: "running" } });
    answer();
    await through(
      clock,
      (async () => {
        while ((await projects.get(project.id)).status !== "active")
          await new Promise((resolve) => setTimeout(resolve, 1));
      })(),
    );
  });

  it("waits as long as the caller says", async () => {
    const { clock, projects, repository } = await hostWithIndex();
    const begin = clock.now();
    const input = { name: "shop", repository_url: repository.url };
    await through(clock, projects.create(input, { waitMs: 12_000 }));
    expect(clock.now() - begin).toBeGreaterThanOrEqual(12_000);
  });
});
