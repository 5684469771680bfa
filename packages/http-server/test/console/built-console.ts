import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

const PAGE = `<!doctype html><html><head><base href="/"><title>dagctl</title>
<meta name="dagctl-console" content="{}"></head><body></body></html>`;

/** The files of a small console. */
export const FILES: Readonly<Record<string, string>> = {
  "index.html": PAGE,
  "pages.json": '["/", "/new", "/projects/:project"]',
  ".built": "a stamp of the build",
  "console/theme.js": "document;".repeat(100),
  "console/index-1a2B3_4d.js": "console;".repeat(100),
  "console/icon.svg": "<svg/>",
};

/** Writes files into a folder that is removed at the test's end, and returns the folder. */
export function builtConsole(files: Readonly<Record<string, string>> = FILES): string {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-console-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
