import { describe } from "vitest";
import { listRecordings, restoreInstallation } from "../src/index.ts";
import { storedInFolder } from "./upgrade/stored.ts";
import { upgradeTests } from "./upgrade/tests.ts";

describe.each(listRecordings("sqlite"))("A data folder of commit $commit", (stored) => {
  upgradeTests(async () => {
    const installation = await restoreInstallation(stored);
    return {
      installation,
      stored: async () => storedInFolder(installation.data),
      close: () => installation.release(),
    };
  });
});
