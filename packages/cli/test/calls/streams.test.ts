import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { printFile } from "../../src/calls/streams.ts";
import { outsideOf } from "../outside.ts";

/** Prints a file that arrives in these parts, and returns what was written. */
async function print(parts: readonly Uint8Array[], isTTY: boolean): Promise<Buffer> {
  const output = Object.assign(new PassThrough(), { isTTY });
  const written = buffer(output);
  const content = (async function* () {
    yield* parts;
  })();
  await printFile({ ...outsideOf([]), output }, { content });
  output.end();
  return written;
}

/** Returns two parts of some bytes for each place where they can be divided. */
const divide = (bytes: Uint8Array): readonly (readonly Uint8Array[])[] =>
  Array.from(bytes, (_, at) => [bytes.slice(0, at), bytes.slice(at)]);

describe("printFile", () => {
  const text = '{"größe": "€ 𝄞"}\n';
  const bytes = Buffer.from(text);

  test("prints a character whole that is divided between two parts", async () => {
    for (const parts of divide(bytes)) {
      expect((await print(parts, true)).toString()).toBe(text);
      expect(await print(parts, false)).toEqual(bytes);
    }
  });

  test("prints the end of a file that ends within a character", async () => {
    const cut = Buffer.from("größe").subarray(0, 3);
    expect((await print([cut], true)).toString()).toBe("gr\ufffd");
    expect(await print([cut], false)).toEqual(cut);
  });

  test("escapes control characters on a terminal only", async () => {
    const hostile = Buffer.from("a\u001b]0;title\u0007\n");
    expect((await print([hostile], true)).toString()).toBe("a\\u001b]0;title\\u0007\n");
    expect(await print([hostile], false)).toEqual(hostile);
  });
});
