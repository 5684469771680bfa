import { mkdirSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { run } from "./children.mjs";

/**
 * Writes the built server, with only what it needs to run, into an empty folder. `node
 * FOLDER/dist/main.js` starts it on any machine.
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
