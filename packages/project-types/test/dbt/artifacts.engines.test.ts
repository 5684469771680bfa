import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { logMask } from "@dagctl/core/masking";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DBT_ARTIFACTS } from "../../src/dbt/artifacts-part.ts";
import { DBT_RESULTS } from "../../src/dbt/results-part.ts";
import { resultModules } from "../../src/results/result-modules.ts";

const MARK = "::dagctl:: ";
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-artifacts-"));
  await mkdir(join(folder, "dagctl-target"));
  for (const [name, text] of Object.entries(resultModules(DBT_RESULTS, DBT_ARTIFACTS)))
    await writeFile(join(folder, `${name}.py`), text);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Sent = Readonly<Record<string, unknown>>;

/** Returns the frames of artifacts that a process sends where dbt has left this manifest. */
async function framesOf(
  manifest: string | Uint8Array,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<readonly Sent[]> {
  await writeFile(join(folder, "dagctl-target/manifest.json"), manifest);
  const program = "from dagctl_results import send; send('begin')";
  const { stdout } = await promisify(execFile)("python3", ["-c", program], {
    env: {
      PATH: process.env["PATH"] ?? "",
      PYTHONPATH: folder,
      TMPDIR: folder,
      DAGCTL_SENSITIVE: "",
      ...env,
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split("\n")
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as Sent)
    .filter(({ kind }) => kind === "artifact");
}

async function sentOf(
  manifest: string | Uint8Array,
  env: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const pieces = (await framesOf(manifest, env)).map(({ data }) => String(data));
  return gunzipSync(Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64"))));
}

/** Calls a function with each text of a value of JSON, names included. */
function eachText(value: unknown, call: (text: string) => void): void {
  if (typeof value === "string") return call(value);
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    call(name);
    eachText(inner, call);
  }
}

const VALUES = [
  "plain-secret",
  `pä"ss\\wör'd/<i>&+ x\ttab`,
  'line one secret\nline "two" secret\r\nthree',
  "😀😀😀",
  "a=b&c d!*()",
  "cafe\u0301 secret",
  "with\u2028separator",
  "\ufeffmarked secret",
  "pasted-secret\t",
];

describe("an artifact of dbt", () => {
  test("has each value hidden in each form in which the log hides it, and stays JSON", async () => {
    const json = JSON.stringify;
    const ascii = (text: string): string =>
      json(text).replaceAll(
        /[^ -~]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
    const forms = VALUES.flatMap((value) => [
      `select '${value}' as x`,
      json({ nested: json({ value }) }),
      ascii(value),
      ascii(value).toUpperCase().replaceAll("\\U", "\\u"),
      `https://user:${encodeURIComponent(value)}@host`,
      new URLSearchParams({ value }).toString(),
      value.normalize("NFC"),
      value.normalize("NFD"),
      // As a program reads it that leaves out what is not visible.
      value.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}]/gu, ""),
      value.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{M}]/gu, ""),
    ]);
    const names = VALUES.map((_, index) => `VALUE_${index}`);
    const env = {
      ...Object.fromEntries(VALUES.map((value, index) => [`VALUE_${index}`, value])),
      PIN: "20261201",
      OPEN: "an open value",
      DAGCTL_SENSITIVE: [...names, "PIN", "ABSENT"].join(","),
    };
    const numbers = `[20261201, 1.5e3, true, null, "an open value"]`;
    const spaced = `{\n  "forms": ${json(forms)},\n  "numbers": ${numbers}\n}\n`;
    const mask = logMask([...VALUES, env.PIN]);
    for (const manifest of [
      spaced,
      spaced.replaceAll(/[^\0-~]/g, (one) => ascii(one).slice(1, -1)),
    ]) {
      const text = (await sentOf(manifest, env)).toString();
      expect(text).toMatch(/^\{\n  "forms": \[.*\],\n  "numbers": .*\n\}\n$/s);
      expect(text).toContain('"numbers": ["[secret]", 1.5e3, true, null, "an open value"]');
      const found: string[] = [];
      eachText(JSON.parse(text), (each) => {
        for (const line of each.split(/[\n\r]/)) if (mask.line(line) !== line) found.push(line);
      });
      expect(found).toEqual([]);
    }
  });

  test("has a value that is JSON itself hidden where it has its parts", async () => {
    const key = '{"token": "abcdef", "id": 123}';
    const env = { KEY: key, DAGCTL_SENSITIVE: "KEY" };
    const text = (await sentOf(`{"meta": ${key}, "id": 7}`, env)).toString();
    expect(text).not.toContain("abcdef");
    expect(JSON.parse(text)).toMatchObject({ id: 7 });
  });

  test("is sent as it is without secrets, also where it is no text", async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x0d, 0x0a, 0x7d]);
    expect(await sentOf(bytes)).toEqual(bytes);
    expect(await sentOf(bytes, { KEY: "some secret", DAGCTL_SENSITIVE: "KEY" })).toEqual(bytes);
  });

  test("is not sent where a host has not said which values are sensitive", async () => {
    expect(await framesOf("{}", { DAGCTL_SENSITIVE: undefined })).toEqual([]);
    expect(await framesOf("{}")).toHaveLength(1);
  });

  test("is not sent where it is too large, and a frame says so", async () => {
    const large = JSON.stringify(randomBytes(4_500_000).toString("base64"));
    expect(await framesOf(large)).toEqual([expect.objectContaining({ too_large: true })]);
    const sparse = Buffer.alloc(65 * 1024 * 1024, 0x20);
    expect(await framesOf(sparse)).toEqual([expect.objectContaining({ too_large: true })]);
  });
});
