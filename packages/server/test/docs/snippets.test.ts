import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../src/settings/settings.ts";
import { CHECKOUT, PAGES, snippetsOf, type Snippet } from "./pages.ts";
import { openStage, type Stage } from "./stage.ts";

/** Runs every block of the pages. What a block says that it prints (`// => text`, `# => text`; `…` stands for anything) is what it prints. */
const all = PAGES.flatMap(snippetsOf);
const isRun = ({ words }: Snippet): boolean => !words.has("not-run");
const place = ({ page, line }: Snippet): string => `${page}:${line}`;
const ofLanguage = (...languages: readonly string[]): Snippet[] => all.filter((snippet) => languages.includes(snippet.language) && isRun(snippet));

const appKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString();

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Whether a text is what a page says, line for line, with `…` for what differs from run to run. */
function expectSaid(printed: string, said: readonly string[]): void {
  const pattern = said
    .join("\n")
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("…", "[^]*?");
  expect(printed.replaceAll("\r\n", "\n").trimEnd()).toMatch(new RegExp(`^${pattern}$`));
}

describe("the blocks of the pages", () => {
  test("are all run, parsed or say why not", () => {
    const kinds = ["ts", "sh", "yaml", "json"];
    expect(all.filter((snippet) => !kinds.includes(snippet.language) && snippet.language !== "text").map(place)).toEqual([]);
    const reasons = all.filter((snippet) => !isRun(snippet)).map(({ page, words, text }) => `${page}: ${words.get("not-run")}: ${text.split("\n", 1)[0]}`);
    expect(reasons).toEqual([
      "README.md: starts-a-server: npm start",
      "README.md: runs-every-test: npm test",
      "docs/git-access.md: needs-a-git-host: ssh-keygen -t ed25519 -N '' -C dagctl -f analytics-key",
      "docs/git-access.md: needs-a-git-host: ssh-keyscan -t ed25519 -p 2222 git.corp.example > known_hosts",
    ]);
  });

  const shown = ofLanguage("ts").filter(({ words }) => words.get("file")?.startsWith("examples/"));
  test.each(shown.map((snippet): [string, Snippet] => [place(snippet), snippet]))("%s is its example, to the letter", (_place, { words, text }) => {
    expect(text).toBe(readFileSync(`${CHECKOUT}${words.get("file")}`, "utf8"));
  });

  test("in TypeScript compile as strictly as this repository", { timeout: 60_000 }, async () => {
    for (const snippet of ofLanguage("ts")) await stage.write(snippet);
    expect((await stage.compile()).replaceAll(`${stage.root}/`, "")).toBe("");
  });

  test.concurrent.each(ofLanguage("ts").map((snippet): [string, Snippet] => [place(snippet), snippet]))(
    "%s does what it says",
    { timeout: 60_000 },
    async (_place, snippet) => {
      const file = await stage.write(snippet);
      const said = [...snippet.text.matchAll(/\/\/ => (.*)$/gm)].map(([, text = ""]) => text);
      const printed = await stage.runTypeScript(file);
      if (!file.endsWith(".test.ts")) expectSaid(printed, said);
    },
  );

  const pages = PAGES.filter((page) => ofLanguage("sh").some((snippet) => snippet.page === page));
  test.concurrent.each(pages)("the commands of %s work as pasted, one after the other", { timeout: 60_000 }, async (page) => {
    for (const snippet of ofLanguage("sh").filter((one) => one.page === page)) {
      for (const { command, said } of commandsOf(snippet.text)) {
        const printed = await stage.runShell(page, command);
        if (said.length > 0) expectSaid(printed, said);
        else expect(`${place(snippet)} ${printed}`).not.toContain('{"error":');
      }
    }
  });

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
      const result = readSettings({ args: [], environment: {}, folder: "/srv/dagctl", readFile: (path) => files[path] ?? text });
      expect(result).not.toHaveProperty("problems");
    },
  );

  test.each(ofLanguage("json").map((snippet): [string, Snippet] => [place(snippet), snippet]))("%s is JSON", (_place, { text }) => {
    expect(JSON.parse(text)).toBeTypeOf("object");
  });
});

/** One command per line, or over lines that end with a backslash; the `# =>` lines behind it are what it prints. */
function commandsOf(text: string): readonly { readonly command: string; readonly said: readonly string[] }[] {
  const commands: { command: string; said: string[] }[] = [];
  for (const line of text.replaceAll("\\\n", "\\\r").split("\n")) {
    const said = /^# => (.*)$/.exec(line)?.[1];
    if (said !== undefined) commands.at(-1)?.said.push(said);
    else if (line.trim() !== "" && !line.startsWith("#")) commands.push({ command: line.replaceAll("\\\r", "\\\n"), said: [] });
  }
  return commands;
}
