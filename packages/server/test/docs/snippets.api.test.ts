import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../src/settings/settings.ts";
import { CHECKOUT, PAGES, snippetsOf, type Snippet, VERSION } from "./pages.ts";
import { commandsOf, ON_CLUSTER, saidPattern } from "./shell-session.ts";
import { openStage, type Stage } from "./stage.ts";

/**
 * Runs every block of the pages. What a block says that it prints (`// => text`, `# => text`; `…`
 * stands for anything) is what it prints.
 */
const all = PAGES.flatMap(snippetsOf);
/** Here: those on a cluster are run by `kubernetes.cluster.test.ts`. */
const isRun = ({ words }: Snippet): boolean =>
  !words.has("not-run") && words.get("on") !== ON_CLUSTER;
const place = ({ page, line }: Snippet): string => `${page}:${line}`;
const ofLanguage = (...languages: readonly string[]): Snippet[] =>
  all.filter((snippet) => languages.includes(snippet.language) && isRun(snippet));

const appKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

function expectSaid(printed: string, said: readonly string[]): void {
  expect(printed.replaceAll("\r\n", "\n").trimEnd()).toMatch(saidPattern(said));
}

describe("the blocks of the pages", () => {
  test("are all run or parsed, or say why not", () => {
    // Programs in Python are run by `generated-clients.api.test.ts`.
    const kinds = ["ts", "sh", "yaml", "json", "python"];
    expect(
      all
        .filter((snippet) => !kinds.includes(snippet.language) && snippet.language !== "text")
        .map(place),
    ).toEqual([]);
    expect(
      all
        .filter(({ words }) => words.has("on"))
        .filter(
          ({ page, words }) => page !== "docs/kubernetes.md" || words.get("on") !== ON_CLUSTER,
        ),
    ).toEqual([]);
    const reasons = all
      .filter(({ words }) => words.has("not-run"))
      .map(
        ({ page, words, text }) => `${page}: ${words.get("not-run")}: ${text.split("\n", 1)[0]}`,
      );
    expect(reasons).toEqual([
      "README.md: starts-a-server: npm start",
      "README.md: runs-every-test: npm test",
      "docs/command-line.md: needs-a-shell-of-its-own: source <(dctl completion bash)",
      "docs/generated-clients.md: asks-a-package-index: pip install openapi-python-client==0.29.1",
      "docs/generated-clients.md: asks-a-package-index: npm install openapi-typescript@7.13.0 openapi-fetch@0.17.0",
      'docs/generated-clients.md: needs-the-generated-types: import createClient from "openapi-fetch";',
      "docs/git-access.md: needs-a-git-host: ssh-keygen -t ed25519 -N '' -C dagctl -f analytics-key",
      "docs/git-access.md: needs-a-git-host: ssh-keyscan -t ed25519 -p 2222 git.corp.example > known_hosts",
      `docs/kubernetes.md: needs-a-container-engine: docker build --file containers/server/Containerfile --tag registry.example.com/dagctl/server:${VERSION} .`,
      "docs/kubernetes.md: needs-a-kubelet: kubectl --namespace dagctl port-forward service/dagctl-server 4280:4280",
      "docs/kubernetes.md: needs-a-kubelet: kubectl --namespace dagctl exec -i deployment/dagctl-server -- dagctl-server secret set analytics-key < analytics-key",
      "docs/kubernetes.md: asks-a-package-index: npm run --silent image -- sqlmesh 0.130.0 --connection snowflake --registry registry.example.com/dagctl",
      'docs/notifications.md: is-a-receiver: import { Webhook } from "standardwebhooks";',
      // `example-plans.engines.test.ts` runs these.
      "docs/plans.md: runs-sqlmesh: dctl project create --name shop --project-type sqlmesh --repository-url file:///srv/git/shop.git --set require_plan_approval=true --wait",
      "docs/plans.md: runs-sqlmesh: git clone --quiet file:///srv/git/shop.git",
      `docs/plans.md: runs-sqlmesh: curl -sS -X POST -H "Authorization: Bearer $DAGCTL_TOKEN" -H 'Content-Type: application/json' -d '{"parameters":{"restate_models":["shop.orders"],"start":"2026-01-03"}}' http://127.0.0.1:4280/api/v1/projects/shop/plans`,
      "docs/plans.md: runs-dbt: dctl project create --name revenue --project-type dbt --repository-url file:///srv/git/revenue.git --wait",
      "docs/python-packages.md: asks-a-package-index: dctl project create --name labels --repository-url file:///srv/git/labels.git --wait",
      "docs/python-packages.md: needs-a-git-host: git subtree add --prefix libs/rates https://git.example.com/team/rates.git v1.0 --squash",
    ]);
  });

  const shown = ofLanguage("ts").filter(({ words }) => words.get("file")?.startsWith("examples/"));
  test.each(shown.map((snippet): [string, Snippet] => [place(snippet), snippet]))(
    "%s is identical to its example",
    (_place, { words, text }) => {
      expect(text).toBe(readFileSync(`${CHECKOUT}${words.get("file")}`, "utf8"));
    },
  );

  test(
    "in TypeScript compile with the strict options of this repository",
    { timeout: 180_000 },
    async () => {
      for (const snippet of ofLanguage("ts")) await stage.write(snippet);
      expect((await stage.compile()).replaceAll(`${stage.root}/`, "")).toBe("");
    },
  );

  test.concurrent.each(
    ofLanguage("ts").map((snippet): [string, Snippet] => [place(snippet), snippet]),
  )("%s does what the page says", { timeout: 180_000 }, async (_place, snippet) => {
    const file = await stage.write(snippet);
    const said = [...snippet.text.matchAll(/\/\/ => (.*)$/gm)].map(([, text = ""]) => text);
    const printed = await stage.runTypeScript(file);
    if (!file.endsWith(".test.ts")) expectSaid(printed, said);
  });

  const pages = PAGES.filter((page) => ofLanguage("sh").some((snippet) => snippet.page === page));
  test.concurrent.each(pages)(
    "%s has commands that work as pasted, one after the other",
    { timeout: 180_000 },
    async (page) => {
      for (const snippet of ofLanguage("sh").filter((one) => one.page === page)) {
        for (const { command, said } of commandsOf(snippet.text)) {
          const printed = await stage.runShell(page, command);
          if (said.length > 0) expectSaid(printed, said);
          else expect(`${place(snippet)} ${printed}`).not.toContain('{"error":');
        }
      }
    },
  );

  test.each(ofLanguage("yaml").map((snippet): [string, Snippet] => [place(snippet), snippet]))(
    "%s is a settings file without a mistake",
    (_place, { text }) => {
      // What a page names is there.
      const files: Readonly<Record<string, string>> = {
        "/srv/dagctl/known_hosts": "",
        "/etc/dagctl/github-app.pem": appKey,
        "/etc/dagctl/store-password": "secret",
        "/etc/dagctl/state-password": "secret",
        "/etc/dagctl/state-key": "k".repeat(48),
      };
      const result = readSettings({
        args: [],
        environment: {},
        directory: "/srv/dagctl",
        readFile: (path) => files[path] ?? text,
      });
      expect(result).not.toHaveProperty("problems");
    },
  );

  test.each(ofLanguage("json").map((snippet): [string, Snippet] => [place(snippet), snippet]))(
    "%s is JSON",
    (_place, { text }) => {
      expect(JSON.parse(text)).toBeTypeOf("object");
    },
  );
});
