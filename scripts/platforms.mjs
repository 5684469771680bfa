import { existsSync } from "node:fs";
import { join } from "node:path";
import { say } from "./children.mjs";
import { npmInstall } from "./toolchain.mjs";

/** The other platforms that the client runs on. They are large, so only their tests bring them. */
const PLATFORMS = ["bun@1.4.5", "deno@2.9.6"];

/** Installs Bun and Deno into the checkout's cache. Returns folders for PATH. */
export async function bringPlatforms(root) {
  const folder = join(root, ".cache", "platforms");
  const bin = join(folder, "node_modules", ".bin");
  if (!existsSync(join(bin, "bun")) || !existsSync(join(bin, "deno"))) {
    say(`bringing ${PLATFORMS.join(" and ")} from the npm registry into ${folder}`);
    await npmInstall(folder, PLATFORMS);
  }
  return [bin];
}
