import type { GitAuthMethod } from "@dagctl/core";
import type { GitDriver, Repository } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { join } from "node:path";
import { gitCase, type GitFixture, gitPaths, toRepository } from "./git-fixture.ts";
import type { Case } from "./suite.ts";

const A = gitPaths("a");
const METHODS: readonly GitAuthMethod[] = ["none", "ssh", "github_app"];

/** The laws of every method: errors, organizations, signals. */
export const gitErrors: readonly Case<GitFixture>[] = [
  gitCase(
    "no-repository-invalid",
    "a missing repository is reported as invalid",
    async ({ git, create }, assert) => {
      const repository = await create();
      const absent = toRepository(repository, {
        url: repository.url.replace(/([^/]+)$/, "absent-$1"),
      });
      await assert.refusesAt(git.head(absent), ["repository_url"], "head");
      await assert.refusesAt(git.describe(absent, "1".repeat(40)), ["repository_url"], "describe");
    },
  ),
  gitCase(
    "no-branch-invalid",
    "a missing branch is reported as invalid, also in an empty repository",
    async ({ git, create }, assert) => {
      const repository = await create();
      await assert.refusesAt(
        git.head(toRepository(repository)),
        ["branch"],
        "head of an empty repository",
      );
      await repository.commit({ a: "1" });
      await assert.refusesAt(
        git.head(toRepository(repository, { branch: "nope" })),
        ["branch"],
        "head of nope",
      );
    },
  ),
  gitCase(
    "refused-login-invalid",
    "a server that requires a login is reported as invalid",
    async ({ git, create, setFailure }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await setFailure(repository, "refused");
      await assert.refusesAt(
        git.head(toRepository(repository)),
        ["repository_url", "git_secret_ref"],
        "head",
      );
      await assert.refusesAt(
        git.describe(toRepository(repository), sha),
        ["repository_url", "git_secret_ref"],
        "describe",
      );
    },
  ),
  gitCase(
    "no-answer-unavailable",
    "a server that does not answer is reported as unavailable",
    async ({ git, create, setFailure }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await setFailure(repository, "unreachable");
      await assert.rejects(git.head(toRepository(repository)), "unavailable", "head");
      await assert.rejects(git.describe(toRepository(repository), sha), "unavailable", "describe");
      await assert.rejects(
        git.compare(toRepository(repository), sha, "1".repeat(40)),
        "unavailable",
        "compare",
      );
    },
  ),
  gitCase(
    "commit-gone-not-found",
    "a commit that is gone is reported as not found",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      await repository.commit({ a: "0" });
      const gone = await repository.commit({ a: "1" });
      await repository.forcePush({ a: "2" });
      await repository.purge();
      await assert.rejects(git.describe(toRepository(repository), gone), "not_found", "describe");
      await assert.rejects(
        git.readFiles(toRepository(repository), gone, A, { maxBytes: 10 }),
        "not_found",
        "readFiles",
      );
      await assert.rejects(
        git.checkout(toRepository(repository), gone, join(folder, "out")),
        "not_found",
        "checkout",
      );
    },
  ),
  gitCase(
    "auth-not-supported",
    "an auth method that supports does not list is refused",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      for (const method of METHODS.filter((one) => !git.supports.auth.includes(one))) {
        const one = toRepository(repository, { auth: { method } });
        for (const [name, call] of calls(git, one, sha, folder))
          await assert.rejects(call({}), "not_supported", `${name} with ${method}`);
      }
    },
  ),
  gitCase(
    "tenants-apart",
    "one organization cannot read what another has read",
    async ({ git, create, folder, setFailure }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      const later = await repository.commit({ a: "2" });
      await git.checkout(toRepository(repository), sha, join(folder, "mine"));
      await git.compare(toRepository(repository), sha, later);
      await setFailure(repository, "refused");
      const other = toRepository(repository, { organization: "org-b" });
      const refused = ["repository_url", "git_secret_ref"];
      await assert.refusesAt(git.describe(other, sha), refused, "describe by another organization");
      await assert.refusesAt(
        git.readFiles(other, sha, A, { maxBytes: 10 }),
        refused,
        "readFiles by another organization",
      );
      await assert.refusesAt(
        git.checkout(other, sha, join(folder, "theirs")),
        refused,
        "checkout by another organization",
      );
      await assert.refusesAt(
        git.compare(other, sha, later),
        refused,
        "compare by another organization",
      );
    },
  ),
  gitCase(
    "abort-rejects-with-reason",
    "an aborted signal ends every call with its reason",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      const reason = new Error("the caller went away");
      for (const [name, call] of calls(git, toRepository(repository), sha, folder)) {
        const end = await call({ signal: AbortSignal.abort(reason) }).then(
          () => "resolved",
          (error: unknown) => error,
        );
        assert.holds(
          end === reason,
          `${name} ended with ${String(end)}, not with the signal's reason`,
        );
      }
    },
  ),
  gitCase(
    "no-credential-in-messages",
    "a message does not repeat a URL, which may hold a secret",
    async ({ git, create }, assert) => {
      const repository = await create();
      const url = repository.url.replace(/([^/]+)$/, "canary-secret-$1");
      const end = await git.head(toRepository(repository, { url })).then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.holds(end instanceof Error, "a repository that does not exist was read");
      assert.holds(
        !(end instanceof Error) ||
          !`${end.message} ${JSON.stringify(end)}`.includes("canary-secret"),
        "the error holds the URL",
      );
    },
  ),
  gitCase(
    "no-secret-in-messages",
    "a secret that the server rejects is reported as invalid, and no message shows it",
    async ({ git, create, setFailure }, assert) => {
      const repository = await create();
      const sha = await repository.commit({ a: "1" });
      await setFailure(repository, "refused");
      for (const method of git.supports.auth.filter((one) => one !== "none")) {
        const one = toRepository(repository, {
          auth: { method, secret: new Secret("canary-secret") },
        });
        for (const [name, begin] of [
          ["head", () => git.head(one)],
          ["describe", () => git.describe(one, sha)],
        ] as const) {
          const call = begin();
          await assert.refusesAt(
            call,
            ["repository_url", "git_secret_ref"],
            `${name} with ${method}`,
          );
          const error: unknown = await call.catch((thrown: unknown) => thrown);
          const shown =
            error instanceof Error
              ? `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
              : String(error);
          assert.holds(
            !shown.includes("canary-secret"),
            `the error of ${name} with ${method} holds the secret`,
          );
        }
      }
    },
  ),
  gitCase(
    "calls-in-parallel",
    "concurrent calls return what sequential calls return",
    async ({ git, create, folder }, assert) => {
      const repository = await create();
      const first = await repository.commit({ a: "1" });
      const second = await repository.commit({ a: "2" });
      const one = toRepository(repository);
      const ends = await Promise.allSettled(
        Array.from({ length: 4 }, async (_, index) => {
          await git.checkout(one, first, join(folder, `out-${index}`));
          return [
            await git.head(one),
            [...(await git.readFiles(one, second, A, { maxBytes: 10 }))],
            await git.compare(one, first, second),
          ];
        }),
      );
      const expected = [
        { sha: second },
        [["a", { kind: "file", text: "2" }]],
        { relation: "behind", commits: 1 },
      ];
      for (const end of ends)
        assert.same(
          end.status === "fulfilled" ? end.value : String(end.reason),
          expected,
          "answers",
        );
    },
  ),
];

function calls(
  git: GitDriver,
  one: Repository,
  sha: string,
  folder: string,
): [string, (options: { signal?: AbortSignal }) => Promise<unknown>][] {
  return [
    ["head", (options) => git.head(one, options)],
    ["describe", (options) => git.describe(one, sha, options)],
    ["readFiles", (options) => git.readFiles(one, sha, A, { maxBytes: 10, ...options })],
    ["compare", (options) => git.compare(one, sha, "1".repeat(40), options)],
    ["checkout", (options) => git.checkout(one, sha, join(folder, "out"), options)],
    ["credentials", (options) => git.credentials(one, options)],
  ];
}
