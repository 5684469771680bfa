import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

// The ssh program is loaded by a Node of its own. It is in the folder of the bundle, where the
// driver looks for it.
export default defineConfig(bundled({ entry: ["src/index.ts", "src/ssh-program.ts"] }));
