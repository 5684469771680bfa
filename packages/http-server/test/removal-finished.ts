import { type FakeEngine, until } from "@dagctl/testing";

/** Completes the removal of a project, once it is under way. */
export async function removalFinished(engine: FakeEngine, project: string): Promise<void> {
  await until(
    async () => {
      try {
        engine.finishRemoval({ organization: "org-acme", project });
        return true;
      } catch {
        return false;
      }
    },
    (finished) => finished,
  );
}
