import type { TestedProjectType } from "@dagctl/testing";
import { scriptFixture } from "./broken-project-types.ts";

/** A small project type that keeps all laws. */
export const testedProjectType = (): TestedProjectType => scriptFixture();

/** Never returns from the inspection of a long file, and says in `hanging` that it begins. */
export function hangingProjectType(hanging: SharedArrayBuffer): TestedProjectType {
  return scriptFixture((type) => ({
    ...type,
    async inspect(project, commit, read, options) {
      const file = (await read(["script.txt"])).get("script.txt");
      if (file?.kind === "file" && file.text.length > 100_000) {
        Atomics.store(new Int32Array(hanging), 0, 1);
        for (;;);
      }
      return type.inspect(project, commit, read, options);
    },
  }));
}

/** Ends the worker. */
export function endingProjectType(): never {
  process.exit(3);
}
