import { mkdir, readdir, rm, symlink, writeFile, chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Comparison, GitDriver, Repository, RepositoryFile } from "@dagctl/core/contracts";
import { parseRepository, requireGitPath } from "@dagctl/core/driver-kit";
import { DagctlError, type ErrorCode } from "@dagctl/core/errors";
import type { FakeGit } from "../src/index.ts";

type Break = (git: FakeGit) => GitDriver;

/** `readFiles` with its answers changed. */
const reading =
  (change: (path: string, file: RepositoryFile) => RepositoryFile): Break =>
  (git) => ({
    ...git,
    async readFiles(repository, sha, paths, options) {
      const read = await git.readFiles(repository, sha, paths, options);
      return new Map([...read].map(([path, file]) => [path, change(path, file)]));
    },
  });

const comparing =
  (change: (answer: Comparison) => Comparison): Break =>
  (git) => ({ ...git, compare: async (...call) => change(await git.compare(...call)) });

/** `checkout` with something done after it. */
const afterCheckout =
  (change: (directory: string) => Promise<unknown>): Break =>
  (git) => ({
    ...git,
    async checkout(repository, sha, directory, options) {
      await git.checkout(repository, sha, directory, options);
      await change(directory);
    },
  });

/** Errors of one code, at one field where that matters, turned into those of another. */
const miscoding =
  (
    from: ErrorCode,
    to: ErrorCode,
    methods: readonly (keyof GitDriver)[],
    only: (error: DagctlError) => boolean = () => true,
  ): Break =>
  (git) => {
    const wrap =
      <Args extends unknown[], Answer>(
        name: keyof GitDriver,
        method: (...args: Args) => Promise<Answer>,
      ) =>
      async (...args: Args): Promise<Answer> =>
        method(...args).catch((error: unknown) => {
          if (
            !methods.includes(name) ||
            !(error instanceof DagctlError) ||
            error.code !== from ||
            !only(error)
          )
            throw error;
          throw new DagctlError(to, error.message, error.issues ? { issues: error.issues } : {});
        });
    return {
      ...git,
      head: wrap("head", git.head),
      describe: wrap("describe", git.describe),
      credentials: wrap("credentials", git.credentials),
    };
  };

const at =
  (path: string, part = "") =>
  (error: DagctlError): boolean =>
    error.issues?.[0]?.path === path && error.message.includes(part);

const onBranch = (repository: Repository, branch: string): Repository => ({
  ...repository,
  branch: parseRepository({ ...repository, url: repository.url.text, branch }).branch,
});

