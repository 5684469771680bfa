/**
 * Started where a file can have few bytes, as on a disk that is nearly full. Checks a commit out,
 * and prints how that ended.
 */
import { parseRepository } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { gitDriver } from "../../src/index.ts";

const [cache = "", url = "", sha = "", out = ""] = process.argv.slice(2);
const git = gitDriver({ directory: cache, allow: [new URL(".", url).href] });
const repository = parseRepository({
  organization: "org-a",
  url,
  branch: "main",
  auth: { method: "none" },
});
const end = await git.checkout(repository, sha, out).then(
  () => "resolved",
  (error: unknown) => (isDagctlError(error) ? `${error.code} ${error.message}` : String(error)),
);
process.stdout.write(end);
await git.close?.();
