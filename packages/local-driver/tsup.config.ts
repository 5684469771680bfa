import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

// The supervisor is a program of its own. It is in the folder of the bundle, where the driver looks
// for it.
export default defineConfig(bundled({ entry: ["src/index.ts", "src/supervisor.ts"] }));