/** One driver for each law, right in all but that. */
export const brokenGit: Readonly<Record<string, Break>> = {
  "head-follows-branch": (git) => {
    const heads = new Map<string, { sha: string }>();
    return {
      ...git,
      async head(repository, options) {
        const head = await git.head(repository, options);
        const key = `${repository.url.href} ${repository.branch}`;
        // A poll that is remembered for the first repository only long enough to be wrong.
        heads.set(key, heads.get(key) ?? head);
        return heads.get(key) ?? head;
      },
    };
  },
  "head-exact-branch": (git) => ({
    ...git,
    head: (repository, options) =>
      git.head(repository, options).catch((error: unknown) => {
        if (repository.branch !== "release") throw error;
        return git.head(onBranch(repository, `nested/${repository.branch}`), options);
      }),
  }),
  "url-parts-compared": (git) => ({
    ...git,
    head: (repository, options) =>
      git.head(
        repository.url.text.startsWith(repository.url.scheme)
          ? repository
          : { ...repository, url: { ...repository.url, href: repository.url.text } },
        options,
      ),
  }),
  "branch-names-literal": (git) => ({
    ...git,
    head: (repository, options) =>
      git.head(onBranch(repository, encodeURI(repository.branch)), options),
  }),
  "describe-first-line": (git) => ({
    ...git,
    describe: async (...call) => ({
      ...(await git.describe(...call)),
      message: "Add the model: größe second line",
    }),
  }),
  "describe-names-commit": (git) => ({
    ...git,
    describe: async (repository, ...call) => ({
      ...(await git.describe(repository, ...call)),
      ...(await git.head(repository)),
    }),
  }),
  "describe-time-utc": (git) => ({
    ...git,
    async describe(...call) {
      const described = await git.describe(...call);
      return { ...described, committedAt: described.committedAt.replace("Z", "+02:00") };
    },
  }),
  "read-exact-text": reading((_, file) =>
    file.kind === "file" ? { ...file, text: file.text.replaceAll("\r\n", "\n") } : file,
  ),
  "read-at-commit": (git) => ({
    ...git,
    async readFiles(repository, sha, paths, options) {
      const read = await git.readFiles(repository, sha, paths, options);
      if (paths.join() !== "a" || options.maxBytes !== 1024) return read;
      return git.readFiles(repository, (await git.head(repository)).sha, paths, options);
    },
  }),
  "read-directories": reading((path, file) =>
    file.kind === "directory"
      ? { ...file, entries: file.entries.map((name) => `${path}/${name}`) }
      : file,
  ),
  "read-absent-left-out": (git) => ({
    ...git,
    async readFiles(repository, sha, paths, options) {
      const read = await git.readFiles(repository, sha, paths, options);
      return paths.some((path) => path === "nope")
        ? new Map([...read, ["nope", { kind: "file", text: "" }]])
        : read;
    },
  }),
  "read-links-not-followed": reading((path, file) =>
    file.kind === "link" && path === "file" ? { kind: "file", text: "1" } : file,
  ),
  // Such as a driver that takes the folder for the beginning of a name.
  "links-listed": (git) => ({
    ...git,
    async listLinks(repository, sha, { path = "", most, signal }) {
      const all = (await git.listLinks?.(repository, sha, { most: 100, signal })) ?? [];
      return all.filter((link) => link.startsWith(path)).slice(0, most);
    },
  }),
  // Such as a driver that asks for all of them, and takes the first that the server sends.
  "refs-in-order": (git) => ({
    ...git,
    findRef: async (repository, refs, options) =>
      git.findRef?.(repository, refs.toSorted().toReversed(), options),
  }),
  "read-submodules-reported": reading((_, file) =>
    file.kind === "submodule" ? { kind: "directory", entries: [] } : file,
  ),
  "read-max-bytes": (git) => ({
    ...git,
    readFiles: (repository, sha, paths, options) =>
      git.readFiles(repository, sha, paths, { ...options, maxBytes: options.maxBytes + 2 }),
  }),
  "read-binary-reported": reading((_, file) =>
    file.kind === "binary" ? { kind: "file", text: "�" } : file,
  ),
  "read-utf16-text": reading((_, file) =>
    file.kind === "binary" ? { ...file, utf16: "�a" } : file,
  ),
  "read-paths-literal": (git) => ({
    ...git,
    readFiles: (repository, sha, paths, options) =>
      git.readFiles(
        repository,
        sha,
        paths.filter((path) => !path.startsWith("-")),
        options,
      ),
  }),
  "credentials-of-the-method": (git) => ({
    ...git,
    credentials: async (...call) => ({ ...(await git.credentials(...call)), kind: "ssh" }),
  }),
  "compare-same": comparing((answer) =>
    answer.relation === "same" ? { relation: "behind", commits: 0 } : answer,
  ),
  "compare-counts": (git) => ({
    ...git,
    async compare(repository, from, to, options) {
      const answer = await git.compare(repository, from, to, options);
      const isPlain = options?.path === undefined && options?.alsoPaths === undefined;
      return answer.relation === "behind" && isPlain && answer.commits < 5
        ? { ...answer, commits: Math.min(answer.commits, 1) }
        : answer;
    },
  }),
  "compare-path": (git) => ({
    ...git,
    // Every path as the root, but for those that other laws ask about.
    async compare(repository, from, to, options) {
      const plain =
        options?.path === undefined ||
        options.path === "merged" ||
        options.alsoPaths !== undefined ||
        /^[./]|\/\//.test(options.path);
      return git.compare(
        repository,
        from,
        to,
        plain ? options : options.signal ? { signal: options.signal } : {},
      );
    },
  }),
  "compare-also-paths": (git) => ({
    ...git,
    // A commit counts once for each path that it touches.
    async compare(repository, from, to, { alsoPaths = [], ...options } = {}) {
      const answers = [await git.compare(repository, from, to, options)];
      for (const path of alsoPaths)
        answers.push(await git.compare(repository, from, to, { ...options, path }));
      const [first] = answers;
      if (first?.relation !== "behind") return first ?? { relation: "same" };
      const counts = answers.map((one) => (one.relation === "behind" ? one.commits : 0));
      return { ...first, commits: counts.reduce((sum, count) => sum + count, 0) };
    },
  }),
  "compare-side-branches": comparing((answer) =>
    answer.relation === "behind" && answer.commits === 5 ? { ...answer, commits: 1 } : answer,
  ),
  "compare-path-merges": (git) => ({
    ...git,
    async compare(repository, from, to, options) {
      const answer = await git.compare(repository, from, to, options);
      return answer.relation === "behind" && options?.path === "merged"
        ? { ...answer, commits: answer.commits + 1 }
        : answer;
    },
  }),
  "compare-diverged-number": comparing((answer) =>
    answer.relation === "diverged" && answer.commits !== undefined
      ? { ...answer, commits: answer.commits + 1 }
      : answer,
  ),
  "compare-diverged": comparing((answer) =>
    answer.relation === "diverged" ? { relation: "behind", commits: 1 } : answer,
  ),
  "compare-unknown": comparing((answer) =>
    answer.relation === "unknown" ? { relation: "behind", commits: 0 } : answer,
  ),
  "checkout-whole-tree": afterCheckout((directory) =>
    rm(join(directory, "hidden"), { force: true }),
  ),
  "checkout-at-commit": (git) => ({
    ...git,
    async checkout(repository, sha, directory, options) {
      const old = await git.readFiles(repository, sha, [requireGitPath("gone")], { maxBytes: 10 });
      await git.checkout(
        repository,
        old.has("gone") ? (await git.head(repository)).sha : sha,
        directory,
        options,
      );
    },
  }),
  "checkout-into-empty": (git) => ({
    ...git,
    async checkout(repository, sha, directory, options) {
      const there = await readdir(directory).then(
        () => true,
        () => false,
      );
      if (there) throw new DagctlError("conflict", "The directory is there");
      await git.checkout(repository, sha, directory, options);
    },
  }),
  "checkout-without-git": afterCheckout((directory) =>
    mkdir(`${dirname(directory)}/.git-of-${directory.slice(-3)}`, { recursive: true }),
  ),
  "checkout-links-plain": afterCheckout(async (directory) => {
    if (!(await readdir(directory)).includes("up")) return;
    await rm(join(directory, "up"));
    await symlink("../..", join(directory, "up"));
  }),
  "checkout-executable": afterCheckout(async (directory) => {
    if ((await readdir(directory)).includes("run")) await chmod(join(directory, "run"), 0o644);
  }),
  "checkout-all-or-nothing": (git) => ({
    ...git,
    async checkout(repository, sha, directory, options) {
      if (sha === "1".repeat(40)) await mkdir(directory, { recursive: true });
      await git.checkout(repository, sha, directory, options);
    },
  }),
  "checkout-refuses-full": (git) => ({
    ...git,
    async checkout(repository, sha, directory, options) {
      const mine = await readdir(directory).catch((): string[] => []);
      if (mine.includes("mine")) await writeFile(join(directory, "a"), "1");
      await git.checkout(repository, sha, directory, options);
    },
  }),
  "checked-out-stays": (git) => ({
    ...git,
    async checkout(repository, sha, directory, options) {
      if (directory.endsWith("second")) throw new DagctlError("not_found", "The commit is gone");
      await git.checkout(repository, sha, directory, options);
    },
  }),
  "safe-to-repeat": (git) => {
    let asked = 0;
    return {
      ...git,
      async credentials(...call) {
        const credentials = await git.credentials(...call);
        asked += 1;
        if (asked > 1) throw new DagctlError("conflict", "Credentials were given out before");
        return credentials;
      },
    };
  },
  "forgotten-goes": (git) => ({ ...git, forget: async () => undefined }),
  "forget-own-only": (git) => ({
    ...git,
    async forget(repository, options) {
      for (const organization of [repository.organization, "org-b"])
        await git.forget?.({ ...repository, organization }, options);
    },
  }),
  "forget-nothing-resolves": (git) => ({
    ...git,
    async forget(repository, options) {
      if (repository.url.path.includes("absent-"))
        throw new DagctlError("not_found", "The repository is not kept");
      await git.forget?.(repository, options);
    },
  }),
  "imports-listed": (git) => ({
    ...git,
    async forget(repository, options) {
      for (const staysOnHost of [true, false])
        await git.forget?.({ ...repository, staysOnHost }, options);
    },
  }),
  "no-repository-invalid": miscoding(
    "invalid",
    "not_found",
    ["head", "describe"],
    at("repository_url", "There is no repository"),
  ),
  "no-branch-invalid": (git) => ({
    ...git,
    async head(repository, options) {
      return git.head(
        repository.branch === "nope" ? onBranch(repository, "main") : repository,
        options,
      );
    },
  }),
  "refused-login-invalid": miscoding(
    "invalid",
    "unavailable",
    ["head"],
    at("repository_url", "login"),
  ),
  "no-answer-unavailable": miscoding("unavailable", "invalid", ["head", "describe"]),
  "commit-gone-not-found": miscoding("not_found", "unavailable", ["describe"]),
  "auth-not-supported": miscoding("not_supported", "invalid", ["credentials"]),
  "tenants-apart": (git) => {
    const shared = (repository: Repository): Repository => ({ ...repository, organization: "all" });
    return {
      ...git,
      describe: (repository, ...call) => git.describe(shared(repository), ...call),
      readFiles: (repository, ...call) => git.readFiles(shared(repository), ...call),
      compare: (repository, ...call) => git.compare(shared(repository), ...call),
    };
  },
  "abort-rejects-with-reason": (git) => ({
    ...git,
    credentials: (repository) => git.credentials(repository),
  }),
  "no-credential-in-messages": (git) => ({
    ...git,
    head: (repository, options) =>
      git.head(repository, options).catch((error: unknown) => {
        if (!(error instanceof DagctlError) || !repository.url.path.includes("canary")) throw error;
        throw new DagctlError(
          error.code,
          `${error.message}: ${repository.url.text}`,
          error.issues ? { issues: error.issues } : {},
        );
      }),
  }),
  "no-secret-in-messages": (git) => ({
    ...git,
    head: (repository, options) =>
      git.head(repository, options).catch((error: unknown) => {
        const { secret } = repository.auth;
        if (!(error instanceof DagctlError) || !secret) throw error;
        throw new DagctlError(
          error.code,
          `${error.message}: ${secret.reveal()}`,
          error.issues ? { issues: error.issues } : {},
        );
      }),
  }),
  "calls-in-parallel": (git) => {
    let busy = false;
    return {
      ...git,
      async checkout(repository, sha, directory, options) {
        if (busy) throw new DagctlError("conflict", "Another checkout is running");
        busy = true;
        try {
          await git.checkout(repository, sha, directory, options);
        } finally {
          busy = false;
        }
      },
    };
  },
};

/** Breaks `compare` by what it makes of `alsoPaths`. */
const comparingAlso =
  (
    change: (git: GitDriver, ...call: Parameters<GitDriver["compare"]>) => Promise<Comparison>,
  ): Break =>
  (git) => ({ ...git, compare: (...call) => change(git, ...call) });

/** Laws of several parts: each of these breaks another part of one. */
export const moreBrokenGit: readonly (readonly [law: string, what: string, broken: Break])[] = [
  [
    "compare-also-paths",
    "the first of more paths is the path where there is none",
    comparingAlso((git, repository, from, to, options = {}) => {
      const [path] = options.alsoPaths ?? [];
      return git.compare(repository, from, to, { ...(path !== undefined && { path }), ...options });
    }),
  ],
  [
    "compare-also-paths",
    "a bracket in more paths is a pattern",
    comparingAlso((git, repository, from, to, options = {}) =>
      git.compare(repository, from, to, {
        ...options,
        alsoPaths: (options.alsoPaths ?? []).map((path) =>
          requireGitPath(path.replace(/\[(.)\]/, "$1")),
        ),
      }),
    ),
  ],
];
