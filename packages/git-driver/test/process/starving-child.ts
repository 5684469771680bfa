/**
 * Started with few file descriptors: uses up all that are free, calls, frees them and calls again.
 * Prints how the calls ended.
 */
import { closeSync, openSync } from "node:fs";
import { parseRepository } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { gitDriver } from "../../src/index.ts";

const [cache = "", url = "", sha = ""] = process.argv.slice(2);
const git = gitDriver({ directory: cache, allow: [new URL(".", url).href] });
const repository = parseRepository({
  organization: "org-a",
  url,
  branch: "main",
  auth: { method: "none" },
});
/** Answers of calls without descriptors that differ from the correct ones. */
const misleading = new Set<string>();
const calls = async (): Promise<string[]> => {
  const ends = await Promise.allSettled([
    git.describe(repository, sha),
    git.head(repository),
    git.describe(repository, sha),
    git.compare(repository, sha, sha),
  ]);
  for (const end of ends) {
    if (end.status === "rejected" && !/too many files open/.test(String(end.reason)))
      misleading.add(String(end.reason));
  }
  return ends.map((end) =>
    end.status === "fulfilled"
      ? "resolved"
      : isDagctlError(end.reason)
        ? end.reason.code
        : String(end.reason),
  );
};

const first = await calls();
const held: number[] = [];
try {
  for (;;) held.push(openSync("/dev/null", "r"));
} catch {
  // No descriptor is left.
}
// Some are released, one more each time: at every number of free ones the process must live.
const starved = new Set<string>();
for (let free = 0; free < 80 && held.length > 0; free += 1) {
  for (const end of await calls()) starved.add(end);
  closeSync(held.pop() ?? -1);
}
for (const one of held) closeSync(one);
process.stdout.write(
  JSON.stringify({
    first,
    starved: [...starved].sort(),
    misleading: [...misleading],
    last: await calls(),
  }),
);
await git.close?.();
