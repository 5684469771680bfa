import { mkdirSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { run } from "./children.mjs";

/**
 * The built server with what it needs to run, and nothing else, in an empty folder: `node
 * FOLDER/dist/main.js` starts it anywhere.
 */
export async function bundle({ root, tools }, [folder, ...rest]) {
  if (folder === undefined || folder.startsWith("-") || rest.length > 0)
    throw new Error("usage: npm run bundle -- FOLDER");
  const target = resolve(root, folder);
  mkdirSync(target, { recursive: true });
  if (readdirSync(target).length > 0) throw new Error(`${target} is not empty`);
  const pnpm = await tools.pnpm();
  return run(pnpm, ["--filter", "@dagctl/server", "--prod", "deploy", target], {
    env: { ...tools.env(), CI: "true" },
    cwd: root,
    quiet: true,
  });
}
