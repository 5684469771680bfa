import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

export default defineConfig(bundled());
